"""The HTTP request behind an event, as the user's function sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .auth import User
    from .oauth import OAuthToken


class Client(tuple[str, int]):
    """Address of the caller: `host` and `port`."""

    __slots__ = ()

    @property
    def host(self) -> str:
        """IP address, as text."""
        return self[0]

    @property
    def port(self) -> int:
        """TCP port."""
        return self[1]


class Request:
    """Type-hint a parameter with it and the function gets the request of its event.

    headers: lower-case names. cookies, query_params: text to text. client: `host` and `port`, or None.
    session_hash: the page load or client session. username: the name of
    the signed-in user; user: the same with roles and claims. path_params, url: as requested.
    """

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        query_params: Mapping[str, str] | None = None,
        client: tuple[str, int] | None = None,
        session_hash: str | None = None,
        username: str | None = None,
        url: str = "",
        path_params: Mapping[str, Any] | None = None,
    ) -> None:
        self.headers = dict(headers or {})
        self.cookies = dict(cookies or {})
        self.query_params = dict(query_params or {})
        self.client = Client(client) if client else None
        self.session_hash = session_hash
        self.username = username
        self.user: User | None = None
        self._oauth_token: OAuthToken | None = None
        self.url = url
        self.path_params = dict(path_params or {})

    def __repr__(self) -> str:
        return f"Request(session_hash={self.session_hash!r}, username={self.username!r})"


class Header(str):
    """Type-hint a parameter ``x_api_token`` with it and the function gets the header ``x-api-token``, or ''."""

    __slots__ = ()
