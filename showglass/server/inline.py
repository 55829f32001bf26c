"""A call that is answered on the connection that asked for it: no second request, nothing to find again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from .address import API
from .answers import JSON_TYPE, NOSNIFF, send_bytes, send_error
from .clients import Busy, Clients
from .events import CallEvent
from .feed import Feed
from .replica.tap import Tap
from .sse import SSE_HEADERS, Watch, follow

SOON = 0.1
"""Seconds that a stream waits before it begins: a result that is there by then is sent in one piece."""
HEARTBEAT = b"event: heartbeat\ndata: null\n\n"
LONGEST = 24 * 3600.0
"""Seconds that `Prefer: wait` waits at most."""
STOPPING = "The server stops. Ask again in a moment."


@dataclass(frozen=True, slots=True)
class Wish:
    """How a caller wants its answer. wait: seconds of `Prefer: wait`; None for an event stream."""

    wait: float | None
    applied: bytes = b""


STREAM = Wish(None)


def wish_of(scope: Scope) -> Wish | None:
    """What `Accept` and `Prefer` (RFC 7240) ask for; None for the event's id, to be read in a second request."""
    wish: Wish | None = None
    for name, value in scope["headers"]:
        if name == b"accept" and b"text/event-stream" in value:
            return STREAM
        if name == b"prefer" and wish is None:
            wish = _waiting(value)
    return wish


def _waiting(prefer: bytes) -> Wish | None:
    """The `wait` among preferences. One that is no number of seconds is not known, and left out of account."""
    for preference in prefer.split(b","):
        name, _, rest = preference.partition(b";")[0].partition(b"=")
        if name.strip().lower() != b"wait":
            continue
        seconds = rest.strip().strip(b'"')
        if not seconds:
            return Wish(LONGEST, b"wait")
        if seconds.isdigit():
            return Wish(min(float(seconds[:9]), LONGEST), b"wait=" + seconds[:9])
    return None


async def send_feed(clients: Clients, receive: Receive, send: Send, feed: Feed | Tap) -> bool:
    """Stream an event; returns False when the reader left before its end."""
    if not feed.over:
        await feed.news.wait(SOON, feed.ready)
    if feed.over:
        await send_bytes(send, 200, feed.take()[0], SSE_HEADERS)
        return True
    return await follow(
        clients.service, receive, send, feed.news, feed.take, HEARTBEAT, ready=feed.ready
    )


class Inline:
    """Answers one event. When its reader leaves it is cancelled: nobody else knows of it."""

    __slots__ = ("clients", "event", "receive", "send")

    def __init__(self, clients: Clients, receive: Receive, send: Send, event: CallEvent) -> None:
        self.clients = clients
        self.receive = receive
        self.send = send
        self.event = event

    async def answer(self, wish: Wish) -> None:
        """Send what was wished for."""
        if wish.wait is not None:
            await self._whole(wish.wait, wish.applied)
        elif not await send_feed(self.clients, self.receive, self.send, self.event.feed):
            self._cancel()

    def _cancel(self) -> None:
        if self.event.job is not None:
            self.clients.service.engine().cancel(self.event.job)

    async def _whole(self, seconds: float, applied: bytes) -> None:
        feed = self.event.feed
        until = time.monotonic() + seconds
        await self._over(min(until, time.monotonic() + SOON))
        if not feed.over:
            self.clients.service.streams.add(feed.news)
            try:
                with Watch(self.receive, feed.news) as watch:
                    await self._over(until, watch)
            finally:
                self.clients.service.streams.discard(feed.news)
            if watch.gone:
                self._cancel()
                return
        if feed.over:
            await self._result(applied)
        elif self.clients.service.closing:
            self._cancel()
            await send_error(self.send, 503, STOPPING)
        else:
            await self._later(applied)

    async def _over(self, until: float, watch: Watch | None = None) -> None:
        """Wait for the end of the event, of the time, of the reader or of the server."""
        feed = self.event.feed

        def settled() -> bool:
            gone = watch is not None and watch.gone
            return feed.over or gone or self.clients.service.closing

        while not settled() and (left := until - time.monotonic()) > 0:
            await feed.news.wait(left, settled)

    async def _result(self, applied: bytes) -> None:
        last = self.event.feed.take()[0].rsplit(b"\n\n", 2)[-2]
        body = last.partition(b"\ndata: ")[2]
        if self.event.status == 200:
            body = b'{"data":%b}' % body
        headers = [JSON_TYPE, NOSNIFF, (b"preference-applied", applied)]
        await send_bytes(self.send, self.event.status, body, headers)

    async def _later(self, applied: bytes) -> None:
        """The time is over: the result can be read with a second request, as if it had been two from the start."""
        try:
            self.clients.keep(self.event)
        except Busy as error:
            self._cancel()
            await send_error(self.send, 503, str(error))
            return
        event = self.event
        at = f"{event.root}{API}/call/{quote(event.name)}/{event.id}"
        headers = [
            JSON_TYPE,
            NOSNIFF,
            (b"preference-applied", applied),
            (b"location", at.encode()),
        ]
        await send_bytes(self.send, 202, b'{"event_id":"%b"}' % event.id.encode(), headers)
