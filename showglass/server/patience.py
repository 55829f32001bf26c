"""How long a connection may take: who sends a request drop by drop, or reads no answer, does not keep its place.

uvicorn's own times begin with the end of a request; a request that never ends is looked after here.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..gates.limit import MAX_HEAD

if sys.platform == "win32":
    resource = None
else:
    import resource

LOOK_SECONDS = 15.0
"""How often a connection is looked at."""
HEAD_SECONDS = 30.0
"""How long a request line and its headers may take, and a connection until its first byte."""
BODY_RATE = 500.0
"""Bytes a second that a body must bring on average once it has had its first half minute."""
DEAF_SECONDS = 60.0
"""How long an answer waits for a reader who takes nothing of it."""
MANY_FILES = 65_536


class PatientProtocol(HttpToolsProtocol):
    """A connection with an end to its patience."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._since = self._heard = self.loop.time()
        self._received = 0
        self._in_head = self._reading = True
        self._unsent = 0
        self._look_later = self.loop.call_later(LOOK_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._look_later.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        if self._in_head and self._received > MAX_HEAD:
            self._refuse(b"431 Request Header Fields Too Large", b"The headers are too large.")

    def on_message_begin(self) -> None:
        self._since = self.loop.time()
        self._received = 0
        self._in_head = self._reading = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._reading = False
        self._received = 0
        super().on_message_complete()

    def _look(self) -> None:
        if self not in self.connections:
            return  # gone, or a WebSocket by now
        self._look_later = self.loop.call_later(LOOK_SECONDS, self._look)
        now = self.loop.time()
        unsent = self.transport.get_write_buffer_size()
        if unsent != self._unsent or not unsent:
            self._unsent, self._heard = unsent, now
        elif now - self._heard > DEAF_SECONDS:
            self.transport.abort()
            return
        if self._reading and not self.flow.read_paused and not self.transport.is_closing():
            self._hurry(now - self._since)

    def _hurry(self, seconds: float) -> None:
        if seconds < HEAD_SECONDS:
            return
        if self._in_head or self._received < BODY_RATE * (seconds - HEAD_SECONDS):
            self._refuse(b"408 Request Timeout", b"The request took too long to arrive.")

    def _refuse(self, status: bytes, words: bytes) -> None:
        if self._in_head or not self.cycle.response_started:
            body = b'{"detail":"%b"}' % words
            self.transport.write(
                b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
                % (status, len(body), body)
            )
        self.transport.close()


def allow_many_files() -> None:
    """Let this process have as many open connections as it may: the usual 1024 are few for pages that stay open."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY_FILES if hard == resource.RLIM_INFINITY else min(MANY_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


PROTOCOL = cast("Any", PatientProtocol)
"""For `uvicorn.Config(http=…)`."""
