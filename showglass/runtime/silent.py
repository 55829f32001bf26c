"""A sink that tells nobody: what others are derived of that tell some of what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..protocol import Failure, ProgressUnit

if TYPE_CHECKING:
    from .convert import Output
    from .job import Job


class Silent:
    """Implements `Sink`."""

    __slots__ = ()

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        """Not told."""

    def started(self, job: Job, eta: float | None) -> None:
        """Not told."""

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        """Not told."""

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        """Not told."""

    def generating(self, job: Job, outputs: list[Output]) -> None:
        """Not told."""

    def completed(self, job: Job, outputs: list[Output]) -> None:
        """Not told."""

    def failed(self, job: Job, failure: Failure) -> None:
        """Not told."""

    def cancelled(self, job: Job) -> None:
        """Not told."""
