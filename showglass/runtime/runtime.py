"""The engine of one served app: takes jobs in, runs them in their lanes, and reports how they end."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from functools import partial

from ..components.state import State
from ..edges import Dependency
from ..gates.open_file import Vault
from ..protocol import Failure
from ..tree import Root
from . import batch
from .convert import Output
from .failures import explain, public
from .job import Job
from .lanes import Lane, Lanes, QueueFull
from .observers import Observers
from .pool import Mailbox, Pool
from .runner import Cancelled, run_in_thread, run_on_loop
from .session import Session

QUICK = 0.2
"""Seconds under which a wait needs neither a place nor an estimate."""
PLACES_EVERY = 0.05
"""Seconds between two messages about the places in a line."""


class Runtime:
    """Runs the functions of one app. Its methods are called on the event loop, unless they say otherwise."""

    def __init__(
        self,
        root: Root,
        loop: asyncio.AbstractEventLoop,
        vault: Vault,
        *,
        max_threads: int = 40,
        default_limit: int | None = 1,
        max_waiting: int | None = None,
        show_error: bool = False,
        places_every: float = PLACES_EVERY,
    ) -> None:
        self.root = root
        self.loop = loop
        self.vault = vault
        self.show_error = show_error
        self.places_every = places_every
        self.observers = Observers()
        self.pool = Pool(max_threads)
        self.mailbox = Mailbox(loop)
        self.lanes = Lanes(root.dependencies, default_limit, max_waiting, max_threads)
        self.edges: dict[int, Dependency] = {d.id: d for d in root.dependencies}
        self.named: dict[str, Dependency] = {
            d.api_name: d for d in root.dependencies if d.api_name and d.callable_by_clients
        }
        self._spent: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
        self.listened_states = {
            block._id
            for d in root.dependencies
            for block, name in d.targets
            if isinstance(block, State) and name == "change"
        }

    # -- taking jobs in -----------------------------------------------------------------------------------------------

    def submit(self, job: Job, *, now: bool = False) -> None:
        """Run `job` in its lane, or at once outside of it. Raises `QueueFull`."""
        job.entered_at = time.perf_counter()
        try:
            starts = now or not job.edge.options.queue or self.lanes.enter(job)
        except QueueFull:
            self.observers.turned_away(job)
            raise
        job.session.jobs[job.id] = job
        self.observers.submitted(job)
        if starts:
            self._start([job])
        else:
            self._line_moved(job)

    def cancel(self, job: Job) -> None:
        """End a job: a waiting one leaves its line, an async one stops at its next await, a generator at its next step.

        A running sync function finishes, but its result is dropped.
        """
        job.stop.set()
        if not self._end(job):
            return
        if job.task is not None:
            job.task.cancel()
        self.observers.ended(job, None, cancelled=True)
        job.sink.cancelled(job)
        if not job.holds_lane:
            self._start(self.lanes.leave(job))
            self._line_moved(job)

    def average(self, edge: Dependency) -> float | None:
        """Mean seconds of the edge's finished runs."""
        spent, runs = self._spent[edge.id]
        return spent / runs if runs else None

    # -- running ------------------------------------------------------------------------------------------------------

    def _start(self, jobs: list[Job]) -> None:
        for job in jobs:
            job.started_at = time.perf_counter()
            function = job.edge.function
            if job.edge.options.batch:
                batch.start(self, job)
                continue
            self.observers.started(job)
            job.sink.started(job, self.average(job.edge))
            if function is not None and function.kind in ("async", "async_generator"):
                job.task = self.loop.create_task(run_on_loop(self, job), context=job.context)
            else:
                self.pool.submit(partial(self._in_thread, job))

    def _in_thread(self, job: Job) -> None:
        if job.context is None:
            run_in_thread(self, job)
        else:
            job.context.run(run_in_thread, self, job)

    def _line_moved(self, job: Job) -> None:
        """Tell those who wait their places, soon: in a line that moves fast, nobody reads each step."""
        lane = self.lanes.lane(job)
        if lane.waiting and not lane.telling:
            lane.telling = True
            self.loop.call_later(self.places_every, self._tell_places, lane)

    def _tell_places(self, lane: Lane) -> None:
        lane.telling = False
        patient = time.perf_counter() - QUICK
        for place, job in enumerate(lane.waiting):
            if job.entered_at > patient:  # those behind it came later still
                self._line_moved(job)
                break
            each = self.average(job.edge)
            eta = each * (place + 1) if each is not None and each > QUICK else None
            job.sink.queued(job, place, len(lane.waiting), eta)

    # -- ending: called from any thread -------------------------------------------------------------------------------

    def finish(self, job: Job, outputs: list[Output] | None, error: BaseException | None) -> None:
        """A job's function is through: report and free its lane. Called from any thread."""
        job.duration = time.perf_counter() - job.started_at
        if self._end(job):
            self.observers.ended(job, error)
            self._report(job, outputs, error)
        self.mailbox.post(self._free, job, error is None)

    def _report(self, job: Job, outputs: list[Output] | None, error: BaseException | None) -> None:
        job.average = self.average(job.edge)
        if isinstance(error, (Cancelled, asyncio.CancelledError)):
            job.sink.cancelled(job)
        elif error is not None:
            failure = explain(job, error, self.show_error)
            job.sink.failed(job, failure if public(error, self.show_error) else _Hidden.of(failure))
        else:
            if self.listened_states:
                job.changed_states = [
                    b._id
                    for b, o in zip(job.edge.outputs, outputs or [], strict=False)
                    if b._id in self.listened_states and o.props
                ]
            job.sink.completed(
                job,
                outputs if outputs is not None else [Output({}, True) for _ in job.edge.outputs],
            )

    @staticmethod
    def _end(job: Job) -> bool:
        """True for the one caller that may report how the job ended: popping from a dict is atomic."""
        if job.session.jobs.pop(job.id, None) is None:
            return False
        job.over = True
        return True

    def _free(self, job: Job, succeeded: bool) -> None:
        if succeeded:
            spent, runs = self._spent[job.edge.id]
            self._spent[job.edge.id] = (spent + job.duration, runs + 1)
        if not job.holds_lane:
            return
        started = self.lanes.leave(job)
        self._start(started)
        self._line_moved(job)

    def close(self) -> None:
        """Stop the threads; running functions finish, their results are dropped."""
        self.pool.close()


class _Hidden(Failure):
    """A failure of which HTTP clients learn nothing but that it happened."""

    @classmethod
    def of(cls, failure: Failure) -> _Hidden:
        return cls(
            failure.message, failure.title, failure.duration, failure.visible, failure.component
        )


def is_hidden(failure: Failure) -> bool:
    """Whether HTTP doors send `error: null` for it."""
    return isinstance(failure, _Hidden)


__all__ = ["Runtime", "Session", "is_hidden"]
