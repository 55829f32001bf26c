"""`GET /config`, `GET info` and the small questions that clients ask of an app."""

from __future__ import annotations

import secrets
from collections.abc import Hashable
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..client_config import client_config
from ..config import FOOTER
from ..endpoints import api_info
from ..gates.open_file import use
from ..openapi import openapi
from ..subpages import part_of
from ..values.wire import to_json
from .about import style_hash
from .address import API, root_of, with_urls
from .answers import JSON_TYPE, NOSNIFF, Headers, send_bytes, send_error, send_json, send_packed
from .auth.identity import user_of
from .body import queried, query
from .links import Restored
from .service import Service

PRIVATE: Headers = [JSON_TYPE, NOSNIFF, (b"cache-control", b"no-cache")]


class Spliced:
    """JSON that is made once; the caller's address of the app is put in for each request."""

    def __init__(self, mark: str, who: str) -> None:
        self.mark = mark
        self.who = who
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


class Views:
    """One `Spliced` for each set of events that somebody is not told of: as many as there are kinds of people."""

    MOST = 64

    def __init__(self) -> None:
        # unguessable marks: no text of an app can be mistaken for them
        self.mark = f"root-{secrets.token_hex(16)}"
        self.who = f"who-{secrets.token_hex(16)}"
        self._kept: dict[Hashable, Spliced] = {}

    def once(self) -> Spliced:
        """One that nobody keeps."""
        return Spliced(self.mark, self.who)

    def get(self, key: Hashable) -> Spliced:
        """The one for `key`, new when there is none."""
        if key not in self._kept and len(self._kept) >= self.MOST:
            del self._kept[next(iter(self._kept))]
        return self._kept.setdefault(key, self.once())


class Config:
    """ASGI: `GET /config`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.views = Views()
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
            "js": settings.js,
            "head": settings.head,
            **service.look.described(),
            "theme_hash": style_hash(service),
            "pwa": settings.pwa,
            "footer_links": list(
                FOOTER if settings.footer_links is None else settings.footer_links
            ),
            "root": self.views.mark,
            "username": self.views.who,
            "i18n_translations": settings.i18n,
        }
        self._described = described
        return described

    def _seen(self, hidden: frozenset[int]) -> dict[str, Any]:
        """What somebody is told to whom some events are closed: these stay edges, but have no names."""
        described = self._describe()
        if not hidden:
            return described
        closed = {"api_name": None, "api_visibility": "private", "api_description": ""}
        edges = [{**d, **closed} if d["id"] in hidden else d for d in described["dependencies"]]
        return {**described, "dependencies": edges}

    def _page(self, hidden: frozenset[int], page: str) -> dict[str, Any]:
        """The same for those who look at one page. Raises KeyError when there is none."""
        described = self._seen(hidden)
        return {**described, "layout": described["page"][page]["layout"], "current_page": page}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = query(scope, "page").strip("/")
        if page not in self._describe()["page"]:
            await send_error(send, 404, f"This app has no page {page!r:.120}.")
            return
        state, stored = await self.service.links.asked(scope)
        hidden = self.service.hidden(scope)
        if state:
            described = {**self._page(hidden, page), "deep_link_state": state}
            if stored is not None:
                described = Restored(self.service, stored).for_clients(described)
            spliced = self.views.once()
            spliced.make(described)
        elif not (spliced := self.views.get((hidden, page))).made:
            spliced.make(self._page(hidden, page))
        user = user_of(scope)
        name = None if user is None else user.name
        body = spliced.at(root_of(scope, self.service), name)
        await send_packed(scope, send, body, PRIVATE)


class Info:
    """ASGI: `GET info`: with `?all_endpoints=` those that are not shown, too; with `?page=` those of one page."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.views = Views()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        everything = query(scope, "all_endpoints").lower() in ("1", "true", "yes")
        asked = queried(scope, "page")
        page = None if asked is None else asked.strip("/")
        part = None if page is None else part_of(self.service.root, page)
        if page is not None and part is None:
            await send_error(send, 404, f"This app has no page {page!r:.120}.")
            return
        hidden = self.service.hidden(scope)
        spliced = self.views.get((everything, hidden, page))
        if not spliced.made:
            use(self.service.vault)
            root, address = self.service.root, f"{spliced.mark}/"
            away = {d.id for d in root.dependencies} - {d.id for d in part.edges} if part else set()
            spliced.make(
                api_info(root, undocumented=everything, address=address, hidden=hidden | away)
            )
        await send_packed(scope, send, spliced.at(root_of(scope, self.service)), PRIVATE)


class OpenApi:
    """ASGI: `GET openapi.json`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.views = Views()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        hidden = self.service.hidden(scope)
        spliced = self.views.get(hidden)
        if not spliced.made:
            use(self.service.vault)
            root = self.service.root
            spliced.make(openapi(root, prefix=API, address=spliced.mark, hidden=hidden))
        await send_packed(scope, send, spliced.at(root_of(scope, self.service)), PRIVATE)


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
