"""Who looks on at an app that is served."""

from __future__ import annotations

from ..runtime.runtime import Runtime
from . import spans
from .logs import JobLog
from .stats import Stats


def look_on(runtime: Runtime, *, count: bool) -> Stats | None:
    """Add the observers of an app. count: keep counts and times, and return them."""
    runtime.observers.add(JobLog())
    if spans.wanted():
        runtime.observers.add(spans.Spans())
    if not count:
        return None
    stats = Stats()
    runtime.observers.add(stats)
    return stats
