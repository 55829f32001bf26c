"""Large files of the author's are copied once the answer that names them has gone out.

Two hundred photos take longer to copy than to look at the first twelve of them. So a function's thread takes hold of
such files, answers, and copies before anything else of that function's author runs in its place: the next call of
the function, or the generator's next step. Who opens one sooner has it copied first.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

console = logging.getLogger("showglass")

AT_ONCE = 8 * 1024 * 1024
"""Bytes of an answer that are copied before it goes out: most answers have no more."""
MOST = 256
"""Files of an answer that are copied later: each is held open until then."""
_CHUNK = 256 * 1024


class Copy:
    """A file that will be copied to `target`, in a folder of its own; it takes its room on the disk's books at once.

    The file may be removed meanwhile, but not written over. Raises OSError when it cannot be read.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self._lock = threading.Lock()
        self._name = source.name
        self._target = target
        self._part = target.with_name(".part")
        self._open = source.open("rb", buffering=0)
        try:
            with self._part.open("wb") as part:
                part.truncate(os.fstat(self._open.fileno()).st_size)
        except OSError:
            self._open.close()
            raise

    def finish(self) -> None:
        """Copy it, unless somebody did. Where that fails the file is not there, and the console says why."""
        with self._lock:
            if self._open.closed:
                return
            try:
                with self._open, self._part.open("r+b") as part:
                    room = memoryview(bytearray(_CHUNK))
                    while size := self._open.readinto(room):
                        part.write(room[:size])
                    part.truncate()
                self._part.replace(self._target)
            except OSError as error:
                self._part.unlink(missing_ok=True)
                if self._target.parent.is_dir():  # else its app forgot it meanwhile
                    console.warning("%r could not be copied: %s", self._name, error)


class Later:
    """The copies that an answer left to be made."""

    def __init__(self) -> None:
        self._copied = 0
        self._copies: list[Copy] = []

    def takes(self, size: int) -> bool:
        """Whether a file of `size` bytes may wait."""
        self._copied += size
        return self._copied > AT_ONCE and len(self._copies) < MOST

    def add(self, copy: Copy) -> None:
        """Make it with the others."""
        self._copies.append(copy)

    def make(self) -> None:
        """Make them all, in the order in which they were asked for."""
        copies, self._copies, self._copied = self._copies, [], 0
        for copy in copies:
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
