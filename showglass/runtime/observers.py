"""Who looks on: logs, counts and spans are told what becomes of each job, and can change nothing of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from ..messages import InputError
from .runner import Cancelled

if TYPE_CHECKING:
    from .job import Job

console = logging.getLogger("showglass")
Outcome = Literal["ok", "failed", "refused", "cancelled"]
"""How a job ended. refused: an input did not fit; the function did not run."""


class Observer(Protocol):
    """Told of each job in this order; must be quick, and may be called from any thread once a job runs."""

    def submitted(self, job: Job) -> None:
        """It was taken in, and waits or starts. On the event loop."""

    def turned_away(self, job: Job) -> None:
        """It was not taken in: the queue is full. On the event loop."""

    def started(self, job: Job) -> None:
        """Its function runs next. On the event loop or in its thread: `job.context` is where it will run."""

    def ended(self, job: Job, outcome: Outcome, error: BaseException | None) -> None:
        """It is over, for whoever waited for it. A cancelled sync function may still be running."""


class Observers:
    """Everybody who looks on. One that fails is named in the console and keeps no job from its end."""

    def __init__(self) -> None:
        self._all: tuple[Observer, ...] = ()

    def add(self, observer: Observer) -> None:
        """From now on `observer` is told."""
        self._all = (*self._all, observer)

    def remove(self, observer: Observer) -> None:
        """From now on it is told no more."""
        self._all = tuple(o for o in self._all if o is not observer)

    def submitted(self, job: Job) -> None:
        """Tell all."""
        for observer in self._all:
            _tell(observer.submitted, job)

    def turned_away(self, job: Job) -> None:
        """Tell all."""
        for observer in self._all:
            _tell(observer.turned_away, job)

    def started(self, job: Job) -> None:
        """Tell all."""
        for observer in self._all:
            _tell(observer.started, job)

    def ended(self, job: Job, error: BaseException | None, *, cancelled: bool = False) -> None:
        """Tell all."""
        if not self._all:
            return
        outcome: Outcome = "cancelled" if cancelled else outcome_of(error)
        for observer in self._all:
            _tell(observer.ended, job, outcome, error)


def outcome_of(error: BaseException | None) -> Outcome:
    """How a job ended that ended with this error."""
    if error is None:
        return "ok"
    if isinstance(error, (Cancelled, asyncio.CancelledError)):
        return "cancelled"
    return "refused" if isinstance(error, InputError) else "failed"


def _tell(method: Callable[..., None], job: Job, *more: object) -> None:
    try:
        method(job, *more)
    except Exception:
        console.exception("An observer failed: %s", getattr(method, "__qualname__", method))
