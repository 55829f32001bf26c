"""`POST call/NAME` and its event stream: the door for curl and for whoever wants no session.

In two requests, or in one: with `Accept: text/event-stream` the first one's answer is the stream, with `Prefer: wait`
the result.
"""

from __future__ import annotations

import time
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..edges import Dependency
from ..gates.limit import TooLarge
from ..runtime.lanes import QueueFull
from ..runtime.roles import Forbidden
from ..runtime.validators import Invalid
from ..store.base import StoreAway
from .address import root_of
from .answers import JSON_TYPE, NOSNIFF, send_bytes, send_error
from .auth.identity import person_of
from .body import BadBody, ClientGone, decode, query, read
from .clients import BadValidator, Busy, Clients, NoSuchEndpoint, by_name, new_id
from .events import CallEvent
from .inline import Inline, send_feed, wish_of
from .replica.names import feed_of
from .replica.replica import Replica
from .replica.sealed import is_sealed
from .sse import SSE_HEADERS

REFUSALS: dict[type[Exception], int] = {
    BadBody: 400,
    Forbidden: 403,
    NoSuchEndpoint: 404,
    TooLarge: 413,
    QueueFull: 503,
    Busy: 503,
    StoreAway: 503,
    Invalid: 422,
    BadValidator: 500,
}
"""What a door refuses a call with, and the status of the answer."""


async def refuse(send: Send, error: Exception) -> None:
    """Answer a call that is not taken. Of refused inputs each is told by itself."""
    await send_error(send, REFUSALS[type(error)], getattr(error, "detail", str(error)))


class CallBody(msgspec.Struct):
    """What a call says."""

    data: list[Any]
    session_hash: str | None = None
    event_data: Any = None


UNKNOWN = "There is no such event, or its result was read already."
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
            edge = clients.named(scope["path_params"]["name"], scope)
            body = self._body(scope, edge, await read(scope, receive))
            event = CallEvent(
                new_id(),
                clients.service.engine().mailbox,
                root_of(scope, clients.service),
                edge.api_name,
            )
            job = clients.job(
                event, scope, edge, body.data, body.session_hash, event_data=body.event_data
            )
            await clients.check(job)
            wish = wish_of(scope)
            taken = clients.submit(event, job) if wish is None else clients.run_here(job)
            if taken is not None:
                await taken
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await refuse(send, error)
            return
        if wish is None:
            name = b'{"event_id":"%b"}' % event.id.encode()
            await send_bytes(send, 200, name, [JSON_TYPE, NOSNIFF])
        else:
            await Inline(clients, receive, send, event).answer(wish)

    def _body(self, scope: Scope, edge: Dependency, raw: bytes) -> CallBody:
        if self.by_name:
            # any name may be a parameter's: the session stands in the address
            key = query(scope, "session_hash") or None
            return CallBody(by_name(edge, decode(_named, raw)), key)
        return decode(_decoder, raw)


class CallStream:
    """ASGI: `GET call/NAME/EVENT_ID`."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        replica = self.clients.service.replica
        if replica is not None and is_sealed(path["event_id"]):
            found = replica.sealing.unseal(path["event_id"], path["name"], person_of(scope))
            if found is None:
                await send_error(send, 404, UNKNOWN)
            else:
                await send_bytes(send, 200, found, SSE_HEADERS)
            return
        if replica is not None:
            feed = feed_of("call", path["event_id"], None, person_of(scope))
            await self._anywhere(replica, path["name"], feed, receive, send)
            return
        event = self.clients.event(path["event_id"], scope)
        if not isinstance(event, CallEvent) or event.name != path["name"]:
            await send_error(send, 404, UNKNOWN)
            return
        read_all = await send_feed(self.clients, receive, send, event.feed)
        event.read_at = time.monotonic()
        if read_all:
            self.clients.forget(event.id)

    async def _anywhere(
        self, replica: Replica, name: str, feed: str, receive: Receive, send: Send
    ) -> None:
        """The event may have been accepted and run by other replicas."""
        try:
            tap = await replica.tap(feed, keeps=True)
        except StoreAway as error:
            await send_error(send, 503, str(error))
            return
        # "": the store has lost it, all but the result
        if tap is None or tap.name not in ("", name):
            if tap is not None:
                tap.left(False)
            await send_error(send, 404, UNKNOWN)
            return
        read_all = False
        try:
            read_all = await send_feed(self.clients, receive, send, tap)
        finally:
            tap.left(read_all)
