"""How much memory the sessions of an app may hold, watched while they fill it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ..gates.limit import readable
from ..gates.share import SHARES
from ..values.weight import weigh
from .lanes import QueueFull

JOB_BYTES = 2048
"""What a job costs that waits, roughly, without its inputs."""
NO_ROOM = "This app holds all that it may in memory ({}), for people who use it now. Try again in a moment."


YOURS = (
    "Your calls that wait hold {}, as much as one visitor may here. Try again when some are done."
)


class TooMuch(ValueError):
    """One value alone is more than all sessions may hold."""

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(
            f"{what} would take {readable(size)}, more than the {readable(limit)} that this app may hold in memory."
        )


class Budget:
    """Counts what was added since it was last weighed. From any thread; it need not be exact.

    limit: bytes; None is without limit. relieve: called once when what is held may have come to be too much.
    """

    def __init__(self) -> None:
        self.limit: int | None = None
        self.relieve: Callable[[], None] | None = None
        self.full = False
        """Whether nothing more can be let go, so that new work is refused."""
        self._room = 0
        self._added = 0
        self._asked = False
        self._settled = False
        self.inputs = 0
        """Bytes of jobs that have not ended, and of their inputs."""
        self._of: dict[str, int] = {}
        """The same by visitor."""
        self._lock = threading.Lock()

    def take_in(self, data: list[Any], who: str) -> int:
        """A job with these inputs waits or runs; returns what it counts for. Raises `QueueFull`.

        who: the visitor; '' where nobody is counted.
        """
        if self.limit is None:
            return 0
        given = _of_inputs(data)
        size = given + JOB_BYTES
        with self._lock:
            if self.inputs + size > self.limit:
                raise QueueFull(None, NO_ROOM.format(readable(self.limit)))
            if who:
                his = self._of.get(who, 0) + size
                if his > self.limit // SHARES:
                    raise QueueFull(None, YOURS.format(readable(his - size)))
                self._of[who] = his
            self.inputs += size
        if given:
            self._note(given)
        return size

    def let_go(self, size: int, who: str) -> None:
        """Such a job has ended."""
        with self._lock:
            self.inputs -= size
            if who in self._of:
                self._of[who] -= size
                if self._of[who] <= 0:
                    del self._of[who]

    def spend(self, what: str, size: int) -> None:
        """`size` bytes more are kept. Raises `TooMuch` when they alone are too many."""
        if self.limit is None:
            return
        if size > self.limit:
            raise TooMuch(what, size, self.limit)
        self._note(size)

    def _note(self, size: int) -> None:
        self._added += size
        room = self._room if self._settled or self.limit is None else self.limit
        if self._added > room and not self._asked and self.relieve is not None:
            self._asked = True
            self.relieve()

    def settle(self, held: int) -> None:
        """It was weighed: so much is held after everything idle was let go."""
        if self.limit is None:
            return
        self._settled = True
        self._added = 0
        self._asked = False
        self._room = max(self.limit - held, self.limit // 20)
        self.full = held > self.limit

    def check(self) -> None:
        """Raises `QueueFull` when there is no room for new work."""
        if self.full and self.limit is not None:
            raise QueueFull(None, NO_ROOM.format(readable(self.limit)))


def _of_inputs(data: list[Any]) -> int:
    """Bytes of inputs, roughly: every job passes here, and most have a few short ones."""
    size = 0
    for value in data:
        if type(value) is str:
            size += len(value)
        elif isinstance(value, (list, dict)):
            size += weigh(value)
    return size
