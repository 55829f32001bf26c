"""Frames that wait for the reader of an event stream."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Protocol

from ..gates.limit import MAX_WAITING
from ..runtime.pool import Mailbox


class Source(Protocol):
    """Who puts frames: the feed counts its bytes."""

    waiting: int


class News:
    """Wakes the one reader that waits on the event loop. A second reader takes the first one's place."""

    __slots__ = ("_loop", "_waiter", "reader")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiter: asyncio.Future[bool] | None = None
        self.reader: object = None

    @property
    def awaited(self) -> bool:
        """Whether somebody waits."""
        return self._waiter is not None

    def claim(self, reader: object) -> None:
        """`reader` is the one that is told from now on."""
        self.reader = reader
        self.tell()

    def tell(self) -> None:
        """On the loop: there is something new."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    async def wait(self, seconds: float, ready: Callable[[], bool]) -> bool:
        """True when `ready()` holds or once it was told; False after this time."""
        waiter: asyncio.Future[bool] = self._loop.create_future()
        self._waiter = waiter
        if ready():
            self._waiter = None
            return True
        timer = self._loop.call_later(seconds, _give_up, waiter)
        try:
            return await waiter
        finally:
            timer.cancel()
            if self._waiter is waiter:
                self._waiter = None


def _give_up(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)


class Feed:
    """Frames of one stream, in order, from any thread to one reader.

    Values of an event beyond `MAX_WAITING` bytes give way to its newest one.
    """

    __slots__ = ("_frames", "_lock", "_mailbox", "_open", "news")

    def __init__(self, mailbox: Mailbox, events: int = 0) -> None:
        self._mailbox = mailbox
        self._lock = threading.Lock()
        self._frames: list[tuple[Source, bool, bytes]] = []
        self._open = events
        self.news = News(mailbox.loop)

    @property
    def over(self) -> bool:
        """Whether every event has ended."""
        return self._open == 0

    def post(self, callback: Callable[[], None]) -> None:
        """Call `callback` on the event loop. From any thread."""
        self._mailbox.post(callback)

    def begin(self) -> None:
        """On the loop: one more event reports here."""
        with self._lock:
            self._open += 1
        self.news.tell()

    def withdraw(self) -> None:
        """An event that began will report nothing."""
        with self._lock:
            self._open -= 1

    def begun(self) -> bool:
        """Whether an event reports here."""
        return self._open > 0

    @property
    def waiting(self) -> int:
        """Bytes that wait."""
        with self._lock:
            return sum(len(frame) for _, _, frame in self._frames)

    def put(self, source: Source, frame: bytes, *, value: bool = False, last: bool = False) -> None:
        """Add a frame. value: one that a newer value may replace. last: the event of `source` has ended."""
        with self._lock:
            self._frames.append((source, value, frame))
            source.waiting += len(frame)
            if last:
                self._open -= 1
        if self.news.awaited:
            self._mailbox.post(self.news.tell)

    def make_room(self, source: Source, size: int) -> int:
        """Drop the values of `source` that wait when `size` bytes more are too many; returns how many went."""
        with self._lock:
            if not source.waiting or source.waiting + size <= MAX_WAITING:
                return 0
            kept = [f for f in self._frames if f[0] is not source or not f[1]]
            dropped = len(self._frames) - len(kept)
            self._frames = kept
            source.waiting = sum(len(f[2]) for f in kept if f[0] is source)
            return dropped

    def take(self) -> tuple[bytes, bool]:
        """All frames that wait, and whether nothing follows them."""
        with self._lock:
            frames, self._frames = self._frames, []
            for source, _, _ in frames:
                source.waiting = 0
            over = self._open == 0
        return b"".join([frame for _, _, frame in frames]), over

    def ready(self) -> bool:
        """Whether frames wait."""
        return bool(self._frames)
