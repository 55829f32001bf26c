"""A job that runs where its client is: what its session learned is in the store before the client has the result."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...protocol import Failure, ProgressUnit
from ...runtime.convert import Output
from ...runtime.job import Job, Sink
from ...store.base import StoreAway
from .keeping import Unkeepable

if TYPE_CHECKING:
    from .replica import Replica


class Saving:
    """Implements `Sink`: hands everything on, the end after the session is kept.

    ended: called from any thread when the function is through.
    """

    def __init__(
        self, replica: Replica, sink: Sink, ended: Callable[[], None] | None = None
    ) -> None:
        self.replica = replica
        self.sink = sink
        self._ended = ended

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        self.sink.queued(job, place, size, eta)

    def started(self, job: Job, eta: float | None) -> None:
        self.sink.started(job, eta)

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        self.sink.progress(job, units)

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        self.sink.log(job, level, title, text, duration, visible)

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self.sink.generating(job, outputs)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        if self._ended is not None:
            self._ended()
        try:
            changes = self.replica.keeping.changes(job)
        except Unkeepable as error:
            self.sink.failed(job, Failure(str(error)))
            return
        self._after(job, changes, lambda: self.sink.completed(job, outputs))

    def failed(self, job: Job, failure: Failure) -> None:
        self._anyway(job, lambda: self.sink.failed(job, failure))

    def cancelled(self, job: Job) -> None:
        self._anyway(job, lambda: self.sink.cancelled(job))

    def _anyway(self, job: Job, tell: Callable[[], None]) -> None:
        if self._ended is not None:
            self._ended()
        changes: dict[str, bytes] = {}
        with contextlib.suppress(Unkeepable):
            changes = self.replica.keeping.changes(job)
        self._after(job, changes, tell)

    def _after(self, job: Job, changes: dict[str, bytes], tell: Callable[[], None]) -> None:
        if changes:
            self.replica.mailbox.post(self._save, job, changes, tell)
        else:
            tell()

    def _save(self, job: Job, changes: dict[str, bytes], tell: Callable[[], None]) -> None:
        async def save() -> None:
            try:
                await self.replica.keeping.save(job.session, changes)
            except StoreAway as error:
                self.sink.failed(job, Failure(str(error)))
            else:
                tell()

        self.replica.spawn(save())
