"""Sessions of open pages: a runtime session with an outbox and at most one connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..protocol import Failure, JobInfo, JobOp, LogOp, ProgressUnit
from ..request import Request
from ..runtime.convert import Output
from ..runtime.job import Job
from ..runtime.outbox import Outbox
from ..runtime.runtime import Runtime
from ..runtime.session import Session

if TYPE_CHECKING:
    from .talk import Link

PACE = 0.016
"""Seconds between two frames of a page, unless a job ended: a screen shows no more."""


class PageSession(Session):
    """One page load. Implements `Sink`: output goes to the outbox, which outlives any connection."""

    def __init__(
        self, key: str, runtime: Runtime, request: Request | None, person: str = ""
    ) -> None:
        super().__init__(key, request, person)
        self.budget = runtime.budget
        self.left = False
        self.runtime = runtime
        self.outbox = Outbox(self._wake)
        self.link: Link | None = None
        self._armed = False
        self._timed = False
        self._flushed_at = 0.0
        self.last_job = 0
        """Number of the newest job that the page asked for: they rise."""
        self.on_expire: Callable[[], None] | None = None

    lasting = True

    def weight(self) -> int:
        """Bytes that it holds, roughly."""
        return super().weight() + self.outbox.held()

    @property
    def place(self) -> str:
        """Where it is kept: the server chose its key."""
        return self.key

    @property
    def attached(self) -> bool:
        """Whether a connection is open."""
        return self.link is not None

    def expire(self) -> None:
        """The session is forgotten."""
        if self.on_expire is not None:
            self.on_expire()

    # -- flushing: on the loop ----------------------------------------------------------------------------------------

    def _wake(self, urgent: bool) -> None:
        """From any thread: something waits in the outbox."""
        if urgent:
            self.runtime.mailbox.post(self.flush)
        elif not self._armed:
            self._armed = True
            self.runtime.mailbox.post(self._flush_in_time)

    def _flush_in_time(self) -> None:
        if self._timed:
            return
        wait = PACE - (time.monotonic() - self._flushed_at)
        if wait <= 0:
            # a job that ends at once should not cost a frame for its start and one for its end
            wait = PACE / 4
        self._timed = True
        self.runtime.loop.call_later(wait, self.flush)

    def flush(self) -> None:
        """Send what is new, unless nobody reads or not fast enough: then the newest values wait until somebody does."""
        self._timed = False
        link = self.link
        if link is None or not link.clear:
            return  # still armed: no wake-up for each value that nobody reads
        self._armed = False
        self._flushed_at = time.monotonic()
        frame = self.outbox.flush()
        if frame is not None:
            link.write(frame)

    # -- Sink: from any thread ----------------------------------------------------------------------------------------

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        self.outbox.job(JobOp(job.id, "queued", JobInfo(place=place, size=size, eta=eta)))

    def started(self, job: Job, eta: float | None) -> None:
        self.outbox.job(JobOp(job.id, "running", JobInfo(eta=eta)))

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        self.outbox.job(JobOp(job.id, "running", JobInfo(progress=units, eta=job.average)))

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        self.outbox.log(LogOp(level, title, text, duration, visible))

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self._put(job, outputs)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        self._put(job, outputs)
        info = JobInfo(duration=round(job.duration, 4), changed_states=job.changed_states)
        self.outbox.job(JobOp(job.id, "done", info))

    def failed(self, job: Job, failure: Failure) -> None:
        self.outbox.job(
            JobOp(job.id, "failed", JobInfo(duration=round(job.duration, 4), error=failure))
        )

    def cancelled(self, job: Job) -> None:
        self.outbox.job(JobOp(job.id, "cancelled", JobInfo()))

    def _put(self, job: Job, outputs: list[Output]) -> None:
        for block, output in zip(job.edge.outputs, outputs, strict=True):
            if output.props and block.type_name != "state":
                self.outbox.put(job.id, block._id, output.props)
