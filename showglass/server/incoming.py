"""Requests as the user's functions see them."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Scope

from ..request import Request
from .auth.identity import identity_of, user_of


def headers_of(scope: Scope) -> dict[str, str]:
    """Header names in lower case and their values."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def request_of(scope: Scope, session_hash: str | None) -> Request:
    """The request behind a job."""
    headers = headers_of(scope)
    user = user_of(scope)
    request = Request(
        headers=headers,
        cookies=_cookies(headers.get("cookie", "")),
        query_params=dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"))),
        client=scope.get("client"),
        session_hash=session_hash,
        url=scope.get("path", ""),
        path_params=scope.get("path_params"),
        username=None if user is None else user.name,
    )
    request.user = user
    identity = identity_of(scope)
    request._oauth_token = None if identity is None else identity.access
    return request


class LateRequest(Request):
    """The request behind a job, read from its headers when the function first looks: most never do."""

    def __init__(self, scope: Scope, session_hash: str | None) -> None:
        self._scope: Scope | None = scope
        self.session_hash = session_hash

    def unread(self) -> Scope | None:
        """What it would be read from; None once it was read."""
        return self.__dict__.get("_scope")

    def __getattr__(self, name: str) -> Any:
        scope = self.__dict__.get("_scope")
        if scope is not None and not name.startswith("_"):
            self.__dict__.update(request_of(scope, self.session_hash).__dict__)
            self._scope = None
        # two threads may look at once: the second one finds what the first one read
        if name in self.__dict__:
            return self.__dict__[name]
        raise AttributeError(f"A request has no {name!r}.")


def _cookies(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}
