"""Middleware: refuses requests to a foreign host and changes that another site's page asks for."""

from __future__ import annotations

from starlette._utils import (
    get_route_path,  # the router's own notion of a path: any other could be fooled
)
from starlette.types import ASGIApp, Receive, Scope, Send

from ..gates.ask_provider import ProviderAway
from ..gates.origin import TOKEN_HEADER, host_allowed, may_change
from ..store.base import StoreAway
from .answers import send_error
from .leaving import last_answer
from .service import Service

ASKED = {name.encode(): name for name in ("host", "origin", "sec-fetch-site", TOKEN_HEADER)}
FORMS = ("/login", "/logout")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """The `origin` gate in front of every route."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if self.service.leaving and kind == "http":
            send = last_answer(send)
        settings = self.service.settings
        if kind == "http" and (settings.allowed_hosts is not None or scope["method"] not in SAFE):
            headers = _asked(scope)
            if not host_allowed(headers.get("host", ""), settings.allowed_hosts):
                await send_error(send, 400, "This host is not served here.")
                return
            own = f"{scope['scheme']}://{headers.get('host', '')}"
            if (
                scope["method"] not in SAFE
                and not may_change(
                    headers, own, settings.allowed_origins, await self._token(scope, headers)
                )
                and not self._is_own_form(scope, headers)
            ):
                await send_error(send, 403, "This request comes from another site.")
                return
        elif kind == "websocket" and not host_allowed(
            _asked(scope).get("host", ""), settings.allowed_hosts
        ):
            await send(
                {"type": "websocket.close", "code": 1008, "reason": "This host is not served here."}
            )
            return
        await self.app(scope, receive, send)

    def _is_own_form(self, scope: Scope, headers: dict[str, str]) -> bool:
        """Whether a form of our login page asks, from a browser that does not say where it stood."""
        signin = self.service.signin
        if signin is None or "sec-fetch-site" in headers or headers.get("origin") == "null":
            return False
        return get_route_path(scope) in FORMS and signin.is_own_form(scope)

    async def _token(self, scope: Scope, headers: dict[str, str]) -> str:
        """What the sender's page would show, if it shows anything. Without the store there is no such page."""
        signin = self.service.signin
        if TOKEN_HEADER not in headers or signin is None:
            return self.service.token
        try:
            identity = await signin.identify(scope)
        except (StoreAway, ProviderAway):
            return ""
        return self.service.token_for(identity)


def _asked(scope: Scope) -> dict[str, str]:
    """The headers that the gate asks for: every request passes here."""
    return {
        ASKED[name]: value.decode("latin-1") for name, value in scope["headers"] if name in ASKED
    }
