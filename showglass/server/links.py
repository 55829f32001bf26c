"""Deep links: what a client's components show, kept under a short name, and the app as it looks with that."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import msgspec
from starlette.types import Receive, Scope, Send

from ..client_config import component_of
from ..components.base import Component
from ..config import component_config
from ..gates.limit import MAX_HASH
from ..gates.open_file import NotAllowed, use
from ..protocol import ComponentConfig, PageConfig
from ..runtime.session import Session
from ..store.base import StoreAway
from ..tree import Block
from ..values.files import FileData
from ..values.wire import to_json
from .allotment import Allotment
from .answers import send_error, send_json
from .auth.identity import person_of
from .body import query
from .replica.names import name_of
from .seen import MARKUP, Seen

if TYPE_CHECKING:
    from .clients import Clients
    from .replica.replica import Replica
    from .service import Service

console = logging.getLogger("showglass")
KEPT_SECONDS = 30 * 86400.0
MOST_BYTES = 64 * 1024 * 1024
MOST_LINKS = 10_000
"""Of this process together; the oldest are forgotten."""
LONGEST = 256 * 1024
"""Bytes of one link."""
_NAME = "link:"


class Stored(msgspec.Struct):
    """One link. values: by component. props: what the author's functions changed for that session."""

    values: dict[int, Any]
    props: dict[int, dict[str, Any]]


_decoder = msgspec.json.Decoder(Stored)
_decode = msgspec.json.Decoder().decode


class Links:
    """Makes links, and reads them."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._kept = Allotment(service.store, MOST_BYTES, MOST_LINKS)

    async def of_page(self, session: Session, said: Any) -> str:
        """The name of a link to what a page says that its components show.

        said: values by the number of their component. What a component refuses is left out. "" when nothing is left.
        Raises ValueError for what is no such dict.
        """
        if not isinstance(said, dict) or len(said) > len(self.service.root.blocks):
            raise ValueError("Values by the number of their component were expected.")
        seen = Seen()
        for name, value in said.items():
            block = self.service.root.blocks.get(int(name) if _is_number(name) else -1)
            if not isinstance(block, Component) or block.type_name in MARKUP:
                continue
            view = session.view(block)
            if not await self.service.off_loop(_is_taken, view, value):
                continue
            kept = await self.service.off_loop(view.linked, value)
            if kept is not None:
                seen.put(block, kept)
        return await self.make(session, seen.values)

    async def make(self, session: Session, seen: dict[int, bytes]) -> str:
        """The name of a new link; "" when there is nothing to show, or too much. seen: values as JSON, by component."""
        values = {number: msgspec.Raw(text) for number, text in seen.items()}
        if not values and not session.overrides:
            return ""
        text = to_json({"values": values, "props": session.overrides})
        if len(text) > LONGEST:
            return ""
        name = secrets.token_urlsafe(12)
        for file in _tickets([_decode(value) for value in seen.values()]):
            with contextlib.suppress(NotAllowed):  # a ticket of nobody's stays one
                self.service.vault.share(file)
        await self._kept.set(_NAME + name, text, KEPT_SECONDS)
        return name

    async def read(self, name: str) -> Stored | None:
        """The link of that name, or None."""
        if not 0 < len(name) <= 64:
            return None
        text = await self.service.store.get(_NAME + name)
        if text is None:
            return None
        try:
            return _decoder.decode(text)
        except msgspec.DecodeError:
            return None

    async def asked(self, scope: Scope) -> tuple[str, Stored | None]:
        """What `?deep_link=` names: "" when there is none, else "valid" with the link, or "invalid"."""
        if b"deep_link=" not in scope.get("query_string", b""):
            return "", None
        stored = await self.read(query(scope, "deep_link"))
        return ("invalid" if stored is None else "valid"), stored

    async def give(self, session: Session, asked: str) -> None:
        """A page came with this query: its session sees components as the one did that the link was made of."""
        name = parse_qs(asked).get("deep_link", [""])[0]
        stored = await self.read(name)
        for number, props in stored.props.items() if stored is not None else ():
            block = self.service.root.blocks.get(number)
            if isinstance(block, Component):
                _seen(block, props, session)


def _seen(block: Component[Any, Any, Any], props: dict[str, Any], session: Session) -> Any:
    """The component with the changed props; as it was declared when they do not fit any more."""
    try:
        return session.override(block, props)
    except (
        Exception
    ):  # the app may have changed since the link was made: whatever its props refuse is left out
        console.debug("A deep link's props do not fit %r.", block, exc_info=True)
        return block


class Restored:
    """The blocks of a link, as they are told to clients and to pages."""

    def __init__(self, service: Service, stored: Stored) -> None:
        use(service.vault)
        self._values = {number: _files(value) for number, value in stored.values.items()}
        self._blocks: dict[int, Block] = {}
        session = Session("link")
        for number in {*stored.values, *stored.props}:
            block = service.root.blocks.get(number)
            if isinstance(block, Component) and not block.skip_api:
                props = stored.props.get(number)
                view = _seen(block, props, session) if props else block
                # the declared value gives way to that of the link, and need not fit the changed props
                known = number in stored.values and view.has_value
                self._blocks[number] = view.with_props({"value": None}) if known else view

    def for_clients(self, described: dict[str, Any]) -> dict[str, Any]:
        """`/config` with the values of the link."""
        components = [
            self._component(c) if c["id"] in self._blocks else c for c in described["components"]
        ]
        return {**described, "components": components}

    def _component(self, described: dict[str, Any]) -> dict[str, Any]:
        number = described["id"]
        made = component_of(self._blocks[number])
        if number in self._values:
            made["props"] = {**made["props"], "value": self._values[number]}
        return made

    def for_page(self, config: PageConfig) -> PageConfig:
        """The page's data with the values of the link."""
        components = [self._config(c.id) if c.id in self._blocks else c for c in config.components]
        return msgspec.structs.replace(config, components=components, deep_link="valid")

    def _config(self, number: int) -> ComponentConfig:
        made = component_config(self._blocks[number])
        if number in self._values:
            made.props["value"] = self._values[number]
        return made


