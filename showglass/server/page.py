"""The page itself: one HTML document with its data, and the built assets."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
import secrets
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..gates.open_file import NotAllowed, use
from ..gates.serve import send_file
from ..i18n import plain
from ..protocol import PageConfig
from ..values.wire import to_json
from .answers import NOSNIFF, Headers, accepts_gzip, send_bytes, send_error
from .auth.identity import identity_of
from .head import Head, read
from .html_script import head_of
from .links import Restored
from .look import Look
from .mine import Mine
from .service import Service
from .settings import Settings

STATIC = Path(__file__).parent.parent / "static"
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: http: https:; media-src 'self' data: blob: http: https:; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-src 'self' blob: https:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect x='3' y='3' width='26'"
    " height='26' rx='7' fill='%230f766e'/%3E%3Cpath d='M9 21 21 9M15 23l8-8' stroke='white' stroke-width='2.6'"
    " stroke-linecap='round'/%3E%3C/svg%3E"
)
HEAD = "gradio_api/head/"
"""Where the scripts of `launch(head=)` are, beside the page."""
INSTALLED = '<link rel="manifest" href="manifest.json" crossorigin="use-credentials">'
"""With the visitor's cookies: where people sign in, it is not for strangers."""
_TYPES = {
    ".woff2": b"font/woff2",
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
}
_THEME = re.compile(rb"(?:^|;\s*)showglass-theme=(light|dark)(?:;|$)")
MAX_KINDS = 64
"""Pages that are kept ready, by what their people may not do."""
ALONE: Headers = [(b"cross-origin-opener-policy", b"same-origin"), (b"cache-control", b"no-store")]
"""Headers of a page that is one person's."""
FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")


class PageNotBuilt(RuntimeError):
    """The page's assets are missing."""

    def __init__(self) -> None:
        super().__init__(
            "The page is not built: run `make build` (or install the package, which builds it)."
        )


@cache
def manifest() -> dict[str, Any]:
    """The build's manifest: source file to hashed file. Raises `PageNotBuilt`."""
    try:
        found: dict[str, Any] = json.loads((STATIC / "manifest.json").read_text())
    except FileNotFoundError:
        raise PageNotBuilt from None
    return found


def _entry() -> dict[str, Any]:
    return next(e for e in manifest().values() if e.get("isEntry"))


def _preloads(types: set[str]) -> list[str]:
    """Files of the lazy views that this page needs, so that they come with the first ones."""
    by_stem = {
        Path(source).stem.replace("_", ""): e
        for source, e in manifest().items()
        if e.get("isDynamicEntry")
    }
    files: list[str] = []
    for name in sorted(types & by_stem.keys()):
        files += _closure(by_stem[name])
    return list(dict.fromkeys(files))


def _closure(entry: dict[str, Any]) -> list[str]:
    files = [entry["file"], *entry.get("css", [])]
    for other in entry.get("imports", []):
        imported = manifest()[other]
        if not imported.get("isEntry"):
            files += _closure(imported)
    return files


def _link(file: str) -> str:
    if file.endswith(".css"):
        return f'<link rel="preload" as="style" crossorigin href="assets/{file}">'
    return f'<link rel="modulepreload" href="assets/{file}">'


def _style(file: str) -> str:
    """The page's own style sheet. It stands in the document: nothing is drawn or run before it is there."""
    return gzip.decompress((STATIC / f"{file}.gz").read_bytes()).decode().replace("</", "<\\/")


