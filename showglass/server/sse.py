"""Event streams: their frames, and noticing that the reader left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Self

from starlette.types import Receive, Send

from ..values.wire import to_json
from .answers import NOSNIFF, Headers
from .feed import News
from .service import Service

SSE_HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    # no-transform: what packs a stream holds it back
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    NOSNIFF,
]


def frame(value: Any) -> bytes:
    """One message without an event name."""
    return b"data: " + to_json(value) + b"\n\n"


async def start(send: Send) -> None:
    """Begin an event stream."""
    await send({"type": "http.response.start", "status": 200, "headers": SSE_HEADERS})


async def write(send: Send, body: bytes, more: bool = True) -> None:
    """Send frames; without `more` the stream ends."""
    await send({"type": "http.response.body", "body": body, "more_body": more})


class Watch:
    """Tells `news` when the reader leaves. Used as a context manager."""

    def __init__(self, receive: Receive, news: News) -> None:
        self._receive = receive
        self._news = news
        self._task: asyncio.Task[None] | None = None
        self.gone = False

    def __enter__(self) -> Self:
        self._task = asyncio.get_running_loop().create_task(self._listen())
        return self

    def __exit__(self, *exc: object) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self._news.tell()


async def follow(
    service: Service,
    receive: Receive,
    send: Send,
    news: News,
    take: Callable[[], tuple[bytes, bool]],
    heartbeat: bytes,
    *,
    ready: Callable[[], bool],
    ends: bool = True,
) -> bool:
    """Stream what `take()` gives until it says that nothing follows; returns False when the reader left before.

    take: frames that wait, and whether they are the last. ready: whether `take` would give any. ends: the answer ends
    with them; else its caller ends it.
    """
    me = object()
    news.claim(me)
    service.streams.add(news)
    await start(send)
    try:
        with Watch(receive, news) as watch:
            while not watch.gone:
                # the client came back on another connection, or the server stops
                if news.reader is not me or service.closing:
                    await write(send, b"", more=False)
                    break
                body, over = take()
                if body or over:
                    await write(send, body, more=not (over and ends))
                if over:
                    return True
                if not await news.wait(service.settings.heartbeat, ready):
                    await write(send, heartbeat)
    finally:
        if news.reader is me:
            news.reader = None
            service.streams.discard(news)
    return False
