"""What a replica is told by the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .jobs import Frames


class Heard(Protocol):
    """What other replicas say to one. Called on the loop."""

    def frames(self, feed: str, frames: Frames) -> None:
        """More frames of a feed that this replica reads."""

    def opened(self, feed: str, at: int, count: int) -> None:
        """So many events report to a feed that this replica reads, as of the frame with index `at`."""

    def read_elsewhere(self, feed: str) -> None:
        """Another replica reads the feed from now on."""

    def work(self, lane: int) -> None:
        """A job waits in a lane where this replica had room."""

    def letter(self, kind: str, name: str, sender: str) -> None:
        """A letter of another replica lies in the store."""

    def cancel_here(self, event: str) -> None:
        """Somebody cancelled an event that this replica owns."""