def document(config: PageConfig, settings: Settings, theme: str, head: Head, look: Look) -> bytes:
    """The whole HTML document of an app. theme: what the visitor chose, "light" or "dark"; "" follows the system."""
    entry = _entry()
    data = _data(config)
    icon = "favicon.ico" if settings.favicon_path is not None else FAVICON
    styles = "".join(f"<style>{_style(file)}</style>" for file in entry.get("css", []))
    types = {c.type for c in config.components} | ({"navbar"} if config.pages else set())
    preloads = "".join(_link(f) for f in _preloads(types))
    return (
        f'<!doctype html><html lang="en"{_dressed(theme)}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{html.escape(title_of(config))}</title><link rel="icon" href="{icon}">'
        f"{INSTALLED if settings.pwa else ''}"
        f'{styles}<script type="module" blocking="render" src="assets/{entry["file"]}"></script>{preloads}'
        f'{look.links}{head.markup}{look.markup(config)}</head><body><gradio-app id="app"></gradio-app>'
        "<noscript>This page needs JavaScript.</noscript>"
        f'<script type="application/json" id="showglass-page">{data}</script></body></html>'
    ).encode()


def title_of(config: PageConfig) -> str:
    """What stands on the browser's tab: the page before the app, where there are several."""
    return str(plain(config.tab or config.title, config.i18n))


def _dressed(theme: str) -> str:
    return f' data-theme="{theme}"' if theme else ""


def chosen_theme(scope: Scope) -> str:
    """The look that the visitor chose here before: known with the first byte, nothing flashes and no script asks."""
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := _THEME.search(value[:8192])):
            return found[1].decode()
    return ""


def _data(value: Any) -> str:
    """`value` as JSON that cannot end the element which it stands in."""
    return to_json(value).decode().replace("<", "\\u003c")


class Page:
    """ASGI: the HTML document, serialised and compressed once a look."""

    def __init__(self, service: Service, path: str = "") -> None:
        self.service = service
        self.path = path
        self._made: dict[str, tuple[bytes, bytes]] = {}
        self._personal: dict[tuple[str, bool, tuple[int, ...]], bytes] = {}
        self.head = read(head_of(service), HEAD)
        policy = service.look.allowed(self.head.allowed(CSP))
        ancestors = " ".join(["'self'", *service.settings.allowed_origins])
        self._policy = (
            f"{policy}; frame-ancestors {ancestors}".encode() if service.signin else policy.encode()
        )
        self._marks = (f"token-{secrets.token_hex(16)}", f"name-{secrets.token_hex(16)}")

    def _document(self, config: PageConfig, theme: str) -> bytes:
        return document(config, self.service.settings, theme, self.head, self.service.look)

    def _mine(self, scope: Scope) -> Mine | None:
        """What the page of whoever asks has of its own; None when nobody signs in."""
        identity, signin = identity_of(scope), self.service.signin
        if signin is None:
            return None
        user = None if identity is None else identity.user
        return Mine(
            self.service.token_for(identity),
            "" if user is None else user.name,
            self.service.denied(user),
            self.path,
            *signin.way,
        )

    def _for(self, mine: Mine, theme: str) -> tuple[bytes, bytes]:
        """The page of one person: it is made once for all who may do the same."""
        kind = (theme, bool(mine.name), tuple(mine.denied))
        made = self._personal.get(kind)
        if made is None:
            use(self.service.vault)
            token, name = self._marks
            marked = replace(mine, token=token, name=name if mine.name else "")
            config = marked.put(self.service.config(self.path))
            made = self._document(config, theme)
            if len(self._personal) >= MAX_KINDS:
                self._personal.clear()
            self._personal[kind] = made
        for mark, value in zip(self._marks, (mine.token, mine.name), strict=True):
            made = made.replace(mark.encode(), _data(value)[1:-1].encode())
        return made, gzip.compress(made, 1)

    def _make(self, theme: str) -> tuple[bytes, bytes]:
        use(self.service.vault)
        plain = self._document(self.service.config(self.path), theme)
        made = self._made[theme] = (plain, gzip.compress(plain, 9))
        return made

    async def _linked(
        self, scope: Scope, theme: str, mine: Mine | None
    ) -> tuple[bytes, bytes] | None:
        """The document for who came by a deep link."""
        state, stored = await self.service.links.asked(scope)
        if not state:
            return None
        declared = self.service.config(self.path)
        if mine is not None:
            declared = mine.put(declared)
        config = msgspec.structs.replace(declared, deep_link=state)
        if stored is not None:
            config = Restored(self.service, stored).for_page(config)
        plain = self._document(config, theme)
        return plain, gzip.compress(plain, 6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        theme = chosen_theme(scope)
        mine = self._mine(scope)
        linked = await self._linked(scope, theme, mine)
        if linked is not None:
            plain, packed = linked
        elif mine is None:
            plain, packed = self._made.get(theme) or self._make(theme)
        else:
            plain, packed = self._for(mine, theme)
        personal: Headers = [] if mine is None else ALONE
        headers: Headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", self._policy),
            (b"referrer-policy", b"same-origin"),
            (b"vary", b"accept-encoding, cookie"),
            NOSNIFF,
            *(personal or [(b"cache-control", b"no-cache")]),
        ]
        if accepts_gzip(scope):
            await send_bytes(send, 200, packed, [*headers, (b"content-encoding", b"gzip")])
        else:
            await send_bytes(send, 200, plain, headers)


