"""`POST queue/join` and `GET queue/data`: the doors of the client libraries. One stream carries a session's events."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..edges import Dependency
from ..gates.limit import MAX_HASH, MAX_WAITING
from ..store.base import StoreAway
from .address import root_of
from .answers import JSON_TYPE, NOSNIFF, send_bytes, send_error, send_json
from .auth.identity import person_of
from .body import BadBody, ClientGone, decode, is_python_client, query, read
from .call import REFUSALS, refuse
from .chunks import StreamEvent, streams
from .clients import Busy, Clients, ClientSession, new_id
from .events import QueueEvent
from .feed import Feed
from .replica.names import feed_of
from .replica.tap import Tap
from .sse import SSE_HEADERS, follow, frame, write

MAX_UNREAD = 4 * MAX_WAITING
"""Bytes of unread messages with which a session may join again."""
JOIN_SECONDS = 5.0
"""How long a stream without events waits for one."""
LINGER_SECONDS = 0.25
"""How long a stream stays open without events for `gradio_client`, whose next call mostly comes before."""
PARTING_SECONDS = 1.0
"""How long it may take such a client to hang up after the end of its stream."""
HEARTBEAT = frame({"msg": "heartbeat", "event_id": None})
CLOSE = frame({"msg": "close_stream", "event_id": None})
UNKNOWN = frame(
    {
        "msg": "unexpected_error",
        "event_id": None,
        "message": "There is no such session: join the queue first.",
        "session_not_found": True,
        "success": False,
    }
)


class JoinBody(msgspec.Struct):
    """What a client says when it joins."""

    data: list[Any] | None = None
    fn_index: int | None = None
    api_name: str | None = None
    session_hash: str | None = None
    event_data: Any = None
    trigger_id: int | None = None


_decoder = msgspec.json.Decoder(JoinBody)


class Join:
    """ASGI: `POST queue/join`."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = decode(_decoder, await read(scope, receive))
            event = await self._join(scope, body)
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await refuse(send, error)
            return
        session = event.job.session if event.job is not None else None
        if isinstance(session, ClientSession) and session.parting is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(session.parting.wait(), PARTING_SECONDS)
        await send_bytes(send, 200, b'{"event_id":"%b"}' % event.id.encode(), [JSON_TYPE, NOSNIFF])

    async def _join(self, scope: Scope, body: JoinBody) -> QueueEvent:
        clients = self.clients
        if body.session_hash is None:
            raise BadBody("The body has no `session_hash`.")
        if body.fn_index is None and body.api_name is None:
            raise BadBody("The body has no `fn_index`.")
        edge = (
            clients.numbered(body.fn_index)
            if body.fn_index is not None
            else clients.named(body.api_name or "", scope)
        )
        session = clients.session(body.session_hash, person_of(scope))
        if session.feed.waiting > MAX_UNREAD:
            raise Busy
        event = self._event(scope, edge, session.feed)
        job = clients.job(
            event,
            scope,
            edge,
            body.data or [],
            session.key,
            event_data=body.event_data,
            trigger=body.trigger_id,
        )
        job.live = isinstance(event, StreamEvent)
        await clients.check(job)
        session.feed.begin()
        try:
            taken = clients.submit(event, job)
            if taken is not None:
                await taken
        except Exception:
            session.feed.withdraw()
            raise
        return event

    def _event(self, scope: Scope, edge: Dependency, feed: Feed) -> QueueEvent:
        clients = self.clients
        root = root_of(scope, clients.service)
        if streams(scope, edge):
            return StreamEvent(new_id(), feed, root, clients)
        return QueueEvent(new_id(), feed, root, clients.forget)


