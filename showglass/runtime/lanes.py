"""Lanes: events that share a concurrency limit wait in one line."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from ..edges import Dependency

if TYPE_CHECKING:
    from .job import Job


class QueueFull(Exception):
    """More events wait than `queue(max_size=)` allows."""

    def __init__(self, limit: int | None, message: str | None = None) -> None:
        super().__init__(
            message or f"The queue is full: {limit} events wait already. Try again in a moment."
        )


class Lane:
    """One line of jobs with a limit of how many run at once."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.waiting: deque[Job] = deque()
        self.running = 0
        self.telling = False
        """Whether those who wait are about to be told their places."""

    @property
    def head(self) -> float:
        """When the first of those who wait came."""
        return self.waiting[0].entered_at

    @property
    def free(self) -> bool:
        """Whether one more may run."""
        return self.limit is None or self.running < self.limit


class Lanes:
    """All lanes of an app. `threads` caps the running jobs that hold a worker thread, over all lanes.

    Events that run outside of the queue share one lane without a limit: they wait for threads alone.
    """

    def __init__(
        self,
        edges: list[Dependency],
        default_limit: int | None,
        max_waiting: int | None,
        threads: int,
    ) -> None:
        self.max_waiting = max_waiting
        self.threads = threads
        self.used_threads = 0
        self.lock = threading.Lock()
        """Held while lines change: a thread that is through with a job takes the next one by itself."""
        self._lane_of: dict[int, Lane] = {}
        self._direct = Lane(None)
        self._lanes: dict[object, Lane] = {"": self._direct}
        for edge in edges:
            self._lane_of[edge.id] = self._place(edge, default_limit)

    def _place(self, edge: Dependency, default_limit: int | None) -> Lane:
        chosen = edge.options.concurrency_limit
        limit = default_limit if chosen == "default" else chosen
        fn = edge.function.fn if edge.function is not None else None
        name: object = edge.options.concurrency_id or _Same(fn)
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(limit)
        elif limit is not None and (lane.limit is None or limit < lane.limit):
            lane.limit = limit
        return lane

    @property
    def waiting(self) -> int:
        """Jobs that wait, in all lanes."""
        return sum(len(lane.waiting) for lane in self._lanes.values())

    @property
    def running(self) -> int:
        """Jobs that run, in all lanes."""
        return sum(lane.running for lane in self._lanes.values())

    def members(self) -> list[tuple[Lane, list[int]]]:
        """Each lane with the numbers of its edges."""
        found: dict[int, tuple[Lane, list[int]]] = {}
        for number, lane in self._lane_of.items():
            found.setdefault(id(lane), (lane, []))[1].append(number)
        return list(found.values())

    def check(self, job: Job, *, now: bool = False) -> None:
        """Raises `QueueFull` when `enter` would: said before anybody is told of the job."""
        if self.max_waiting is None or now or not job.edge.options.queue:
            return
        lane = self._lane_of[job.edge.id]
        with self.lock:
            starts = lane.free and not lane.waiting and self._has_thread(job)
            if not starts and self.waiting >= self.max_waiting:
                raise QueueFull(self.max_waiting)

    def enter(self, job: Job, *, now: bool = False) -> bool:
        """Take a place; True when the job may start at once. now: outside of the queue. Raises `QueueFull`.

        One that waits may run, and be over, on another thread before this returns.
        """
        direct = now or not job.edge.options.queue
        lane = job.lane = self._direct if direct else self._lane_of[job.edge.id]
        with self.lock:
            if lane.free and not lane.waiting and self._has_thread(job):
                self._take(lane, job)
                return True
            if not direct and self.max_waiting is not None and self.waiting >= self.max_waiting:
                raise QueueFull(self.max_waiting)
            lane.waiting.append(job)
            return False

    def lane_of(self, edge: Dependency) -> Lane:
        """The lane of an edge's queued jobs."""
        return self._lane_of[edge.id]

    def lane(self, job: Job) -> Lane:
        """The lane of a job."""
        return job.lane or self._lane_of[job.edge.id]

    def waiting_for(self, job: Job) -> int:
        """How many jobs wait for the place or the thread of one that runs."""
        if job.holds_thread and self.used_threads >= self.threads:
            return self.waiting
        lane = self.lane(job)
        return 0 if lane.free else len(lane.waiting)

    def leave(self, job: Job) -> list[Job]:
        """A job is over, or gave up waiting: returns those that may start now, already counted as running."""
        lane = self.lane(job)
        with self.lock:
            if job.holds_lane:
                lane.running -= 1
                self.used_threads -= job.holds_thread
                job.holds_lane = False
            elif job in lane.waiting:
                lane.waiting.remove(job)
            return self._startable(lane)

    def follow(self, job: Job) -> Job | None:
        """From the thread of a job that is through: the one that takes over its place and its thread.

        None when nobody in its line can, or when others may be first.
        """
        lane = self.lane(job)
        if not lane.waiting or not job.holds_lane or not job.holds_thread:
            return None
        with self.lock:
            if self.used_threads >= self.threads - 1 or not lane.waiting or not job.holds_lane:
                return None
            after = lane.waiting[0]
            if after.edge.options.batch or not after.needs_thread:
                return None
            lane.waiting.popleft()
            job.holds_lane = False
            after.holds_lane = after.holds_thread = True
            return after

    def withdraw(self, job: Job) -> bool:
        """Take a job out of its line, if it still waits; whether it did."""
        waiting = self.lane(job).waiting
        with self.lock:
            if job not in waiting:
                return False
            waiting.remove(job)
            return True

    def line(self, lane: Lane) -> list[Job]:
        """Who waits in a lane now, in order."""
        with self.lock:
            return list(lane.waiting)

    def batch_mates(self, job: Job, most: int) -> list[Job]:
        """Waiting jobs of the same edge that run along with `job`; they leave the line."""
        lane = self.lane(job)
        with self.lock:
            mates = [other for other in lane.waiting if other.edge is job.edge][:most]
            for mate in mates:
                lane.waiting.remove(mate)
        return mates

    def _has_thread(self, job: Job) -> bool:
        return not job.needs_thread or self.used_threads < self.threads

    def _take(self, lane: Lane, job: Job) -> None:
        lane.running += 1
        job.holds_lane = True
        job.holds_thread = job.needs_thread
        self.used_threads += job.holds_thread

    def _startable(self, first: Lane) -> list[Job]:
        started: list[Job] = []
        if self.used_threads < self.threads - 1:
            while self._starts(first):
                started.append(self._next(first))
            return started
        # a thread came free that other lanes may wait for, too: who came first gets it
        while ready := [lane for lane in self._lanes.values() if self._starts(lane)]:
            started.append(self._next(min(ready, key=lambda lane: lane.head)))
        return started

    def _starts(self, lane: Lane) -> bool:
        return bool(lane.waiting) and lane.free and self._has_thread(lane.waiting[0])

    def _next(self, lane: Lane) -> Job:
        job = lane.waiting.popleft()
        self._take(lane, job)
        return job


class _Same:
    """A function as a key by identity: equal functions that are not hashable count too."""

    __slots__ = ("fn",)

    def __init__(self, fn: object) -> None:
        self.fn = fn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.fn is self.fn

    def __hash__(self) -> int:
        return id(self.fn)