class Assets:
    """ASGI: the built assets by their hashed names; each lies gzipped once."""

    def __init__(self) -> None:
        self._names = {p.name for p in STATIC.iterdir()} if STATIC.is_dir() else set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path_params"]["name"]
        encoded = f"{name}.gz" in self._names
        try:
            # a file that a new build took away meanwhile is gone like one that never was
            if not encoded and name not in self._names:
                raise FileNotFoundError
            body = (STATIC / (f"{name}.gz" if encoded else name)).read_bytes()
        except FileNotFoundError:
            await send_error(send, 404, "Not found.")
            return
        headers: Headers = [
            (b"content-type", _TYPES.get(Path(name).suffix, b"application/octet-stream"))
        ]
        headers += [FOREVER, NOSNIFF, (b"vary", b"accept-encoding")]
        if encoded and accepts_gzip(scope):
            headers.append((b"content-encoding", b"gzip"))
        elif encoded:
            body = gzip.decompress(body)
        await send_bytes(send, 200, body, headers)


class Favicon:
    """ASGI: the author's icon."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        icon = self.service.settings.favicon_path
        try:
            if icon is None:
                raise NotAllowed
            await send_file(
                send, scope["headers"], icon, head=scope["method"] == "HEAD", in_place=True
            )
        except NotAllowed:
            await send_error(send, 404, "Not found.")


_FUNCTION = re.compile(r"(?:async\b\s{0,20})?(?:function\b|\(|[A-Za-z_$][\w$]{0,100}\s{0,20}=>)")


def as_module(source: str) -> str:
    """An author's script as a module whose default export is a function: one is given, or code that is run."""
    if _FUNCTION.match(source.lstrip()):
        given = f"const given = ({source.strip().rstrip(';')});\n"
        return f'{given}export default typeof given === "function" ? given : () => null;\n'
    return f"export default async () => {{\n{source}\n}};\n"


class HeadScript:
    """ASGI: a script that stood in `launch(head=)`."""

    def __init__(self, page: Page) -> None:
        self._scripts = page.head.scripts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        number = int(scope["path_params"]["id"])
        if number >= len(self._scripts):
            await send_error(send, 404, "Not found.")
            return
        headers: Headers = [
            (b"content-type", _TYPES[".js"]),
            (b"cache-control", b"no-cache"),
            NOSNIFF,
        ]
        await send_bytes(send, 200, self._scripts[number].encode(), headers)


class Script:
    """ASGI: the `js=` of an event as a module of our own origin, so that no policy needs an exception."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        edge = {d.id: d for d in self.service.root.dependencies}.get(
            int(scope["path_params"]["id"])
        )
        source = edge.options.js if edge is not None else None
        if not source:
            await send_error(send, 404, "Not found.")
            return
        body = as_module(source).encode()
        tag = hashlib.sha256(body).hexdigest()[:16].encode()
        headers: Headers = [
            (b"content-type", _TYPES[".js"]),
            (b"cache-control", b"no-cache"),
            (b"etag", tag),
            NOSNIFF,
        ]
        await send_bytes(send, 200, body, headers)
