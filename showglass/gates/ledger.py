"""What files an app keeps: whose they are, how much they hold, and which goes first when there is no more room."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from .limit import readable
from .share import VISITOR, Held, in_turn

IDLE_SECONDS = 60.0
"""A file that was made or read a minute ago is in use: it does not make room for others."""
FRESH_SECONDS = 60.0
"""So long a file may be measured again, and longer while it grows."""
MEASURE_SECONDS = 0.25
MOST_DISK = 10 * 1024**3
"""Bytes of files that an app keeps, unless the author says otherwise; and never more than half of what was free."""
PINNED = "\0pinned"
"""The owner of what belongs to the app itself: it stays as long as the app runs."""


class NoRoom(OSError):
    """A file does not fit among those that an app keeps. The message says how much it keeps.

    alone: whether it would not fit even if there were no others.
    """

    def __init__(self, message: str, *, alone: bool) -> None:
        super().__init__(message)
        self.alone = alone


@dataclass
class Kept:
    """One file, by its folder."""

    folder: Path
    owner: str | None
    made_at: float
    used_at: float
    size: int = 0
    visitor: str = ""
    """Who had it made, as far as is known: an address, else its owner."""
    promised: bool = False
    """Nothing of it is there yet: `size` is what it will have."""


class Ledger:
    """The files of one vault. Methods may be called from any thread. Times are those of `time.time`.

    limit: bytes that all files may hold together; None takes the default for the disk they lie on.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self.kept: dict[str, Kept] = {}
        self.held = 0
        self._fresh: dict[str, Kept] = {}
        """Files that may still grow."""
        self._measured_at = 0.0
        self._lock = threading.RLock()

    def limit(self) -> int:
        """Bytes that all files may hold together."""
        with self._lock:
            if self._limit is None:
                place = os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir()
                self._limit = min(MOST_DISK, shutil.disk_usage(place).free // 2)
            return self._limit

    def set_limit(self, limit: int | None) -> None:
        """Change it; None takes the default."""
        self._limit = limit

    def add(self, token: str, folder: Path, owner: str | None) -> None:
        """A file is about to be written into `folder`. Raises `NoRoom` when there is too much already."""
        now = time.time()
        with self._lock:
            if now - self._measured_at > MEASURE_SECONDS:
                self._measure(now)
            if self.held > self.limit() and owner != PINNED:
                self.make_room(0)
            who = VISITOR.get() or owner or ""
            self.kept[token] = self._fresh[token] = Kept(folder, owner, now, now, visitor=who)

    def grow(self, token: str, size: int) -> None:
        """`size` bytes more are about to be written into it. Raises `NoRoom`."""
        with self._lock:
            if self.held + size > self.limit():
                self.make_room(size)
            if (kept := self.kept.get(token)) is not None:
                kept.size += size
                self.held += size

    def promise(self, token: str, size: int) -> None:
        """It will have `size` bytes, in a folder that is made later. Raises `NoRoom`, and forgets it."""
        try:
            self.grow(token, size)
        except NoRoom:
            self.remove(token)
            raise
        self.kept[token].promised = True

    def holds(self, token: str) -> bool:
        """Whether the file is one of those that are kept."""
        return token in self.kept

    def arrived(self, token: str) -> bool:
        """What was promised is there now, or will never be; whether it is still wanted."""
        with self._lock:
            if (kept := self.kept.get(token)) is None:
                return False
            kept.promised = False
            self._weigh(kept)
            return True

    def written(self, token: str) -> None:
        """A file is whole: from now on it counts. Raises `NoRoom` and forgets it when it is too much."""
        with self._lock:
            if (kept := self.kept.get(token)) is None:
                return
            self._weigh(kept)
            if self.held <= self.limit() or kept.owner == PINNED:
                return
            try:
                self.make_room(0)
            except NoRoom:
                self.remove(token)
                raise

    def use(self, token: str) -> None:
        """Somebody reads it."""
        kept = self.kept.get(token)
        if kept is not None:
            kept.used_at = time.time()

    def _measure(self, now: float) -> None:
        self._measured_at = now
        for token, kept in list(self._fresh.items()):
            if not self._weigh(kept) and now - kept.made_at > FRESH_SECONDS:
                del self._fresh[token]

    def _weigh(self, kept: Kept) -> int:
        """Count what it holds now; returns by how much it grew."""
        if kept.promised:
            return 0
        try:
            size = sum(f.stat().st_size for f in kept.folder.iterdir())
        except OSError:
            size = 0
        grown = size - kept.size
        self.held += grown
        kept.size = size
        return grown

    def expect(self, size: int) -> None:
        """`size` bytes are said to come: raises `NoRoom` when they could not be kept. Nothing makes room for words."""
        self._check(size)
        with self._lock:
            now = time.time()
            self._measure(now)
            idle = sum(self.kept[token].size for token in self._idle(now))
            if self.held - idle + size > self.limit():
                raise self._full(size, self.held - idle)

    def make_room(self, size: int) -> None:
        """Remove the files that nobody used for longest until `size` bytes more fit. Raises `NoRoom`."""
        self._check(size)
        with self._lock:
            now = time.time()
            # measuring all that may still grow, for each of many files, would take longer than writing them
            if now - self._measured_at > MEASURE_SECONDS:
                self._measure(now)
            if self.held + size <= self.limit() // 2:
                return
            self._measure(now)
            for token in self._idle(now):
                if self.held + size <= self.limit():
                    return
                self.remove(token)
            if self.held + size > self.limit():
                raise self._full(size, self.held)

    def _idle(self, now: float) -> list[str]:
        """What may make room: of who has too much of it, then what nobody used for longest."""
        held = [
            Held(token, k.visitor, k.size, k.used_at, k.used_at < now - IDLE_SECONDS)
            for token, k in self.kept.items()
            if k.owner != PINNED
        ]
        return [one.thing for one in in_turn(held, self.limit())]

    def _check(self, size: int) -> None:
        """Raises `NoRoom` for more than there is room for in all."""
        if size > self.limit():
            raise NoRoom(
                f"That has {readable(size)}, more than the {readable(self.limit())} of files that this app keeps"
                " in all.",
                alone=True,
            )

    def _full(self, size: int, held: int) -> NoRoom:
        wanted = readable(size) if size else "more files"
        return NoRoom(
            f"There is no room for {wanted} now: the files in use hold {readable(held)} of the"
            f" {readable(self.limit())} that this app keeps. Try again in a moment.",
            alone=False,
        )

    def remove(self, token: str) -> None:
        """Forget a file and its folder."""
        with self._lock:
            kept = self.kept.pop(token, None)
            self._fresh.pop(token, None)
            if kept is not None:
                self.held -= kept.size
        if kept is not None:
            shutil.rmtree(kept.folder, ignore_errors=True)

    def leave(self, owner: str) -> int:
        """Forget the files of an owner that is gone; returns how many."""
        gone = [token for token, k in list(self.kept.items()) if k.owner == owner]
        for token in gone:
            self.remove(token)
        return len(gone)

    def disown(self, token: str) -> None:
        """It outlives its owner: it goes when nobody used it for long."""
        kept = self.kept.get(token)
        if kept is not None and kept.owner != PINNED:
            kept.owner = None

    def expire(self, lifetime: float) -> int:
        """Forget files that nobody used for `lifetime` seconds; returns how many."""
        old = time.time() - lifetime
        gone = [t for t, k in list(self.kept.items()) if k.used_at < old and k.owner != PINNED]
        for token in gone:
            self.remove(token)
        with self._lock:
            self._measure(time.time())
        return len(gone)
