"""The lanes of an app as all replicas count them, and how much room this one has in each."""

from __future__ import annotations

from ...edges import Dependency
from ...runtime.lanes import Lane as LocalLane
from ...runtime.runtime import Runtime
from ...store.jobs import Lane

AHEAD_SECONDS = 0.05
"""Jobs that are claimed before there is a place for them take no longer than this, as far as is known.

Else a lane of quick functions would stand still for a way to the store and back after each.
"""
MOST_AHEAD = 64
MOST_AT_ONCE = 32


class Line:
    """One lane at this replica."""

    def __init__(self, runtime: Runtime, lane: Lane, local: LocalLane | None) -> None:
        self.runtime = runtime
        self.lane = lane
        self.local = local
        """None for events outside of the queue: they all run at once."""
        self.batch = 1
        self.asked = 0
        """Places that are promised to jobs which the store may give."""
        self.open = True
        self.mean = 0.0
        """Seconds that its jobs take, the last ones above all; 0 when that is not known yet."""
        self._appetite = 1

    def learn(self, seconds: float) -> None:
        """How long a job took."""
        self.mean = seconds if not self.mean else 0.8 * self.mean + 0.2 * seconds

    def expects(self) -> float:
        """Seconds until a job that came now would be over, as far as is known."""
        before = len(self.local.waiting) if self.local is not None else 0
        return (before + 1) * self.mean

    def room(self, *, leaving: bool = False) -> int:
        """How many more jobs it may take. leaving: one that still counts is over."""
        if not self.open:
            return 0
        local = self.local
        if local is None:
            return MOST_AHEAD
        lanes = self.runtime.lanes
        threads = lanes.threads - lanes.used_threads
        free = threads if local.limit is None else min(local.limit - local.running, threads)
        free = (free + leaving) * self.batch
        ahead = 0
        if self.mean and not self.lane.limit:
            ahead = min(MOST_AHEAD, int(AHEAD_SECONDS / self.mean))
        return max(0, free + ahead - len(local.waiting) - self.asked)

    def ask(self, most: int, *, leaving: bool = False) -> int:
        """Promise up to `most` places; `answered` takes the promise back."""
        room = min(most, self.room(leaving=leaving))
        self.asked += room
        return room

    def ask_more(self, *, leaving: bool) -> int:
        """Promise places to jobs that may wait, as one ends.

        No more than wait as far as is known: places that are promised to nobody make jobs wait in the store which this
        replica could have taken as it accepted them.
        """
        return self.ask(self._appetite, leaving=leaving)

    def answered(self, room: int, given: int | None = None) -> None:
        """The store has answered: what it gave is in the lane now. given: so many of those that were asked for."""
        self.asked -= room
        if given is not None and room:
            self._appetite = min(2 * self._appetite, MOST_AT_ONCE) if given >= room else 1


class Lines:
    """All lines of an app, numbered in the order of its events: the same on every replica."""

    def __init__(self, runtime: Runtime) -> None:
        self.all: list[Line] = []
        self._of: dict[int, Line] = {}
        known: dict[int, Line] = {}
        for edge in runtime.edges.values():
            if not edge.options.queue or edge.function is None:
                continue
            local = runtime.lanes.lane_of(edge)
            line = known.get(id(local))
            if line is None:
                line = known[id(local)] = self._add(runtime, local)
            if edge.options.concurrency_scope == "app":
                limit = local.limit or 0
                line.lane = Lane(line.lane.number, limit)
            if edge.options.batch:
                line.batch = max(line.batch, edge.options.max_batch_size)
            self._of[edge.id] = line
        self._direct = self._add(runtime, None)

    def _add(self, runtime: Runtime, local: LocalLane | None) -> Line:
        line = Line(runtime, Lane(len(self.all)), local)
        self.all.append(line)
        return line

    def of(self, edge: Dependency) -> Line:
        """The line of an event."""
        return self._of.get(edge.id, self._direct)

    def close(self) -> None:
        """Take no more."""
        for line in self.all:
            line.open = False
