"""Where an event that runs here puts its frames: to the reader at this replica, else into the store."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ...gates.limit import MAX_WAITING
from ...store.base import StoreAway
from ..feed import News, Source

if TYPE_CHECKING:
    from .running import Running


class Outlet:
    """The writing side of a `Feed`, for one event. From any thread."""

    __slots__ = ("_armed", "_frames", "_lock", "_running", "_skipped", "_skips", "news", "stored")

    def __init__(self, running: Running) -> None:
        self._running = running
        self._lock = threading.Lock()
        self._frames: list[bytes] = []
        self._armed = False
        self._skips = False
        self._skipped = 0
        self.stored = 0
        """Bytes that wait in the store, as far as is known."""
        self.news = News(running.replica.loop)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._running.over

    def post(self, callback: Callable[[], None]) -> None:
        """Call `callback` on the event loop."""
        self._running.replica.mailbox.post(callback)

    def put(self, source: Source, frame: bytes, *, value: bool = False, last: bool = False) -> None:
        """Add a frame. value: one that may be left out when too much waits. last: the event has ended."""
        if last:
            self._running.replica.mailbox.post(self._running.end, frame)
            return
        if value and self._skips:
            self._skips = False
            self._skipped = 1
            return
        with self._lock:
            self._frames.append(frame)
            armed, self._armed = self._armed, True
        if not armed:
            self._running.replica.mailbox.post(self.flush)

    def make_room(self, source: Source, size: int) -> int:
        """Leave out the value of `size` bytes that follows when too much waits; returns how many were left out."""
        tap = self._running.replica.taps.get(self._running.feed)
        waiting = self.stored if tap is None else tap.waiting
        dropped, self._skipped = self._skipped, 0
        if waiting + size > MAX_WAITING:
            self._skips = True
            return 1
        return dropped

    def flush(self) -> None:
        """On the loop: what was put goes on its way."""
        with self._lock:
            frames, self._frames = self._frames, []
            self._armed = False
        if not frames:
            return
        replica = self._running.replica
        tap = replica.taps.get(self._running.feed)
        if tap is not None:
            tap.direct(frames)
        else:
            self.stored += sum(len(frame) for frame in frames)
            replica.spawn(self._stored(replica.jobs.put(self._running.feed, frames)))

    async def _stored(self, answer: Awaitable[int]) -> None:
        try:
            self.stored = await answer
        except StoreAway:
            self._skipped = 1  # what later edits build on is gone: the next value is told whole
