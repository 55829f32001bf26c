"""Ending things: `cancel`, `reset`, and the heartbeat whose end closes a session."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ..gates.limit import MAX_HASH
from ..runtime.session import Session
from ..store.base import StoreAway
from .answers import send_error, send_json
from .auth.identity import person_of
from .body import BadBody, ClientGone, decode, read
from .call import REFUSALS
from .chunks import StreamEvent
from .clients import Clients
from .feed import News
from .incoming import request_of
from .keeping import leave
from .replica.names import feed_of
from .sse import follow

ALIVE = b"data: ALIVE\n\n"


class CancelBody(msgspec.Struct):
    """Which event a client wants to end; without its id, all of its session's events of that function."""

    event_id: str | None = None
    session_hash: str | None = None
    fn_index: int | None = None


class ResetBody(msgspec.Struct):
    """Which event a client is through with."""

    event_id: str


_cancel = msgspec.json.Decoder(CancelBody)
_reset = msgspec.json.Decoder(ResetBody)


class Cancel:
    """ASGI: `POST cancel`. An event that has ended already stays as it is."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = decode(_cancel, await read(scope, receive))
            if body.event_id is None and (body.session_hash is None or body.fn_index is None):
                raise BadBody("Say the `event_id`, or `session_hash` and `fn_index`.")
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await send_error(send, REFUSALS[type(error)], str(error))
            return
        self._here(scope, body)
        try:
            await self._elsewhere(scope, body)
        except StoreAway as error:
            await send_error(send, 503, str(error))
            return
        await send_json(send, {"success": True})

    async def _elsewhere(self, scope: Scope, body: CancelBody) -> None:
        """Events that another replica may have."""
        replica = self.clients.service.replica
        if replica is None:
            return
        if body.event_id is not None:
            await replica.cancel(body.event_id)
        elif (edge := self.clients.service.engine().edges.get(body.fn_index or 0)) is not None:
            await replica.cancel_all(
                feed_of("queue", "", body.session_hash, person_of(scope)), edge.api_name
            )

    def _here(self, scope: Scope, body: CancelBody) -> None:
        """Events of this process."""
        runtime = self.clients.service.engine()
        if body.event_id is not None:
            event = self.clients.event(body.event_id, scope)
            if (
                event is not None
                and event.job is not None
                and body.session_hash in (None, event.job.session.key)
            ):
                event.stop(runtime)
            return
        session = self.clients.find(body.session_hash or "", scope)
        if session is None:
            return
        for job in list(session.jobs.values()):
            if job.edge.id == body.fn_index:
                runtime.cancel(job)
        for event in list(
            self.clients.events.values()
        ):  # streams that wait for a chunk have no running job
            job_of = event.job
            if job_of is not None and job_of.session is session and job_of.edge.id == body.fn_index:
                event.stop(runtime)


class Reset:
    """ASGI: `POST reset`, which clients send after a cancel. Nothing is left to do."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            decode(_reset, await read(scope, receive))
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await send_error(send, REFUSALS[type(error)], str(error))
            return
        await send_json(send, {"success": True})


class Heartbeat:
    """ASGI: `GET heartbeat/SESSION_HASH`. When the client leaves, the unload events of its session run."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = scope["path_params"]["key"]
        if not 0 < len(key) <= MAX_HASH:
            await send_error(send, 400, f"session_hash must have 1 to {MAX_HASH} characters.")
            return
        first = [ALIVE]

        def take() -> tuple[bytes, bool]:
            if (session := self.clients.find(key, scope)) is not None:
                session.touch()
            return (first.pop() if first else b""), False

        news = News(self.clients.service.engine().loop)
        await follow(self.clients.service, receive, send, news, take, ALIVE, ready=lambda: False)
        self._closed(scope, key)

    def _closed(self, scope: Scope, key: str) -> None:
        runtime = self.clients.service.engine()
        session = self.clients.find(key, scope) or Session(key, person=person_of(scope))
        session.touch()
        for event in list(self.clients.events.values()):
            if (
                isinstance(event, StreamEvent)
                and event.job is not None
                and event.job.session is session
            ):
                event.close()  # nobody sends another chunk
        if (replica := self.clients.service.replica) is not None:
            replica.spawn(replica.lifetimes.leave(session, request_of(scope, key)))
        else:
            leave(runtime, session, request_of(scope, key))
