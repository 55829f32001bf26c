"""A job: one run of an edge's function, and where its output goes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextvars import Context
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ..caching import Hit
from ..edges import Dependency
from ..protocol import Failure, ProgressUnit
from ..request import Request
from ..values.broadcast import Broadcast
from ..values.files import FileData

if TYPE_CHECKING:
    from .convert import Output
    from .lanes import Lane
    from .session import Session

Level = Any


class Sink(Protocol):
    """Where a job reports to: a page's outbox, or the reader of an HTTP door. Called from any thread."""

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        """The job waits."""

    def started(self, job: Job, eta: float | None) -> None:
        """The function runs."""

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        """The job's bars changed."""

    def log(
        self, job: Job, level: Level, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        """The function asked for a toast."""

    def generating(self, job: Job, outputs: list[Output]) -> None:
        """One result of several."""

    def completed(self, job: Job, outputs: list[Output]) -> None:
        """The job is done; `outputs` is the last result."""

    def failed(self, job: Job, failure: Failure) -> None:
        """The job failed."""

    def cancelled(self, job: Job) -> None:
        """The job was cancelled."""


class Job:
    """One run of an edge's function. Implements `context.RunningJob`."""

    __slots__ = (
        "average",
        "broadcasts",
        "changed_states",
        "checked",
        "context",
        "data",
        "duration",
        "edge",
        "entered_at",
        "event_data",
        "generated",
        "holds_lane",
        "holds_thread",
        "id",
        "kept",
        "kill",
        "lane",
        "live",
        "needs_thread",
        "over",
        "request",
        "session",
        "sink",
        "size",
        "started_at",
        "stop",
        "submitted_at",
        "task",
        "timer",
        "tqdm",
        "trigger",
        "used_cache",
    )

    def __init__(
        self,
        id: Any,
        session: Session,
        edge: Dependency,
        data: list[Any],
        sink: Sink,
        *,
        event_data: Any = None,
        trigger: int | None = None,
        request: Request | None = None,
    ) -> None:
        self.id = id
        self.session = session
        self.edge = edge
        self.data = data
        self.sink = sink
        self.event_data = event_data
        self.trigger = trigger
        self.request = request
        self.size = 0
        """Bytes that it counts for while it has not ended."""
        self.stop = threading.Event()
        self.task: asyncio.Task[None] | None = None
        self.kill: Callable[[], None] | None = None
        """Ends the worker process that runs the function."""
        self.timer: asyncio.TimerHandle | None = None
        """Rings when the time limit is over."""
        self.checked = edge.runs_unchecked
        """Whether the validator let it pass, and it is known whether the answer is kept."""
        self.kept: Hit | None = None
        self.used_cache: Literal["full", "partial"] | None = None
        """Whether the answer, or a part of it, was kept from an earlier run."""
        self.over = False
        self.lane: Lane | None = None
        self.live = False
        """A chunk of a stream: what it gives is seen for a moment."""
        self.holds_lane = False
        self.holds_thread = False
        self.needs_thread = edge.needs_thread
        self.submitted_at = time.perf_counter()
        self.entered_at = 0.0
        self.started_at = 0.0
        self.duration = 0.0
        self.average: float | None = None
        self.changed_states: list[int] = []
        self.generated = False
        self.context: Context | None = None
        """Where the function runs, when an observer chose it."""
        self.tqdm: Any = None
        self.broadcasts: dict[int, Broadcast] | None = None
        """What outputs play while it is made, by component."""

    def log(
        self, level: Level, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        """Show a toast."""
        if not self.over:
            self.sink.log(self, level, title, text, duration, visible)

    def broadcast(self, kind: str, component: int, piece: Any) -> FileData | None:
        """Play a piece of a sound or a video after those before it. Raises ValueError or TypeError."""
        made = self.broadcasts = self.broadcasts if self.broadcasts is not None else {}
        if component not in made:
            made[component] = Broadcast(kind, str(self.id), component)
        return made[component].add(piece)

    def end_broadcasts(self) -> None:
        """Nothing more is played."""
        for one in (self.broadcasts or {}).values():
            one.end()

    def progress(self, units: list[ProgressUnit]) -> None:
        """Replace the job's bars."""
        if not self.over:
            self.sink.progress(self, units)

    def shelves(self) -> dict[str, Any]:
        """What caches keep for the session."""
        return self.session.shelves

    def used_kept(self) -> None:
        """A kept value was used."""
        if self.used_cache is None:
            self.used_cache = "partial"


class Unread:
    """The sink of a job that nobody waits for."""

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None: ...
    def started(self, job: Job, eta: float | None) -> None: ...
    def progress(self, job: Job, units: list[ProgressUnit]) -> None: ...
    def log(
        self, job: Job, level: Level, title: str, text: str, duration: float | None, visible: bool
    ) -> None: ...
    def generating(self, job: Job, outputs: list[Output]) -> None: ...
    def completed(self, job: Job, outputs: list[Output]) -> None: ...
    def failed(self, job: Job, failure: Failure) -> None: ...
    def cancelled(self, job: Job) -> None: ...
