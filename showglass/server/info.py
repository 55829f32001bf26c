"""`GET /config`, `GET info` and the small questions that clients ask of an app."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..client_config import client_config
from ..config import footer
from ..endpoints import api_info
from ..gates.open_file import use
from ..openapi import openapi
from ..values.wire import to_json
from .address import API, root_of, with_urls
from .answers import JSON_TYPE, NOSNIFF, Headers, send_bytes, send_json, send_packed
from .auth.identity import user_of
from .body import query
from .links import Restored
from .service import Service

PRIVATE: Headers = [JSON_TYPE, NOSNIFF, (b"cache-control", b"no-cache")]


class Spliced:
    """JSON that is made once; the caller's address of the app is put in for each request."""

    def __init__(self, mark: str = "") -> None:
        # an unguessable mark: no text of an app can be mistaken for it
        self.mark = mark or f"root-{secrets.token_hex(16)}"
        self.who = f"who-{secrets.token_hex(16)}"
        self._parts: list[bytes] | None = None

    @property
    def made(self) -> bool:
        """Whether `make` was called."""
        return self._parts is not None

    def make(self, value: Any) -> None:
        """Take `value`, in whose texts `mark` stands for the address."""
        self._parts = to_json(with_urls(value, self.mark)).split(self.mark.encode())

    def at(self, root: str, username: str | None = None) -> bytes:
        """The JSON for a caller who knows the app by `root`; `username` stands where the text `who` stood."""
        made = to_json(root)[1:-1].join(self._parts or [])
        return made.replace(b'"%b"' % self.who.encode(), to_json(username))


class Config:
    """ASGI: `GET /config`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.spliced = Spliced()
        self._described: dict[str, Any] | None = None

    def _describe(self) -> dict[str, Any]:
        if self._described is not None:
            return self._described
        service = self.service
        settings = service.settings
        use(service.vault)
        described = client_config(service.root)
        described |= {
            "app_id": int(service.app_id),
            "show_error": settings.show_error,
            "max_file_size": settings.max_file_size,
            "mcp_server": settings.mcp_server,
            "css": settings.css,
            "footer_links": [link.label for link in footer(settings.footer_links)],
            "root": self.spliced.mark,
            "username": self.spliced.who,
        }
        self._described = described
        return described

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state, stored = await self.service.links.asked(scope)
        if state:
            described = {**self._describe(), "deep_link_state": state}
            if stored is not None:
                described = Restored(self.service, stored).for_clients(described)
            once = Spliced(self.spliced.mark)
            once.make(described)
            await send_packed(scope, send, once.at(root_of(scope, self.service)), PRIVATE)
            return
        if not self.spliced.made:
            self.spliced.make(self._describe())
        user = user_of(scope)
        name = None if user is None else user.name
        body = self.spliced.at(root_of(scope, self.service), name)
        await send_packed(scope, send, body, PRIVATE)


class Info:
    """ASGI: `GET info`, with `?all_endpoints=` those that are not shown, too."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.shown = Spliced()
        self.all = Spliced()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        everything = query(scope, "all_endpoints").lower() in ("1", "true", "yes")
        spliced = self.all if everything else self.shown
        if not spliced.made:
            use(self.service.vault)
            spliced.make(
                api_info(self.service.root, undocumented=everything, address=f"{spliced.mark}/")
            )
        await send_packed(scope, send, spliced.at(root_of(scope, self.service)), PRIVATE)


class OpenApi:
    """ASGI: `GET openapi.json`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.spliced = Spliced()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.spliced.made:
            use(self.service.vault)
            self.spliced.make(openapi(self.service.root, prefix=API, address=self.spliced.mark))
        await send_packed(scope, send, self.spliced.at(root_of(scope, self.service)), PRIVATE)


class Constant:
    """ASGI: always the same answer."""

    def __init__(self, value: Any) -> None:
        self._body = msgspec.json.encode(value)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_bytes(send, 200, self._body, PRIVATE)


class Startup:
    """ASGI: `GET startup-events`: true for the first who asks. The runtime starts by itself."""

    def __init__(self) -> None:
        self._asked = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first, self._asked = not self._asked, True
        await send_json(send, first)
