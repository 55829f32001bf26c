"""Whole messages over a pair of pipes."""

from __future__ import annotations

import os
import struct
import threading

MAX_MESSAGE = 4 * 1024 * 1024 * 1024
"""Bytes of one message: one call's values, which both sides hold as a whole. The pipe itself holds 64 KB."""
_PIECE = 1024 * 1024
_HEAD = struct.Struct("<Qc")


class TooLong(ValueError):
    """A message is larger than a channel takes."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"{size} bytes are too many to pass between the app and its worker process: at most {MAX_MESSAGE}."
        )


class Channel:
    """Sends and receives (kind, body). A sender waits while the other side does not read: nothing piles up.

    `send` may be called from any thread, `receive` from one at a time.
    """

    def __init__(self, reads: int, writes: int) -> None:
        self._reads = reads
        self._writes = writes
        self._lock = threading.Lock()

    def send(self, kind: bytes, body: bytes = b"") -> None:
        """Raises `TooLong`, or OSError when the other side is gone."""
        if len(body) > MAX_MESSAGE:
            raise TooLong(len(body))
        with self._lock:
            self._write(_HEAD.pack(len(body), kind))
            for at in range(0, len(body), _PIECE):
                self._write(memoryview(body)[at : at + _PIECE])

    def _write(self, data: bytes | memoryview) -> None:
        while len(data):
            data = data[os.write(self._writes, data) :]

    def receive(self) -> tuple[bytes, bytes] | None:
        """The next message; None when the other side is gone."""
        head = self._read(_HEAD.size)
        if head is None:
            return None
        size, kind = _HEAD.unpack(head)
        if size > MAX_MESSAGE:
            return None
        body = self._read(size)
        return None if body is None else (kind, bytes(body))

    def _read(self, size: int) -> bytearray | None:
        data = bytearray()
        while len(data) < size:
            try:
                piece = os.read(self._reads, min(_PIECE, size - len(data)))
            except OSError:
                return None
            if not piece:
                return None
            data += piece
        return data
