"""The middleware in front of every route of an app that asks people to sign in. What is not named here is closed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from starlette._utils import (
    get_route_path,  # the router's own notion of a path: any other could be fooled
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...gates.ask_provider import ProviderAway
from ...gates.open_file import working_for
from ...store.base import StoreAway
from ...values.wire import to_json
from ..answers import JSON_TYPE, NOSNIFF, Headers, send_bytes
from ..body import header
from ..page import chosen_theme
from .identity import KEY, Identity
from .login_page import View, send_page
from .signin import SignIn

PUBLIC = re.compile(
    r"/login|/logout|/login/callback|/login/huggingface|/login/oidc/\d{1,3}|/favicon\.ico|/robots\.txt|/assets/[^/]+"
    r"|/monitoring/status\.(?:css|js)"
)
"""Paths that strangers may ask for, whole. `/` is answered here."""
AGAIN_SECONDS = 5.0
"""A long answer or an open socket asks after this time, at its next move, whether its sign-in still holds."""
SIGNED_OUT = 4401
"""Close code of a socket whose sign-in ended."""
CHALLENGE = (b"www-authenticate", b'Bearer realm="app"')


class Gate:
    """Lets in who signed in; everybody else gets 401, or the login page where a person looks."""

    def __init__(
        self,
        app: ASGIApp,
        signin: SignIn,
        title: str,
        origins: list[str],
        proven: Callable[[Scope], bool],
        sheet: str = "",
    ) -> None:
        self.app = app
        self.signin = signin
        self.title = title
        self.proven = proven
        self.sheet = sheet
        self.ancestors = " ".join(["'self'", *origins])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            identity = await self.signin.identify(scope)
        except (StoreAway, ProviderAway) as error:
            await _refuse(scope, send, 503, str(error), [])
            return
        if identity is not None:
            scope[KEY] = identity
            watch = _Watch(self.signin, scope, identity, receive, send)
            with working_for(identity.key), watch.kept():
                await self.app(scope, watch.receive, watch.send)
        elif self.signin.optional or self._is_open(scope):
            await self.app(scope, receive, send)
        else:
            await self._stranger(scope, send)

    def _is_open(self, scope: Scope) -> bool:
        if scope["type"] != "http":
            return False
        # who holds the key of the status page is no stranger to it
        return PUBLIC.fullmatch(get_route_path(scope)) is not None or self.proven(scope)

    async def _stranger(self, scope: Scope, send: Send) -> None:
        looks = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = get_route_path(scope)
        if looks and (path == "/" or b"text/html" in (header(scope, b"accept") or b"")):
            await self._show(scope, send, path)
            return
        detail = {"error": "Not authenticated", "auth_message": self.signin.asked.message}
        await _refuse(scope, send, 401, detail, [CHALLENGE])

    async def _show(self, scope: Scope, send: Send, path: str) -> None:
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = path + (f"?{query}" if query else "")
        view = View(
            self.title,
            self.signin.asked.message,
            page="" if wanted == "/" else wanted,
            up="../" * (path.count("/") - 1) or "./",
            theme=chosen_theme(scope),
            buttons=self.signin.labels,
            form=self.signin.passwords.any,
            sheet=self.sheet,
        )
        home = path == "/" and self.signin.has_page
        view.proof, cookie = self.signin.form(scope)
        headers = [cookie] if home else [cookie, CHALLENGE]
        await send_page(send, 200 if home else 401, view, headers, ancestors=self.ancestors)


async def _refuse(scope: Scope, send: Send, status: int, detail: Any, headers: Headers) -> None:
    """An error, to a request or to a handshake."""
    if scope["type"] == "http":
        body = to_json({"detail": detail})
        await send_bytes(send, status, body, [JSON_TYPE, NOSNIFF, *headers])
    elif "websocket.http.response" in scope.get("extensions", {}):
        body = to_json({"detail": detail})
        await send(
            {
                "type": "websocket.http.response.start",
                "status": status,
                "headers": [JSON_TYPE, NOSNIFF, *headers],
            }
        )
        await send({"type": "websocket.http.response.body", "body": body})
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": "Not authenticated."})


class _Watch:
    """Ends what lasts when the sign-in behind it ended: at the next thing that moves, on whichever replica."""

    def __init__(
        self, signin: SignIn, scope: Scope, identity: Identity, receive: Receive, send: Send
    ) -> None:
        self._signin = signin
        self._scope = scope
        self._key = identity.key
        self._receive = receive
        self._send = send
        self._asked = time.monotonic()
        self._over = False
        self._socket = scope["type"] == "websocket"

    def kept(self) -> AbstractContextManager[None]:
        """An open socket is told at once when its person signs out."""
        if self._socket:
            return self._signin.lasting(self._key, self.recheck)
        return nullcontext()

    async def recheck(self) -> bool:
        """Whether the sign-in still holds; ends the connection when it does not."""
        self._asked = -AGAIN_SECONDS
        return await self._holds()

    async def receive(self) -> Message:
        message = await self._receive()
        if self._socket and message["type"] == "websocket.receive" and not await self._holds():
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}
        return message

    async def send(self, message: Message) -> None:
        kind = message["type"]
        lasts = kind == "websocket.send" or (
            kind == "http.response.body" and message.get("more_body")
        )
        # what is still to be said after the end is for somebody who is gone
        if (not lasts or await self._holds()) and not self._over:
            await self._send(message)

    async def _holds(self) -> bool:
        if self._over:
            return False
        now = time.monotonic()
        if now - self._asked < AGAIN_SECONDS:
            return True
        self._asked = now
        try:
            identity = await self._signin.identify(self._scope)
        except (StoreAway, ProviderAway):
            return True  # nobody can say now; the next move asks again
        if identity is not None and identity.key == self._key:
            return True
        await self._end()
        return False

    async def _end(self) -> None:
        self._over = True
        if self._socket:
            await self._send(
                {"type": "websocket.close", "code": SIGNED_OUT, "reason": "You signed out."}
            )
        else:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


__all__ = ["PUBLIC", "Gate"]
