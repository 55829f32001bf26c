"""An app at this moment: its lanes, threads and sessions, beside what was counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..runtime.lanes import Lane
from ..runtime.runtime import Runtime
from .stats import Stats


@dataclass(frozen=True, slots=True)
class LaneView:
    """One line. limit: how many run at once; None for any number."""

    name: str
    limit: int | None
    running: int
    waiting: int
    waited: float
    """Seconds that the first of them waits already."""


class Overview:
    """Reads what is. sessions: how many of each kind there are."""

    def __init__(
        self, runtime: Runtime, stats: Stats, sessions: Callable[[], dict[str, int]]
    ) -> None:
        self.runtime = runtime
        self.stats = stats
        self.sessions = sessions

    def lanes(self) -> list[LaneView]:
        """The lanes of functions, in the order of the app, named after the endpoints that share them."""
        runtime = self.runtime
        found = []
        for lane, edges in runtime.lanes.members():
            names = [
                runtime.edges[i].api_name or f"event {i}"
                for i in edges
                if runtime.edges[i].function is not None
            ]
            if names:
                shared = ", ".join(dict.fromkeys(names))
                found.append(
                    LaneView(shared, lane.limit, lane.running, len(lane.waiting), _first(lane))
                )
        return found

    def jobs(self) -> tuple[int, int]:
        """Jobs that run and that wait, those outside of the queue included."""
        return self.runtime.lanes.running, self.runtime.lanes.waiting

    def threads(self) -> tuple[int, int]:
        """Threads that run functions, and how many there may be."""
        return self.runtime.lanes.used_threads, self.runtime.lanes.threads


def _first(lane: Lane) -> float:
    waiting = list(lane.waiting)  # threads take from it, too
    return time.perf_counter() - waiting[0].submitted_at if waiting else 0.0
