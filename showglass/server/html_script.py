"""What an `HTML` of the author's brings along: its code as a module of our own origin, and its part of the head."""

from __future__ import annotations

import hashlib

from starlette.types import Receive, Scope, Send

from ..components.html import HTML
from .answers import NOSNIFF, Headers, send_bytes, send_error
from .service import Service


def head_of(service: Service) -> str:
    """The author's HTML for the head: of `launch`, and of each `HTML`, once."""
    parts = [b.head for b in service.root.blocks.values() if isinstance(b, HTML) and b.head]
    return "\n".join(dict.fromkeys([service.settings.head or "", *parts]))


class HtmlScript:
    """ASGI: the expressions and the script of a declared `HTML`; none that came later is ever one."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        block = self.service.root.blocks.get(int(scope["path_params"]["id"]))
        source = block.script_source() if isinstance(block, HTML) else None
        if source is None:
            await send_error(send, 404, "Not found.")
            return
        body = source.encode()
        headers: Headers = [
            (b"content-type", b"text/javascript; charset=utf-8"),
            (b"cache-control", b"no-cache"),
            (b"etag", hashlib.sha256(body).hexdigest()[:16].encode()),
            NOSNIFF,
        ]
        await send_bytes(send, 200, body, headers)
