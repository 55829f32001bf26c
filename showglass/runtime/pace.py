"""How often a page is told what is new: less often while the event loop is behind."""

from __future__ import annotations

LEAST = 0.016
"""Seconds between two frames of a page, unless a job ended: a screen shows no more."""
MOST = 0.1
LATE = 0.008
"""A timer that comes later than this says that the loop has more to do than it can."""


class Pace:
    """Seconds between two frames of a page, the same for all pages of an app.

    When many pages stream at once, frames are most of the work, and each holds what is newest: fewer of them bring all
    pages to the end sooner.
    """

    __slots__ = ("_since", "seconds")

    def __init__(self) -> None:
        self.seconds = LEAST
        self._since = 0.0

    def came(self, due: float, now: float) -> None:
        """On the loop: a frame that was due at `due` (`time.monotonic()`) goes out now."""
        if now - self._since < LEAST:
            return  # all that are late in one turn of the loop are late for one reason
        self._since = now
        change = 1.25 if now - due > LATE else 0.9
        self.seconds = min(MOST, max(LEAST, self.seconds * change))
