"""The engine of one served app: takes jobs in, runs them in their lanes, and reports how they end."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Coroutine
from contextvars import Context
from functools import partial
from typing import Any

from ..components.state import State
from ..edges import Dependency
from ..gates.open_file import Vault
from ..protocol import Failure
from ..tree import Root
from . import batch, kept, validators
from .budget import Budget
from .convert import Output
from .failures import TimeLimit, explain, public
from .garbage import collect_after
from .job import Job
from .lanes import Lane, Lanes, QueueFull
from .observers import Observers
from .pace import Pace
from .pool import Mailbox, Pool
from .roles import check_roles
from .runner import Cancelled, run_in_thread, run_on_loop
from .session import Session
from .watch import Watch
from .workers import Workers

QUICK = 0.2
"""Seconds under which a wait needs neither a place nor an estimate."""
PLACES_EVERY = 0.05
"""Seconds between two messages about the places in a line."""
IN_A_ROW = 0.002
"""Seconds for which a thread takes one job after another from a line by itself."""
CONVERSION_THREADS = 8
"""Threads for conversions and validators alone: functions that hold all others must not keep these waiting."""


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
        self.conversions = Pool(CONVERSION_THREADS)
        self.mailbox = Mailbox(loop)
        self.lanes = Lanes(root.dependencies, default_limit, max_waiting, max_threads)
        self.edges: dict[int, Dependency] = {d.id: d for d in root.dependencies}
        self.named: dict[str, Dependency] = {
            d.api_name: d for d in root.dependencies if d.api_name and d.callable_by_clients
        }
        self.budget = Budget()
        self.pace = Pace()
        self.runs = 0
        """Jobs that were taken in so far."""
        self.watch = Watch(self)
        self.workers = Workers(self)
        self._tasks: set[asyncio.Task[None]] = set()
        self._spent: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
        self.listened_states = {
            block._id
            for d in root.dependencies
            for block, name in d.targets
            if isinstance(block, State) and name == "change"
        }

    # -- taking jobs in -----------------------------------------------------------------------------------------------

    async def check(self, job: Job) -> None:
        """Run the validator of a job that is not submitted yet, and look whether its answer is kept.

        Raises `Invalid`, `Forbidden`, or what the validator raised.
        """
        check_roles(job)
        if job.checked:
            return
        await validators.check(self, job)
        await kept.look_up(self, job)
        job.checked = True

    def submit(self, job: Job, *, now: bool = False) -> None:
        """Run `job` in its lane; with `now`, or outside of the queue, as soon as a thread is free.

        What nobody has checked goes through its validator first; a refusal is then the job's failure. Raises
        `QueueFull`, `Forbidden`.
        """
        check_roles(job)  # here, because every door passes it
        if self.budget.full:
            self.observers.turned_away(job)
            self.budget.check()
        job.size = self.budget.take_in(job.data, job.session.visitor)
        if job.checked:
            try:
                self.enter(job, now=now)
            except QueueFull:
                self.budget.let_go(job.size, job.session.visitor)
                raise
        else:
            job.session.jobs[job.id] = job
            job.task = self.spawn(validators.check_then_enter(self, job, now))

    def enter(self, job: Job, *, now: bool = False) -> None:
        """Run a job whose inputs were checked. Raises `QueueFull`."""
        if job.kept is not None:
            job.session.jobs[job.id] = job
            self.observers.submitted(job)
            kept.replay(self, job, job.kept)
            return
        job.session.left = False
        self.runs += 1
        job.entered_at = time.perf_counter()
        try:
            self.lanes.check(job, now=now)
        except QueueFull:
            self.observers.turned_away(job)
            raise
        # all of this first: the thread that is through with the job before it may take it out of the line at once, and
        # its end would be told to nobody
        job.session.jobs[job.id] = job
        self.observers.submitted(job)
        if self.lanes.enter(job, now=now):
            self._start([job])
        else:
            self._line_moved(job)

    def spawn(
        self, work: Coroutine[Any, Any, None], context: Context | None = None
    ) -> asyncio.Task[None]:
        """A task that is kept until it ends: the loop itself keeps none."""
        task = self.loop.create_task(work, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def cancel(self, job: Job) -> None:
        """End a job: a waiting one leaves its line, an async one stops at its next await, a generator at its next step.

        A worker process is ended. A sync function in a thread finishes, but its result is dropped.
        """
        self._give_up(job, None)

    def _time_out(self, job: Job, seconds: float) -> None:
        name = job.edge.function.name if job.edge.function is not None else job.edge.api_name
        self._give_up(job, TimeLimit(name, seconds))

    def _give_up(self, job: Job, error: TimeLimit | None) -> None:
        job.stop.set()
        if not self._end(job):
            return
        if job.task is not None:
            job.task.cancel()
        if job.kill is not None:
            job.kill()
        if error is not None:
            job.duration = time.perf_counter() - job.started_at
        self.observers.ended(job, error, cancelled=error is None)
        self._report(job, None, error if error is not None else Cancelled())
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
            self.watch.started(job)
            if job.edge.options.batch:
                batch.start(self, job)
                continue
            self.begin(job)
            if job.needs_thread:
                self.pool.submit(partial(self._in_thread, job))
            else:
                job.task = self.spawn(run_on_loop(self, job), context=job.context)
                job.task.add_done_callback(partial(self._ended_before_it_began, job))

    def _ended_before_it_began(self, job: Job, task: asyncio.Task[None]) -> None:
        """A task that is cancelled before its first step runs no line of its coroutine: nobody freed the lane."""
        if task.cancelled():
            self.free(job, False)

    def _in_thread(self, first: Job) -> None:
        """Run a job, then those that wait for its place: a way over the loop between two costs more than a short run.

        Not for long without the loop: it has others to serve, and waits for this thread's lock on the interpreter.
        """
        until = None
        job: Job | None = first
        while job is not None:
            work = partial(run_in_thread, self, job)
            succeeded = work() if job.context is None else job.context.run(work)
            now = time.perf_counter()
            until = until or now + IN_A_ROW
            after = self.lanes.follow(job) if now < until else None
            if after is not None:
                after.started_at = now
            self.mailbox.post(self.free, job, succeeded, after)
            if after is not None:
                self._tell_start(after)
            job = after

    def begin(self, job: Job) -> None:
        """A job's function is about to run: tell it, and start its clock."""
        self._tell_start(job)
        self._wind(job)

    def _tell_start(self, job: Job) -> None:
        self.observers.started(job)
        job.sink.started(job, self.average(job.edge))

    def _wind(self, job: Job) -> None:
        limit = job.edge.options.time_limit
        if limit is not None and job.edge.connection != "stream":
            job.timer = self.loop.call_later(limit, self._time_out, job, limit)

    def _line_moved(self, job: Job) -> None:
        """Tell those who wait their places, soon: in a line that moves fast, nobody reads each step."""
        lane = self.lanes.lane(job)
        if lane.waiting and not lane.telling:
            lane.telling = True
            self.loop.call_later(self.places_every, self._tell_places, lane)

    def _tell_places(self, lane: Lane) -> None:
        lane.telling = False
        patient = time.perf_counter() - QUICK
        for place, job in enumerate(self.lanes.line(lane)):
            if job.entered_at > patient:  # those behind it came later still
                self._line_moved(job)
                break
            each = self.average(job.edge)
            eta = each * (place + 1) if each is not None and each > QUICK else None
            with self.lanes.lock:
                if not (job.holds_lane or job.over):  # a thread may have taken it meanwhile
                    job.sink.queued(job, place, len(lane.waiting), eta)

    # -- ending: called from any thread -------------------------------------------------------------------------------

    def finish(self, job: Job, outputs: list[Output] | None, error: BaseException | None) -> None:
        """A job's function is through: report and free its lane. Called from any thread."""
        self.settle(job, outputs, error)
        self.mailbox.post(self.free, job, error is None)

    def settle(self, job: Job, outputs: list[Output] | None, error: BaseException | None) -> None:
        """Report how a job ended, unless it did before. Called from any thread."""
        job.duration = time.perf_counter() - job.started_at
        if self._end(job):
            self.observers.ended(job, error)
            self._report(job, outputs, error)

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

    def _end(self, job: Job) -> bool:
        """True for the one caller that may report how the job ended: popping from a dict is atomic."""
        if job.session.jobs.pop(job.id, None) is None:
            return False
        job.over = True
        self.budget.let_go(job.size, job.session.visitor)
        return True

    def free(self, job: Job, succeeded: bool, after: Job | None = None) -> None:
        """On the loop: a function is through, and its place in the lane free, or given to the one after it."""
        self.watch.ended(job)
        collect_after(job.duration)
        if job.timer is not None:
            job.timer.cancel()
        if succeeded:
            spent, runs = self._spent[job.edge.id]
            self._spent[job.edge.id] = (spent + job.duration, runs + 1)
        if after is not None:
            self.watch.started(after)
            self._wind(after)
            self._line_moved(after)
        if not job.holds_lane:
            return
        started = self.lanes.leave(job)
        self._start(started)
        self._line_moved(job)

    def close(self) -> None:
        """Stop the threads; running functions finish, their results are dropped."""
        self.watch.close()
        self.pool.close()
        self.conversions.close()
        self.workers.close()


class _Hidden(Failure):
    """A failure of which HTTP clients learn nothing but that it happened."""

    @classmethod
    def of(cls, failure: Failure) -> _Hidden:
        return cls(
            failure.message, failure.title, failure.duration, failure.visible, failure.component,
            failure.fields,
        )  # fmt: skip


def is_hidden(failure: Failure) -> bool:
    """Whether HTTP doors send `error: null` for it."""
    return isinstance(failure, _Hidden)


__all__ = ["Runtime", "Session", "is_hidden"]
