"""Lanes: events that share a concurrency limit wait in one line."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ..edges import Dependency

if TYPE_CHECKING:
    from .job import Job


class QueueFull(Exception):
    """More events wait than `queue(max_size=)` allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The queue is full: {limit} events wait already. Try again in a moment.")


class Lane:
    """One line of jobs with a limit of how many run at once."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.waiting: deque[Job] = deque()
        self.running = 0
        self.telling = False
        """Whether those who wait are about to be told their places."""

    @property
    def free(self) -> bool:
        """Whether one more may run."""
        return self.limit is None or self.running < self.limit


class Lanes:
    """All lanes of an app. `threads` caps the running jobs that hold a worker thread, over all lanes."""

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
        self._lane_of: dict[int, Lane] = {}
        self._lanes: dict[object, Lane] = {}
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

    def enter(self, job: Job) -> bool:
        """Take a place; True when the job may start at once. Raises `QueueFull`."""
        lane = self._lane_of[job.edge.id]
        if lane.free and not lane.waiting and self._has_thread(job):
            self._take(lane, job)
            return True
        if self.max_waiting is not None and self.waiting >= self.max_waiting:
            raise QueueFull(self.max_waiting)
        lane.waiting.append(job)
        return False

    def lane(self, job: Job) -> Lane:
        """The lane of a job."""
        return self._lane_of[job.edge.id]

    def leave(self, job: Job) -> list[Job]:
        """A job is over, or gave up waiting: returns those that may start now, already counted as running."""
        lane = self._lane_of[job.edge.id]
        if job.holds_lane:
            lane.running -= 1
            self.used_threads -= job.holds_thread
            job.holds_lane = False
        elif job in lane.waiting:
            lane.waiting.remove(job)
        return self._startable(lane)

    def batch_mates(self, job: Job, most: int) -> list[Job]:
        """Waiting jobs of the same edge that run along with `job`; they leave the line."""
        lane = self._lane_of[job.edge.id]
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
        others = self._lanes.values() if self.used_threads == self.threads - 1 else ()
        for lane in (first, *others):
            while lane.waiting and lane.free and self._has_thread(lane.waiting[0]):
                job = lane.waiting.popleft()
                self._take(lane, job)
                started.append(job)
        return started


class _Same:
    """A function as a key by identity: equal functions that are not hashable count too."""

    __slots__ = ("fn",)

    def __init__(self, fn: object) -> None:
        self.fn = fn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.fn is self.fn

    def __hash__(self) -> int:
        return id(self.fn)
