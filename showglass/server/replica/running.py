"""A job of the store that runs at this replica, from the moment that it is this replica's to its one end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from ...protocol import Failure, ProgressUnit
from ...runtime.convert import Output
from ...runtime.job import Job, Sink
from ...runtime.runtime import Runtime
from ...store.base import StoreAway
from ...store.jobs import Frames
from .keeping import Unkeepable
from .outlet import Outlet
from .tap import Tap

if TYPE_CHECKING:
    from .lines import Line
    from .replica import Replica


class Told(Sink, Protocol):
    """An event of a door: a sink that writes frames to its feed, the last one with `last=True`."""

    id: str
    feed: Any
    job: Job | None

    def ended(self, tap: Tap, told: Frames) -> None:
        """The store has its end, which is read here."""

    def stop(self, runtime: Runtime) -> None:
        """On the loop: it is cancelled."""


class Running:
    """Implements `Sink`: hands everything on to the event, and keeps what the session learned before its end is told.

    feed: where its frames go. quiet: it ran before on a replica that died: what it tells in between was told already.
    """

    __slots__ = (
        "_kept", "event", "feed", "job", "line", "mine", "outlet", "over", "quiet",
        "replica",
    )  # fmt: skip

    def __init__(
        self, replica: Replica, event: Told, job: Job, line: Line, feed: str, *, quiet: bool = False
    ) -> None:
        self.replica = replica
        self.event = event
        self.job = job
        self.line = line
        self.feed = feed
        self.quiet = quiet
        self.over = False
        self.mine = False
        """Whether the store says that this replica runs it."""
        self.outlet = event.feed = Outlet(self)
        job.sink = self
        self._kept: dict[str, bytes] = {}

    # -- Sink: from any thread ----------------------------------------------------------------------------------------

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        if not self.quiet:
            self.event.queued(job, place, size, eta)

    def started(self, job: Job, eta: float | None) -> None:
        if not self.quiet:
            self.event.started(job, eta)

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        self.event.progress(job, units)

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        self.event.log(job, level, title, text, duration, visible)

    def generating(self, job: Job, outputs: list[Output]) -> None:
        if not self.quiet:
            self.event.generating(job, outputs)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        try:
            self._keep()
        except Unkeepable as error:
            self.event.failed(job, Failure(str(error)))
        else:
            self.event.completed(job, outputs)

    def failed(self, job: Job, failure: Failure) -> None:
        with contextlib.suppress(Unkeepable):  # it failed already
            self._keep()
        self.event.failed(job, failure)

    def cancelled(self, job: Job) -> None:
        with contextlib.suppress(Unkeepable):
            self._keep()
        self.event.cancelled(job)

    def _keep(self) -> None:
        self._kept |= self.replica.keeping.changes(self.job)  # a stream has several runs

    # -- the end: on the loop -----------------------------------------------------------------------------------------

    def end(self, frame: bytes) -> None:
        """The last frame. It counts once the store has it, and only if nobody else ended the job."""
        self.outlet.flush()
        self.over = True
        line = self.line
        line.learn(self.job.duration)
        saved = self.replica.keeping.save(self.job.session, self._kept) if self._kept else None
        room = line.ask_more(leaving=self.job.holds_lane)
        answer = self.replica.jobs.finish(line.lane, self.event.id, self.feed, frame, room)
        if saved is not None:
            self.replica.spawn(self._after(saved, frame, answer, room))
        else:  # most jobs: no task for each
            answer.add_done_callback(partial(self._ended, frame, room))

    async def _after(
        self, saved: Awaitable[None], frame: bytes, answer: asyncio.Future[Any], room: int
    ) -> None:
        """What the session learned first: its client may ask again at once, anywhere."""
        try:
            await saved
            await answer
        except Exception as error:  # whatever it was: the end must get there
            self._failed(frame, room, error)
        else:
            self._ended(frame, room, answer)

    def _ended(self, frame: bytes, room: int, answer: asyncio.Future[Any]) -> None:
        if answer.cancelled():
            return
        if (error := answer.exception()) is not None:
            self._failed(frame, room, error)
            return
        told, taken = self.replica.jobs.finished(answer.result(), frame)
        self.line.answered(room, len(taken))
        self._tell(told)
        self.replica.begin(self.line, taken)

    def _failed(self, frame: bytes, room: int, error: BaseException) -> None:
        self.line.answered(room)
        self.replica.lost_touch(error)
        self.replica.spawn(self._insist(frame))

    def _tell(self, told: Frames | None) -> None:
        replica = self.replica
        replica.running.pop(self.event.id, None)
        tap = replica.taps.get(self.feed)
        if tap is None:
            return
        if told is not None:
            self.event.ended(tap, told)
        else:
            tap.check()

    async def _insist(self, frame: bytes) -> None:
        """Say the end again until the store takes it: it was away."""
        replica = self.replica
        while not replica.stopped:
            await asyncio.sleep(0.1)
            with contextlib.suppress(StoreAway):
                await replica.store.wait_ready(5)
                if self._kept:
                    await replica.keeping.save(self.job.session, self._kept)
                found = await replica.jobs.finish(
                    self.line.lane, self.event.id, self.feed, frame, 0
                )
                self._tell(replica.jobs.finished(found, frame)[0])
                return
