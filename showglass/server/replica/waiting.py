"""Jobs that were accepted at this replica, and that nobody took yet as far as it knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .lines import Line
    from .running import Running


class Waiting:
    """By their events, and by their lines."""

    def __init__(self) -> None:
        self._all: dict[str, Running] = {}
        self._of: dict[Line, dict[str, Running]] = {}

    def __contains__(self, event: str) -> bool:
        return event in self._all

    def __iter__(self) -> Iterator[Running]:
        return iter(list(self._all.values()))

    @property
    def lines(self) -> list[Line]:
        """Those for which a job waits."""
        return list(self._of)

    def add(self, running: Running) -> None:
        """One more."""
        event = running.event.id
        self._all[event] = self._of.setdefault(running.line, {})[event] = running

    def get(self, event: str) -> Running | None:
        """The one of that event, if it waits."""
        return self._all.get(event)

    def of(self, line: Line) -> dict[str, Running]:
        """Those of a line, in the order in which they came."""
        return dict(self._of.get(line, {}))

    def any_of(self, line: Line) -> bool:
        """Whether one waits in that line."""
        return line in self._of

    def pop(self, event: str) -> Running | None:
        """It waits no more."""
        running = self._all.pop(event, None)
        if running is not None:
            mine = self._of[running.line]
            del mine[event]
            if not mine:
                del self._of[running.line]
        return running
