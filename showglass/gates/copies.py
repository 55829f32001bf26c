"""Large files of the author's are copied once the answer that names them has gone out.

Two hundred photos take longer to copy than to look at the first twelve of them. So a function's thread takes hold of
such files, answers, and copies before anything else of that function's author runs in its place: the next call of
the function, or the generator's next step. Who opens one sooner has it copied first, and while somebody waits for a
picture of one (`ahead`), the others wait a moment.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from .ledger import Ledger

console = logging.getLogger("showglass")

AT_ONCE = 8 * 1024 * 1024
"""Bytes of an answer that are copied before it goes out: most answers have no more."""
MOST = 256
"""Files of an answer that are copied later: each is held open until then."""
_CHUNK = 256 * 1024
PATIENCE = 1.0
"""Seconds that the copies of an answer, all together, let others go ahead."""


class _Ahead:
    """Those who go ahead of the copies."""

    def __init__(self) -> None:
        self._some = 0
        self._changed = threading.Condition()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Copies that nobody asked for yet wait for the end of the block, if they can."""
        with self._changed:
            self._some += 1
        try:
            yield
        finally:
            with self._changed:
                self._some -= 1
                if not self._some:
                    self._changed.notify_all()

    def wait(self, seconds: float) -> float:
        """Wait until there is none of them, at most so many seconds; returns how many were left."""
        if not self._some:
            return seconds
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: not self._some, seconds)
        return max(0.0, seconds - (time.monotonic() - began))


ahead = _Ahead()


class Copy:
    """A file that will be copied to `target`, in a folder of its own, made then.

    ledger: it promised the room. The file may be removed meanwhile, but not written over. Raises OSError when it cannot
    be read.
    """

    def __init__(self, source: Path, target: Path, ledger: Ledger) -> None:
        self._lock = threading.Lock()
        self._name = source.name
        self._target = target
        self._ledger = ledger
        self._open = source.open("rb", buffering=0)

    def finish(self) -> None:
        """Copy it, unless somebody did. Where that fails the file is not there, and the console says why."""
        with self._lock:
            if self._open.closed:
                return
            folder = self._target.parent
            with self._open:
                if not self._ledger.holds(folder.name):  # its app forgot it meanwhile
                    return
                try:
                    folder.mkdir()
                    self._write(self._target.with_name(".part"))
                except OSError as error:
                    shutil.rmtree(folder, ignore_errors=True)
                    if self._ledger.holds(folder.name):
                        console.warning("%r could not be copied: %s", self._name, error)
            if not self._ledger.arrived(folder.name):
                shutil.rmtree(folder, ignore_errors=True)

    def _write(self, part: Path) -> None:
        with part.open("wb") as file:
            room = memoryview(bytearray(_CHUNK))
            while size := self._open.readinto(room):
                file.write(room[:size])
        part.replace(self._target)


class Later:
    """The copies that an answer left to be made."""

    def __init__(self) -> None:
        self._copied = 0
        self._copies: list[Copy] = []

    def takes(self, size: int) -> bool:
        """Whether a file of `size` bytes may wait."""
        self._copied += size
        return self._copied > AT_ONCE and len(self._copies) < MOST

    def add(self, copy: Copy) -> Copy:
        """Make it with the others."""
        self._copies.append(copy)
        return copy

    def make(self) -> None:
        """Make them all, in the order in which they were asked for."""
        copies, self._copies, self._copied = self._copies, [], 0
        patience = PATIENCE
        for copy in copies:
            patience = ahead.wait(patience)
            copy.finish()


_later: ContextVar[Later | None] = ContextVar("showglass_later", default=None)


def waiting() -> Later | None:
    """What the calling code may leave its copies to; None where it is to make them now."""
    return _later.get()


@contextmanager
def made_later() -> Iterator[Later]:
    """Copies may wait for the end of the block, or for `Later.make`."""
    later = Later()
    if os.name == "nt":  # an open file cannot be removed there
        yield later
        return
    before = _later.set(later)
    try:
        yield later
    finally:
        _later.reset(before)
        later.make()