def _is_number(name: Any) -> bool:
    return isinstance(name, str) and name.isascii() and name.isdigit() and len(name) < 10


def _is_taken(component: Component[Any, Any, Any], value: Any) -> bool:
    """Whether the component would take the value from this visitor; then it may show it to others."""
    try:
        component.preprocess(value)
    except Exception:  # whatever it does not like about it
        console.debug("A value for a deep link does not fit %r.", component, exc_info=True)
        return False
    return True


def _tickets(value: Any) -> Iterator[str]:
    """The paths of the files in a value."""
    if isinstance(value, list):
        for item in value:
            yield from _tickets(item)
    elif isinstance(value, dict):
        if "meta" in value and isinstance(value.get("path"), str):
            yield value["path"]
        for item in value.values():
            yield from _tickets(item)


def _files(value: Any) -> Any:
    """Files in a value as files again, without the address that whoever sent them may have written."""
    if isinstance(value, list):
        return [_files(item) for item in value]
    if not isinstance(value, dict):
        return value
    meta = value.get("meta")
    if isinstance(meta, dict) and meta.get("_type") == "gradio.FileData":
        kept = {k: v for k, v in value.items() if k in FileData.__struct_fields__ and k != "url"}
        try:
            return msgspec.convert(kept, FileData)
        except msgspec.ValidationError:
            return None
    return {key: _files(item) for key, item in value.items()}


class Shown(msgspec.Struct, array_like=True):
    """A value that a client's component shows, and since when. text: its JSON."""

    number: int
    at: float
    text: str


_shown = msgspec.json.Decoder(list[Shown])


class DeepLink:
    """ASGI: `GET deep_link?session_hash=`: the name of a link to what that client's components show, or ""."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        clients.service.errands["seen"] = self.seen_here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = query(scope, "session_hash")
        if not key:
            await send_error(send, 400, "Say whose values: `?session_hash=`.")
            return
        try:
            await send_json(send, await self._make(scope, key))
        except StoreAway as error:
            await send_error(send, 503, str(error))

    async def _make(self, scope: Scope, key: str) -> str:
        clients = self.clients
        shown = {one.number: one for one in self._here(scope)}
        session = clients.find(key, scope)
        replica = clients.service.replica
        if replica is not None and len(key) <= MAX_HASH:
            for one in await self._elsewhere(replica, scope):
                if one.number not in shown or shown[one.number].at < one.at:
                    shown[one.number] = one
            session = session or clients.session(key, person_of(scope))
            replica.keeping.shares(session, name_of(session.place))
            await replica.keeping.load(session)
        if session is None:
            return ""
        in_order = sorted(shown.values(), key=lambda one: one.at)
        return await clients.service.links.make(
            session, {one.number: one.text.encode() for one in in_order}
        )

    async def seen_here(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: another replica makes the link."""
        await send_json(send, self._here(scope))

    def _here(self, scope: Scope) -> list[Shown]:
        session = self.clients.find(query(scope, "session_hash"), scope)
        if session is None:
            return []
        seen = session.seen
        return [Shown(n, seen.at.get(n, 0.0), text.decode()) for n, text in seen.values.items()]

    @staticmethod
    async def _elsewhere(replica: Replica, scope: Scope) -> list[Shown]:
        """What ran at other replicas. One that does not answer has nothing to say."""

        async def ask(other: str) -> list[Shown]:
            try:
                answer = await replica.errands.ask(other, "seen", scope)
            except TimeoutError:
                return []
            return [] if answer is None or answer.status != 200 else _shown.decode(answer.body)

        told = await asyncio.gather(*(ask(other) for other in await replica.errands.others()))
        return [one for some in told for one in some]
