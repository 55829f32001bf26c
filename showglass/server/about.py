"""What an app tells robots, browsers that install it and whoever asks for what is not here."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ..gates.open_file import NotAllowed
from ..gates.serve import send_file
from ..themes.fonts import PLACE
from ..values.images import decoded, is_svg
from ..values.wire import to_json
from .address import API
from .answers import NOSNIFF, TEXT_TYPE, Headers, send_bytes, send_error
from .document import FAVICON
from .look import FONTS, FontDoor
from .service import Service

ICON_SIZES = (192, 512)
"""Pixels of an icon's side, as browsers ask for before they offer to install."""
ABSENT: dict[tuple[str, str], tuple[int, str]] = {
    ("GET", f"{API}/proxy={{url:path}}"): (
        400, "This URL cannot be proxied: this app fetches nothing on behalf of others.",
    ),
    ("GET", f"{API}/dev/reload"): (404, "This app does not run in a mode that reloads it."),
    ("GET", f"{API}/runs"): (404, "This app keeps no run history."),
    ("POST", f"{API}/run-history/connect"): (404, "This app keeps no run history."),
    ("GET", f"{API}/run-history/{{rest:path}}"): (404, "This app keeps no run history."),
    ("POST", f"{API}/process_recording"): (404, "This app takes no recordings of the screen."),
    **{
        ("POST", f"{API}/{name}"): (403, "Nobody edits this app from its page.")
        for name in ("vibe-edit", "undo-vibe-edit", "vibe-starter-queries")
    },
    ("GET", f"{API}/vibe-code"): (403, "Nobody edits this app from its page."),
    **{
        (method, f"{API}/profiling/{name}"): (404, "This app is not profiled.")
        for method, name in (("GET", "traces"), ("GET", "summary"), ("POST", "clear"))
    },
}  # fmt: skip
"""Routes that clients of the contract know and that have no meaning here: an answer in words, never a guess."""


class Absent:
    """ASGI: always the same refusal."""

    def __init__(self, status: int, detail: str) -> None:
        self._status = status
        self._detail = detail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_error(send, self._status, self._detail)


class Text:
    """ASGI: a small text that is made when it is asked for."""

    def __init__(self, kind: bytes, make: Callable[[], bytes]) -> None:
        self._headers: Headers = [(b"content-type", kind), NOSNIFF, (b"cache-control", b"no-cache")]
        self._make = make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_bytes(send, 200, self._make(), self._headers)


def robots(service: Service) -> bytes:
    """`robots.txt`: an app that asks for a sign-in has nothing for robots."""
    closed = service.signin is not None and not service.signin.optional
    return b"User-agent: *\nDisallow: " + (b"/\n" if closed else b"\n")


def style(service: Service) -> bytes:
    """`theme.css`: the author's theme, the page's own without one."""
    return service.look.file(PLACE)


def style_hash(service: Service) -> str:
    """What `config` names it by."""
    return hashlib.sha256(style(service)).hexdigest()


def manifest(service: Service) -> bytes:
    """`manifest.json`: as what a browser installs the app."""
    icon = service.settings.favicon_path
    kind = None if icon is None or is_svg(icon) else "image/png"
    drawn = [{"src": "pwa_icon", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    pixels = [
        {"src": f"pwa_icon/{size}", "sizes": f"{size}x{size}", "type": kind, "purpose": "any"}
        for size in ICON_SIZES
    ]
    return to_json(
        {
            "name": service.title,
            "icons": drawn if kind is None else pixels,
            "start_url": "./",
            "display": "standalone",
        }
    )


class Icon:
    """ASGI: `pwa_icon` and `pwa_icon/SIZE`: the author's icon, or ours, which is a drawing and has every size."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._made: dict[int, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        icon = self._service.settings.favicon_path
        size = scope["path_params"].get("size")
        if icon is None:
            ours = unquote(FAVICON.partition(",")[2]).encode()
            await send_bytes(send, 200, ours, [(b"content-type", b"image/svg+xml"), NOSNIFF])
            return
        try:
            if size is None or is_svg(icon):
                await send_file(
                    send, scope["headers"], icon, head=scope["method"] == "HEAD", in_place=True
                )
                return
            if size not in ICON_SIZES:
                raise NotAllowed
            body = await self._service.off_loop(self._sized, icon, size)
        except (NotAllowed, OSError, ValueError):
            await send_error(send, 404, "Not found.")
            return
        await send_bytes(send, 200, body, [(b"content-type", b"image/png"), NOSNIFF])

    def _sized(self, icon: Path, size: int) -> bytes:
        if size not in self._made:
            from PIL import Image, ImageOps

            into = io.BytesIO()
            image = decoded(icon).convert("RGBA")
            ImageOps.pad(image, (size, size), Image.Resampling.LANCZOS).save(into, "PNG")
            self._made[size] = into.getvalue()
        return self._made[size]


def routes(service: Service) -> list[BaseRoute]:
    """Routes of the small files, and of what is not here."""
    kind = b"text/css; charset=utf-8"
    fonts = PLACE.removeprefix(API[1:] + "/")
    icon = Icon(service)
    files: dict[str, ASGIApp] = {
        "/robots.txt": Text(TEXT_TYPE[1], lambda: robots(service)),
        "/theme.css": Text(kind, lambda: style(service)),
        f"{API}/theme.css": Text(kind, lambda: service.look.file(fonts)),
        FONTS: FontDoor(service.look.sheet.files),
        "/manifest.json": Text(b"application/manifest+json", lambda: manifest(service)),
        "/pwa_icon": icon,
        "/pwa_icon/{size:number}": icon,
    }
    return [
        *(Route(path, door, methods=["GET", "HEAD"]) for path, door in files.items()),
        *(Route(path, Absent(*said), methods=[method]) for (method, path), said in ABSENT.items()),
    ]
