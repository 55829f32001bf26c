"""Files that come in parts: where what is there of them lies until they are whole.

Only bytes that follow what is there are taken, so that no sender can leave a gap or change what came before.
"""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path
from typing import NamedTuple, Protocol

from .ledger import NoRoom
from .open_file import Vault

IDLE_SECONDS = 3600.0
"""An unfinished file that gets nothing for so long is forgotten."""
MAX_OPEN = 1000
"""Unfinished files of one app."""
MAX_OPEN_EACH = 100
"""Unfinished files of one address."""
SPARED_SECONDS = 60.0
"""One that got something so lately does not give way to a new one."""
_PART = ".part"  # no name of a ticket begins with a dot


class TooManyOpen(Exception):
    """So many files are on their way that no more are begun just now."""

    def __init__(self) -> None:
        super().__init__("Too many uploads are under way. Try again in a moment.")


class Begun(NamedTuple):
    """A file that is to come.

    length: bytes of the whole. ticket: what will name it, once it is whole. who: a word for the address that began it,
    '' when that is not counted.
    """

    length: int
    ticket: str
    who: str = ""

    @property
    def token(self) -> str:
        """By which it is known."""
        return self.ticket[:32]

    @property
    def name(self) -> str:
        """Its own name."""
        return self.ticket.partition("/")[2]


class Parts(Protocol):
    """Unfinished files. Everything here blocks.

    grain: bytes that are kept only together; what is left over at the end of a request is sent again.
    """

    grain: int

    def begin(self, name: str, length: int, who: str) -> Begun:
        """A new file. Raises `NoRoom`, `TooManyOpen`, `StoreAway`."""

    def have(self, file: Begun) -> int | None:
        """How much is there; None when nothing is known of it any more. Raises `StoreAway`."""

    def append(self, file: Begun, at: int, data: bytes | memoryview) -> int | None:
        """Add what follows the first `at` bytes; returns how much is there, which is `at` or less if that was wrong.

        None as for `have`. The file is whole, and its ticket opens it, when all is there. Raises `NoRoom`, `StoreAway`.
        """

    def drop(self, file: Begun) -> bool:
        """Forget it; False when it is whole, or nothing is known of it. Raises `StoreAway`."""

    def sweep(self) -> None:
        """Forget what got nothing for long."""


class DiskParts:
    """In the vault of one process: each counts to what the vault holds as it grows. Implements `Parts`."""

    grain = 1

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._used: dict[str, tuple[float, Begun]] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, length: int, who: str) -> Begun:
        self._make_place(who)
        self._vault.ledger.expect(length)
        ticket, path = self._vault.new(name)
        part = path.parent / _PART
        part.touch()
        begun = Begun(length, ticket, who)
        with self._lock:
            self._used[begun.token] = (time.monotonic(), begun)
        if length == 0:
            self._finish(begun, part)
        return begun

    def have(self, file: Begun) -> int | None:
        whole = self._path(file)
        for path in (whole, whole.parent / _PART):
            with contextlib.suppress(OSError):
                return path.stat().st_size
        return None

    def append(self, file: Begun, at: int, data: bytes | memoryview) -> int | None:
        have = self.have(file)
        if have != at or not data:
            return have
        whole = self._path(file)
        part = whole.parent / _PART
        self._vault.grow(whole, len(data))
        self._vault.ledger.use(file.token)
        try:
            with part.open("r+b") as opened:
                opened.seek(at)
                opened.write(data)
            with self._lock:
                self._used[file.token] = (time.monotonic(), file)
            if at + len(data) == file.length:
                self._finish(file, part)
        except FileNotFoundError:  # it made room for others meanwhile
            return None
        return at + len(data)

    def drop(self, file: Begun) -> bool:
        with self._lock:
            known = self._used.pop(file.token, None)
        if known is None:
            return False
        self._vault.forget(self._path(file))
        return True

    def sweep(self) -> None:
        old = time.monotonic() - IDLE_SECONDS
        with self._lock:
            gone = [file for used, file in self._used.values() if used < old]
        for file in gone:
            self.drop(file)

    def _path(self, file: Begun) -> Path:
        return self._vault.root / file.token / file.name

    def _finish(self, file: Begun, part: Path) -> None:
        with self._lock:
            self._used.pop(file.token, None)
        whole = self._path(file)
        part.rename(whole)
        self._vault.written(whole)

    def _make_place(self, who: str) -> None:
        """The one that was idle for longest gives way when there are too many. Raises `TooManyOpen`."""
        with self._lock:
            held = list(self._used.values())
        his = [one for one in held if one[1].who == who] if who else []
        crowd = his if len(his) >= MAX_OPEN_EACH else held
        if crowd is held and len(held) < MAX_OPEN:
            return
        used, oldest = min(crowd, key=lambda one: one[0])
        if used > time.monotonic() - SPARED_SECONDS:
            raise TooManyOpen
        self.drop(oldest)


__all__ = ["Begun", "DiskParts", "NoRoom", "Parts", "TooManyOpen"]
