"""Sessions of open pages: a runtime session with an outbox and at most one connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from ..components.base import Component
from ..protocol import Failure, JobInfo, JobOp, LogOp, ProgressUnit, Stage
from ..request import Request
from ..runtime.convert import Output
from ..runtime.job import Job
from ..runtime.outbox import FINAL, Outbox
from ..runtime.runtime import Runtime
from ..runtime.session import Session
from ..values.frames.shelf import shelf
from .handover import Handover

if TYPE_CHECKING:
    from .live import Stream
    from .talk import Link


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
        self._held = False
        self._flushed_at = 0.0
        self.last_job = 0
        """Number of the newest job that the page asked for: they rise."""
        self.streams: dict[int, Stream] = {}
        """What cameras and microphones send, by the number of the edge."""
        self.on_expire: Callable[[], None] | None = None
        self._moving = Lock()
        """Held while a job reports, and while it moves to another session."""
        self.handover: Handover | None = None

    lasting = True

    def weight(self) -> int:
        """Bytes that it holds, roughly."""
        tables = shelf(self.runtime.vault).held(self.owner) if self.owner else 0
        return super().weight() + self.outbox.held() + tables

    @property
    def place(self) -> str:
        """Where it is kept: the server chose its key."""
        return self.key

    @property
    def attached(self) -> bool:
        """Whether a connection is open: of its page, or of the page that took its jobs over, and shows their files."""
        session: PageSession | None = self
        while session is not None and session.link is None:
            given = session.handover
            session = given.after if given is not None and given.gave else None
        return session is not None

    def expire(self) -> None:
        """The session is forgotten."""
        self.outbox.forget()
        for stream in self.streams.values():
            stream.drop()
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
        now, pace = time.monotonic(), self.runtime.pace.seconds
        wait = pace - (now - self._flushed_at)
        if wait <= 0:
            # a job that ends at once should not cost a frame for its start and one for its end
            wait = pace / 4
        self._timed = True
        self.runtime.loop.call_later(wait, self._flush_now, now + wait)

    def _flush_now(self, due: float) -> None:
        self.runtime.pace.came(due, time.monotonic())
        self.flush()

    def drained(self) -> None:
        """What waited was sent: now what had to wait for it, and nothing before its time."""
        if self._held:
            self.flush()

    def flush(self) -> None:
        """Send what is new, unless nobody reads or not fast enough: then the newest values wait until somebody does."""
        self._timed = False
        link = self.link
        if link is None or not link.clear:
            self._held = True
            return  # still armed: no wake-up for each value that nobody reads
        self._held = False
        self._armed = False
        self._flushed_at = time.monotonic()
        frame = self.outbox.flush()
        if frame is not None:
            link.write(frame)

    # -- Sink: from any thread ----------------------------------------------------------------------------------------

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        self._tell(job, "queued", JobInfo(place=place, size=size, eta=eta))

    def started(self, job: Job, eta: float | None) -> None:
        self._tell(job, "running", JobInfo(eta=eta))

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        self._tell(job, "running", JobInfo(progress=units, eta=job.average))

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        op = LogOp(level, title, text, duration, visible)
        self.show(job.id, lambda session, number: session.outbox.log(op))

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self.show(job.id, lambda session, number: self._put(session, number, job, outputs))

    def completed(self, job: Job, outputs: list[Output]) -> None:
        info = JobInfo(duration=round(job.duration, 4), changed_states=job.changed_states)

        def end(session: PageSession, number: int) -> None:
            self._put(session, number, job, outputs)
            self._say(session, number, job, "done", info)

        self.show(job.id, end)

    def failed(self, job: Job, failure: Failure) -> None:
        self._tell(job, "failed", JobInfo(duration=round(job.duration, 4), error=failure))

    def cancelled(self, job: Job) -> None:
        self._tell(job, "cancelled", JobInfo())

    def _tell(self, job: Job, stage: Stage, info: JobInfo) -> None:
        self.show(job.id, lambda session, number: self._say(session, number, job, stage, info))

    def show(self, number: int, act: Callable[[PageSession, int], None]) -> None:
        """Call `act` with the session whose page shows job `number` of this one, and its number there."""
        with self._moving:
            moved = self.handover.moved.get(number) if self.handover is not None else None
            if moved is None:
                act(self, number)
                return
        session, number = moved
        session.show(number, act)

    def _put(self, session: PageSession, number: int, job: Job, outputs: list[Output]) -> None:
        for block, output in zip(job.edge.outputs, outputs, strict=True):
            if output.props and block.type_name != "state":
                if output.update and session is not self:
                    session.take_props(block._id, self.overrides)
                session.outbox.put(number, block._id, output.props)

    def _say(
        self, session: PageSession, number: int, job: Job, stage: Stage, info: JobInfo
    ) -> None:
        if session is not self:
            info.changed_states = []  # those of a State that its page does not have
        session.outbox.job(JobOp(number, stage, info), job.edge.id, job.trigger)
        if stage in FINAL and session.handover is not None:
            session.handover.ended(session, number)

    def told_elsewhere(self, op: JobOp, edge: int | None, trigger: int | None) -> None:
        """Another replica, which runs a job that is shown here, says how far it is."""
        self.outbox.job(op, edge, trigger)
        if op.stage in FINAL and self.handover is not None:
            self.handover.ended(self, op.job)

    def take_props(self, component: int, overrides: dict[int, dict[str, Any]]) -> None:
        """Props that a job changed in the session that it began in hold here, too."""
        block = self.runtime.root.blocks.get(component)
        if component in overrides and isinstance(block, Component):
            self.override(block, overrides[component])
