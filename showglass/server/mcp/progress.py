"""How far a job is, in the form of MCP: one number that only grows."""

from __future__ import annotations

from dataclasses import dataclass

from ...protocol import ProgressUnit

MAX_TEXT = 1000
"""Characters of one message: of a longer text, its end is told."""
NUDGE = 1e-6
"""MCP asks that each number be larger than the one before."""


@dataclass(frozen=True)
class Note:
    """One notification. total: None when nobody knows."""

    progress: float
    total: float | None
    message: str | None


class Measure:
    """Makes notes of what a job reports. A bar that starts over goes on where the last one ended."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._base = 0.0

    def say(self, message: str | None, total: float | None = None) -> Note:
        """Something to tell that is no progress: the number grows by next to nothing."""
        self._last = 0.0 if self._last is None else self._last + NUDGE
        return Note(self._last, total, short(message))

    def step(self, message: str | None) -> Note:
        """One step more, of nobody knows how many."""
        self._last = self._base = float(int(self._last or 0.0) + 1)
        return Note(self._last, None, short(message))

    def bar(self, unit: ProgressUnit) -> Note:
        """A bar moved."""
        fraction = unit.progress is not None
        at, length = (unit.progress, 1.0) if fraction else (unit.index, unit.length)
        if at is None:
            return self.say(unit.desc)
        last = -1.0 if self._last is None else self._last
        at = max(0.0, float(at))
        if self._base + at < last - NUDGE * 100:
            self._base = last
        total = None if length is None else self._base + length
        if self._base + at <= last:
            return self.say(unit.desc, total)
        self._last = self._base + at
        return Note(self._last, total, short(unit.desc))


def short(message: str | None) -> str | None:
    """`message`, or its end when it is long."""
    if message is None or len(message) <= MAX_TEXT:
        return message
    return "…" + message[1 - MAX_TEXT :]