class Data:
    """ASGI: `GET queue/data?session_hash=`. Only its closing message ends it."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = query(scope, "session_hash")
        feed: Feed | Tap | None
        try:
            feed = await self._feed(key, scope)
        except StoreAway as error:
            await send_error(send, 503, str(error))
            return
        if feed is None:
            await send_bytes(send, 200, UNKNOWN, SSE_HEADERS)
            return
        session = self.clients.session(key, person_of(scope))
        session.readers += 1
        try:
            await self._stream(
                feed, receive, send, Idle(feed, session) if is_python_client(scope) else None
            )
        finally:
            session.readers -= 1
            session.touch()
            if isinstance(feed, Tap):
                feed.left(False)

    async def _feed(self, key: str, scope: Scope) -> Feed | Tap | None:
        """Where the session's messages are."""
        replica = self.clients.service.replica
        if replica is not None and 0 < len(key) <= MAX_HASH:
            return await replica.tap(feed_of("queue", "", key, person_of(scope)), keeps=False)
        session = self.clients.find(key, scope)
        return None if session is None else session.feed

    async def _stream(
        self, feed: Feed | Tap, receive: Receive, send: Send, idle: Idle | None
    ) -> None:
        if feed.over and not feed.ready():
            await feed.news.wait(JOIN_SECONDS, feed.begun)

        def take() -> tuple[bytes, bool]:
            body, over = feed.take()
            if idle is not None:
                over = idle.ends(bool(body)) if over else idle.goes_on()
            # in one write with the end of the last event: a client may join again as soon as it has read that
            return (body + CLOSE if over else body), over

        ended = await follow(
            self.clients.service, receive, send, feed.news, take, HEARTBEAT,
            ready=feed.ready, ends=idle is None,
        )  # fmt: skip
        if ended and idle is not None:
            await idle.part(receive)
            await write(send, b"", more=False)
        now = time.monotonic()
        for event in self.clients.events.values():
            if event.feed is feed:
                event.read_at = now


class Idle:
    """When the stream of a `gradio_client` ends.

    It takes the end of its stream for the end of every event that it knows of: of one that joined a moment after the
    end was sent, too, if its threads see to that one first. So the end is sent when nothing is likely to follow, and a
    join that comes at the same time is answered once the client has hung up, as it does when it read the end.
    """

    def __init__(self, feed: Feed | Tap, session: ClientSession) -> None:
        self._feed = feed
        self._session = session
        self._since = -1.0
        self._asked = self._agreed = False
        """Whether the store was asked, of a stream that other replicas know, and whether it said yes."""

    def ends(self, spoke: bool) -> bool:
        """All events are over: whether to say so now, else the reader is woken later. spoke: there was news."""
        now = time.monotonic()
        if spoke or self._since < 0:
            self._since = now
            loop = asyncio.get_running_loop()
            loop.call_later(LINGER_SECONDS + 0.01, self._feed.news.tell)
        if spoke and self._agreed:
            return self.goes_on()
        if now - self._since < LINGER_SECONDS or not self._others_wait():
            return False
        self._session.parting = asyncio.Event()
        return True

    def goes_on(self) -> bool:
        """Events report here: it does not end."""
        if self._agreed and isinstance(self._feed, Tap):
            self._feed.part(ends=False, then=lambda _: None)
        self._agreed = False
        return False

    def _others_wait(self) -> bool:
        """Whether joins at other replicas wait for this end, too. They are told, and news comes once that is so."""
        if isinstance(self._feed, Tap) and not (self._agreed or self._asked):
            self._asked = True
            self._feed.part(ends=True, then=self._told)
        return self._agreed or not isinstance(self._feed, Tap)

    def _told(self, may_end: bool) -> None:
        self._asked, self._agreed = False, may_end
        if not may_end:
            self._since = -1.0
        self._feed.news.tell()

    async def part(self, receive: Receive) -> None:
        """Wait until the client has hung up, for a while; then joins are answered."""
        parting = self._session.parting
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PARTING_SECONDS):
                    while (await receive())["type"] != "http.disconnect":
                        pass
        finally:
            if parting is not None:
                parting.set()
            if self._session.parting is parting:
                self._session.parting = None


class Status:
    """ASGI: `GET queue/status`."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        waiting = self.clients.service.engine().lanes.waiting
        await send_json(
            send,
            {
                "msg": "estimation",
                "event_id": None,
                "rank": None,
                "queue_size": waiting,
                "rank_eta": None,
            },
        )
