"""`POST call/NAME` and its event stream: the door for curl and for whoever wants no session."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..edges import Dependency
from ..gates.limit import TooLarge
from ..runtime.lanes import QueueFull
from .address import root_of
from .answers import JSON_TYPE, NOSNIFF, send_bytes, send_error
from .body import BadBody, ClientGone, decode, read
from .clients import Busy, Clients, NoSuchEndpoint, by_name, new_id
from .events import CallEvent
from .sse import SSE_HEADERS, follow

SOON = 0.1
"""Seconds that a stream waits before it begins: a result that is there by then is sent in one piece."""
HEARTBEAT = b"event: heartbeat\ndata: null\n\n"
REFUSALS: dict[type[Exception], int] = {
    BadBody: 400,
    NoSuchEndpoint: 404,
    TooLarge: 413,
    QueueFull: 503,
    Busy: 503,
}
"""What a door refuses a call with, and the status of the answer."""


class CallBody(msgspec.Struct):
    """What a call says."""

    data: list[Any]
    session_hash: str | None = None
    event_data: Any = None


_decoder = msgspec.json.Decoder(CallBody)
_named = msgspec.json.Decoder(dict[str, Any])


class Call:
    """ASGI: `POST call/NAME`; with `by_name`, `POST call/v2/NAME`, whose body has the parameters by name."""

    def __init__(self, clients: Clients, *, by_name: bool = False) -> None:
        self.clients = clients
        self.by_name = by_name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        clients = self.clients
        try:
            edge = clients.named(scope["path_params"]["name"])
            body = self._body(edge, await read(scope, receive))
            event = CallEvent(
                new_id(),
                clients.service.engine().mailbox,
                root_of(scope, clients.service),
                edge.api_name,
            )
            job = clients.job(
                event, scope, edge, body.data, body.session_hash, event_data=body.event_data
            )
            clients.submit(event, job)
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await send_error(send, REFUSALS[type(error)], str(error))
            return
        await send_bytes(send, 200, b'{"event_id":"%b"}' % event.id.encode(), [JSON_TYPE, NOSNIFF])

    def _body(self, edge: Dependency, raw: bytes) -> CallBody:
        if self.by_name:
            return CallBody(by_name(edge, decode(_named, raw)))
        return decode(_decoder, raw)


class CallStream:
    """ASGI: `GET call/NAME/EVENT_ID`."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        event = self.clients.events.get(path["event_id"])
        if not isinstance(event, CallEvent) or event.name != path["name"]:
            await send_error(send, 404, "There is no such event, or its result was read already.")
            return
        feed = event.feed
        if not feed.over:
            await feed.news.wait(SOON, feed.ready)
        if feed.over:
            self.clients.events.pop(event.id, None)
            await send_bytes(send, 200, feed.take()[0], SSE_HEADERS)
            return
        read_all = await follow(
            self.clients.service, receive, send, feed.news, feed.take, HEARTBEAT, ready=feed.ready
        )
        event.read_at = time.monotonic()
        if read_all:
            self.clients.events.pop(event.id, None)
