"""Jobs that were accepted at this replica, and that nobody took yet as far as it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .lines import Line
    from .running import Running


class Waiting:
    """By their events; those that the store has, and did not give to this replica at once, by their lines, too."""

    def __init__(self) -> None:
        self._all: dict[str, Running] = {}
        self._stored: dict[Line, dict[str, Running]] = {}

    def __contains__(self, event: str) -> bool:
        return event in self._all

    def add(self, running: Running) -> None:
        """One that is about to be accepted."""
        self._all[running.event.id] = running

    def accepted(self, event: str) -> None:
        """The store has it. Nothing happens when it waits no more."""
        running = self._all.get(event)
        if running is not None:
            self._stored.setdefault(running.line, {})[event] = running

    @property
    def lines(self) -> list[Line]:
        """Those in which jobs wait in the store."""
        return list(self._stored)

    def stored(self, line: Line) -> dict[str, Running]:
        """Those of a line that wait in the store, in the order in which they came."""
        return dict(self._stored.get(line, {}))

    def any_stored(self, line: Line) -> bool:
        """Whether one of that line waits in the store."""
        return line in self._stored

    def pop(self, event: str) -> Running | None:
        """It waits no more."""
        running = self._all.pop(event, None)
        if running is not None and (mine := self._stored.get(running.line)):
            mine.pop(event, None)
            if not mine:
                del self._stored[running.line]
        return running
