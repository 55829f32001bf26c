"""Middleware: refuses requests to a foreign host and changes that another site's page asks for."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from ..gates.origin import host_allowed, may_change
from .answers import send_error
from .incoming import headers_of
from .service import Service

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """The `origin` gate in front of every route."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        settings = self.service.settings
        if kind == "http" and (settings.allowed_hosts is not None or scope["method"] not in SAFE):
            headers = headers_of(scope)
            if not host_allowed(headers.get("host", ""), settings.allowed_hosts):
                await send_error(send, 400, "This host is not served here.")
                return
            own = f"{scope['scheme']}://{headers.get('host', '')}"
            if scope["method"] not in SAFE and not may_change(
                headers, own, settings.allowed_origins, self.service.token
            ):
                await send_error(send, 403, "This request comes from another site.")
                return
        elif kind == "websocket" and not host_allowed(
            headers_of(scope).get("host", ""), settings.allowed_hosts
        ):
            await send(
                {"type": "websocket.close", "code": 1008, "reason": "This host is not served here."}
            )
            return
        await self.app(scope, receive, send)
