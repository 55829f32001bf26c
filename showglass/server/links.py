"""Deep links: what a client's components show, kept under a short name, and the app as it looks with that."""

from __future__ import annotations

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
from ..gates.open_file import NotAllowed, use
from ..protocol import ComponentConfig, PageConfig
from ..runtime.session import Session
from ..tree import Block
from ..values.files import FileData
from ..values.wire import to_json
from .allotment import Allotment
from .answers import send_error, send_json
from .body import query

if TYPE_CHECKING:
    from .clients import Clients, ClientSession
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

    async def make(self, session: ClientSession) -> str:
        """The name of a new link; "" when there is nothing to show, or too much."""
        values = {number: msgspec.Raw(text) for number, text in session.seen.values.items()}
        if not values and not session.overrides:
            return ""
        text = to_json({"values": values, "props": session.overrides})
        if len(text) > LONGEST:
            return ""
        name = secrets.token_urlsafe(12)
        for file in _tickets([_decode(value) for value in session.seen.values.values()]):
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


class DeepLink:
    """ASGI: `GET deep_link?session_hash=`: the name of a link to what that client's components show, or ""."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = query(scope, "session_hash")
        if not key:
            await send_error(send, 400, "Say whose values: `?session_hash=`.")
            return
        session = self.clients.find(key, scope)
        await send_json(
            send, "" if session is None else await self.clients.service.links.make(session)
        )
