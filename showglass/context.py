"""The running job, seen from inside of the user's function. No transport here."""

from __future__ import annotations

import threading
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .protocol import ProgressUnit
    from .request import Request


NO_RELOAD = True
"""Whether the app's file is run for the first time. It always is, for nothing runs it again in the same process: what
stands under ``if gr.NO_RELOAD:`` runs once."""


class RunningJob(Protocol):
    """What a running job offers to `Info`, `Progress` and their like. May be called from any thread."""

    request: Request | None
    event_data: Any
    stop: threading.Event

    def log(self, level: Any, title: str, text: str, duration: float | None, visible: bool) -> None:
        """Show a toast."""

    def progress(self, units: list[ProgressUnit]) -> None:
        """Replace the job's bars."""

    def shelves(self) -> dict[str, Any]:
        """What caches keep for the job's session, by the name of the cache."""

    def used_kept(self) -> None:
        """A kept value was used."""


_running: ContextVar[RunningJob | None] = ContextVar("showglass_running_job", default=None)


def running() -> RunningJob | None:
    """The job that the calling code runs in, or None outside of an event."""
    return _running.get()


def in_stream() -> bool:
    """Whether the calling code works on a chunk of a camera or a microphone."""
    return getattr(_running.get(), "live", False) is True


def enter(job: RunningJob) -> Token[RunningJob | None]:
    """Make `job` the running one in this thread or task."""
    return _running.set(job)


def leave(token: Token[RunningJob | None]) -> None:
    """Undo `enter`."""
    _running.reset(token)
