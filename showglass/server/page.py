"""The page itself: one HTML document with its data, and the built assets."""

from __future__ import annotations

import gzip
import hashlib
import html
import re
import secrets
from dataclasses import replace
from pathlib import Path

import msgspec
from starlette.types import Receive, Scope, Send

from ..gates.open_file import NotAllowed, use
from ..gates.serve import send_file
from .answers import NOSNIFF, Headers, accepts_gzip, send_bytes, send_error
from .auth.identity import identity_of
from .document import STATIC, Mark, Paper, Reader, in_data
from .head import read
from .html_script import head_of
from .links import Restored
from .mine import Mine
from .service import Service
from .words import voice_of

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: http: https:; media-src 'self' data: blob: http: https:; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-src 'self' blob: https:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
HEAD = "gradio_api/head/"
"""Where the scripts of `launch(head=)` are, beside the page."""
_TYPES = {
    ".woff2": b"font/woff2",
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
}
_ASKED = re.compile(rb"(?:^|&)__theme=(light|dark|system)(?:&|$)")
_THEME = re.compile(rb"(?:^|;\s*)showglass-theme=(light|dark)(?:;|$)")
MAX_KINDS = 64
"""Pages that are kept ready, by what their people may not do."""
ALONE: Headers = [(b"cross-origin-opener-policy", b"same-origin"), (b"cache-control", b"no-store")]
"""Headers of a page that is one person's."""
FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")


def chosen_theme(scope: Scope) -> str:
    """The look that the address asks for, else what the visitor chose here before; "" follows the system.

    "light" or "dark". It is known with the first byte: nothing flashes and no script asks.
    """
    if asked := _ASKED.search(scope["query_string"][:8192]):
        return asked[1].decode().replace("system", "")
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := _THEME.search(value[:8192])):
            return found[1].decode()
    return ""


class Page:
    """ASGI: the HTML document, drawn, serialised and compressed once a look and language."""

    def __init__(self, service: Service, path: str = "") -> None:
        self.service = service
        self.path = path
        self._made: dict[Reader, tuple[bytes, bytes]] = {}
        self._personal: dict[tuple[Reader, bool, tuple[int, ...]], bytes] = {}
        self.head = read(head_of(service), HEAD)
        policy = service.look.allowed(self.head.allowed(CSP))
        ancestors = " ".join(["'self'", *service.settings.allowed_origins])
        self._policy = (
            f"{policy}; frame-ancestors {ancestors}".encode() if service.signin else policy.encode()
        )
        self._paper = Paper(service.settings, self.head, service.look)
        self._token = f"token-{secrets.token_hex(16)}"
        self._name = Mark(f"name-{secrets.token_hex(16)}", f"shown-{secrets.token_hex(16)}")

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

    def _for(self, mine: Mine, reader: Reader) -> tuple[bytes, bytes]:
        """The page of one person: it is made once for all who may do the same."""
        kind = (reader, bool(mine.name), tuple(mine.denied))
        made = self._personal.get(kind)
        if made is None:
            use(self.service.vault)
            marked = replace(mine, token=self._token, name=self._name.in_data if mine.name else "")
            config = marked.put(self.service.config(self.path))
            made = self._paper.document(config, reader, name=self._name)
            if len(self._personal) >= MAX_KINDS:
                self._personal.clear()
            self._personal[kind] = made
        for mark, value in (
            (self._token, in_data(mine.token)),
            (self._name.in_data, in_data(mine.name)),
            (self._name.in_markup, html.escape(mine.name)),
        ):
            made = made.replace(mark.encode(), value.encode())
        return made, gzip.compress(made, 1)

    def _make(self, reader: Reader) -> tuple[bytes, bytes]:
        use(self.service.vault)
        plain = self._paper.document(self.service.config(self.path), reader)
        made = self._made[reader] = (plain, gzip.compress(plain, 9))
        return made

    async def _linked(
        self, scope: Scope, reader: Reader, mine: Mine | None
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
        plain = self._paper.undrawn(config, reader)
        return plain, gzip.compress(plain, 6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reader = Reader(chosen_theme(scope), voice_of(scope))
        mine = self._mine(scope)
        linked = await self._linked(scope, reader, mine)
        if linked is not None:
            plain, packed = linked
        elif mine is None:
            plain, packed = self._made.get(reader) or self._make(reader)
        else:
            plain, packed = self._for(mine, reader)
        personal: Headers = [] if mine is None else ALONE
        headers: Headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", self._policy),
            (b"referrer-policy", b"same-origin"),
            (b"vary", b"accept-encoding, accept-language, cookie"),
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
        self._names = (
            {p.name for p in STATIC.iterdir() if p.is_file()} if STATIC.is_dir() else set()
        )

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
