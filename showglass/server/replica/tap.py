"""Reading a feed of the store: the frames that wait there, then what comes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ...store.jobs import Frames
from ..feed import News
from .parting import part

if TYPE_CHECKING:
    from .replica import Replica

TRIM = 256 * 1024
"""Bytes that are delivered before the store is told to forget them."""


class Tap:
    """The one reader of a feed, at this replica. Reads like a `Feed`.

    Frames from elsewhere have an index in the feed. Those of events that run here come directly and have none: they
    never were in the store.
    """

    __slots__ = (
        "_ahead", "_bytes", "_early", "_frames", "_live", "_missed", "_refreshing", "_replica", "_taken",
        "_took", "feed", "keeps", "name", "news", "next", "open",
    )  # fmt: skip

    def __init__(self, replica: Replica, feed: str, *, keeps: bool) -> None:
        self._replica = replica
        self._frames: deque[tuple[bytes, bool]] = deque()
        self._ahead: list[bytes] = []
        """What came directly before what the store had."""
        self._early: list[Frames | tuple[int, int]] = []
        """What others said before that: messages come on another connection than answers."""
        self._bytes = 0
        self._live = False
        self._refreshing = self._missed = False
        self._taken = 0
        self._took = 0
        self.feed = feed
        self.keeps = keeps
        """Whether what was read may be read again for a while; else it is forgotten at once."""
        self.name = ""
        self.next = 0
        self.open = 1
        self.news = News(asyncio.get_running_loop())

    # -- writing ------------------------------------------------------------------------------------------------------

    def began(self, found: Frames) -> None:
        """What the store had."""
        self.name = found.name
        self._live = True
        self.next = found.start
        self._taken = found.start
        self.heard(found)
        self.direct(self._ahead)
        early, self._ahead, self._early = self._early, [], []
        for told in early:
            self.opened(*told) if isinstance(told, tuple) else self.heard(told)

    def heard(self, found: Frames) -> None:
        """Frames of the feed, from index `found.start` on."""
        if not self._live:
            self._early.append(found)
            return
        skip = self.next - found.start
        if skip < 0:
            self._refresh()
            return
        new = found.frames[skip:]
        if new:
            self.next += len(new)
            self._add((frame, True) for frame in new)
        if skip <= len(found.frames):  # older news says nothing new about what is open
            self.open = found.open
        self.news.tell()

    def opened(self, at: int, count: int) -> None:
        """So many events reported here when the next frame had index `at`: what is older than the frames is no news."""
        if not self._live:
            self._early.append((at, count))
        elif at > self.next:
            self._refresh()
        elif at == self.next and count > self.open:
            self.open = count
            self.news.tell()

    def direct(self, frames: list[bytes]) -> None:
        """Frames of an event that runs here."""
        if not self._live:
            self._ahead.extend(frames)
            return
        self._add((frame, False) for frame in frames)
        self.news.tell()

    def _add(self, frames: Iterable[tuple[bytes, bool]]) -> None:
        for frame, stored in frames:
            self._frames.append((frame, stored))
            self._bytes += len(frame)

    def _refresh(self) -> None:
        """A message was missed: ask the store."""
        self._missed = self._live
        if not self._refreshing and self._live:
            self._refreshing = True
            self._replica.spawn(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while self._missed:  # more may be missed while the answer is on its way
                self._missed = False
                found = await self._replica.jobs.attach(self.feed, self.next)
                if found is None:
                    self.open = 0
                    self.news.tell()
                    return
                # what another reader took is gone
                self.next = max(self.next, found.start)
                self.heard(found)
        finally:
            self._refreshing = False

    def check(self) -> None:
        """Messages may have been missed."""
        self._refresh()

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether every event has ended."""
        return self._live and self.open <= 0

    @property
    def waiting(self) -> int:
        """Bytes that wait."""
        return self._bytes

    def begun(self) -> bool:
        """Whether an event reports here."""
        return self.open > 0

    def ready(self) -> bool:
        """Whether frames wait."""
        return bool(self._frames)

    def take(self) -> tuple[bytes, bool]:
        """All frames that wait, and whether nothing follows them."""
        frames, self._frames = self._frames, deque()
        self._bytes = 0
        for frame, stored in frames:
            if stored:
                self.took(len(frame))
        # before the reader can ask again elsewhere: it must not be told the same once more
        if self._took and (not self.keeps or (self._took > TRIM and not self.over)):
            self._forget()
        return b"".join([frame for frame, _ in frames]), self.over

    def took(self, size: int) -> None:
        """A frame of the feed, of `size` bytes, was handed on."""
        self._taken += 1
        self._took += size

    @property
    def taken(self) -> tuple[int, int]:
        """Up to which index frames were handed on, and their bytes since `forget_sizes`."""
        return self._taken, self._took

    def forget_sizes(self) -> None:
        """Somebody else sees to it that the store forgets them."""
        self._took = 0

    def _forget(self) -> None:
        self._replica.spawn(self._replica.jobs.delivered(self.feed, self._taken, self._took))
        self._took = 0

    def part(self, *, ends: bool, then: Callable[[bool], None]) -> None:
        """Its stream is about to end, or goes on after all. then: told whether it may end."""
        part(self._replica, self.feed, ends=ends, then=then)

    def left(self, read_all: bool) -> None:
        """The reader is gone. What came directly and was not read goes to the store for the next one."""
        jobs = self._replica.jobs
        if self._took and (not self.keeps or not read_all):
            self._forget()
        unread = [frame for frame, stored in self._frames if not stored] + self._ahead
        if self._replica.taps.get(self.feed) is self:
            del self._replica.taps[self.feed]
            if read_all and self.keeps:
                jobs.all_read(self.feed)
            else:
                self._replica.spawn(jobs.detach(self.feed))
        if unread:
            self._replica.spawn(jobs.put(self.feed, unread))
