"""Counts and times of an app's jobs, for the status page, the summary and Prometheus."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field

from ..edges import Dependency
from ..runtime.job import Job
from ..runtime.observers import Outcome

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of a histogram's buckets, in seconds."""
NEWEST = 1000
"""Times that percentiles are taken of."""
PROBLEMS = 50
"""Failures that are remembered."""
SAID = 300
"""Characters of a failure's message that are remembered."""


class Times:
    """Seconds of many jobs: a histogram of all, and the newest ones."""

    __slots__ = ("buckets", "count", "longest", "newest", "total")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.count = 0
        self.total = 0.0
        self.longest = 0.0
        self.newest: deque[float] = deque(maxlen=NEWEST)

    def add(self, seconds: float) -> None:
        """One more."""
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
        self.count += 1
        self.total += seconds
        self.longest = max(self.longest, seconds)
        self.newest.append(seconds)

    def percentiles(self, *shares: float) -> list[float | None]:
        """Of the newest: the time within which this share (0 to 1) was done, between neighbours in proportion."""
        ordered = sorted(self.newest)
        return [_at(ordered, share) for share in shares]


def _at(ordered: list[float], share: float) -> float | None:
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass(slots=True)
class Endpoint:
    """What became of the jobs of one edge."""

    edge: Dependency
    taken: int = 0
    turned_away: int = 0
    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"ok": 0, "failed": 0, "refused": 0, "cancelled": 0}
    )
    waited: Times = field(default_factory=Times)
    ran: Times = field(default_factory=Times)
    """Of those that ended well."""

    @property
    def name(self) -> str:
        """What the author calls it."""
        return self.edge.api_name or f"event {self.edge.id}"

    @property
    def success_rate(self) -> float | None:
        """Share of the finished ones that ended well, refused ones left out; None before there is one."""
        ok, failed = self.outcomes["ok"], self.outcomes["failed"]
        return ok / (ok + failed) if ok + failed else None


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure. at: seconds since 1970."""

    at: float
    endpoint: str
    kind: str
    message: str


class Stats:
    """An observer that counts. Its cost is a lock and some additions a job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._endpoints: dict[int, Endpoint] = {}
        self._problems: deque[Problem] = deque(maxlen=PROBLEMS)
        self.since = time.time()

    def endpoints(self) -> list[Endpoint]:
        """Those that were called, the busiest first."""
        with self._lock:
            return sorted(self._endpoints.values(), key=lambda e: -e.taken)

    def problems(self) -> list[Problem]:
        """The newest failures, the last one first."""
        with self._lock:
            return list(reversed(self._problems))

    def _of(self, job: Job) -> Endpoint:
        found = self._endpoints.get(job.edge.id)
        if found is None:
            found = self._endpoints[job.edge.id] = Endpoint(job.edge)
        return found

    # -- Observer -----------------------------------------------------------------------------------------------------

    def submitted(self, job: Job) -> None:
        """Count it."""
        with self._lock:
            self._of(job).taken += 1

    def turned_away(self, job: Job) -> None:
        """Count it."""
        with self._lock:
            self._of(job).turned_away += 1

    def started(self, job: Job) -> None:
        """Count how long it waited."""
        with self._lock:
            self._of(job).waited.add(max(0.0, job.started_at - job.submitted_at))

    def ended(self, job: Job, outcome: Outcome, error: BaseException | None) -> None:
        """Count how it ended, and how long it took."""
        with self._lock:
            endpoint = self._of(job)
            endpoint.outcomes[outcome] += 1
            if outcome == "ok":
                endpoint.ran.add(job.duration)
            elif outcome == "failed" and error is not None:
                said = str(error)[:SAID]
                kind = type(error).__name__
                self._problems.append(Problem(time.time(), endpoint.name, kind, said))
