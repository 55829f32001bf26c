"""One connection to Redis that many callers share: what is asked in one turn of the loop goes out in one write."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .base import StoreAway

if TYPE_CHECKING:
    from redis.asyncio.connection import AbstractConnection

console = logging.getLogger("showglass")
PATIENCE = 5.0
"""Seconds without any answer after which the connection is given up."""
MAX_PENDING = 20_000
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
Part = str | bytes | int | float


def pack(command: tuple[Part, ...]) -> bytes:
    """A command in Redis' protocol."""
    out = [b"*%d\r\n" % len(command)]
    for part in command:
        raw = part if isinstance(part, bytes) else str(part).encode()
        out.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(out)


class Line:
    """Commands in order, answers in the same order. It comes back by itself; what was under way then is `StoreAway`.

    opened: awaited on each new connection before anything else is sent, with the connection.
    heard: given what comes without being asked for (a subscription's messages); such a line takes no commands.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractConnection],
        *,
        opened: Callable[[AbstractConnection], Any] | None = None,
        heard: Callable[[list[Any]], None] | None = None,
    ) -> None:
        self._make = connect
        self._opened = opened
        self._heard = heard
        self._connection: AbstractConnection | None = None
        self._out: list[tuple[Part, ...]] = []
        self._pending: deque[asyncio.Future[Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._scheduled = False
        self._answers = 0
        self._why = "not connected yet"
        self.ready = asyncio.Event()

    def start(self) -> None:
        """Begin to connect, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._live())

    async def close(self) -> None:
        """Hang up, after what was asked for already is answered."""
        if self._pending and self._connection is not None:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.gather(*self._pending, return_exceptions=True), 1.0)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def send(self, *command: Part) -> asyncio.Future[Any]:
        """The answer to a command, or its error: `StoreAway`, or what Redis said."""
        loop = self._loop or asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        if self._connection is None or len(self._pending) > MAX_PENDING:
            answer.set_exception(StoreAway(self._why))
            return answer
        self._pending.append(answer)
        self._out.append(command)
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._flush)
        return answer

    def _flush(self) -> None:
        self._scheduled = False
        out, self._out = self._out, []
        connection = self._connection
        if connection is None or not out:
            return
        # kept, so that it is not collected while Redis is slow to read
        self._writing = asyncio.ensure_future(
            self._write(connection, [pack(command) for command in out])
        )

    async def _write(self, connection: AbstractConnection, packed: list[bytes]) -> None:
        try:
            await connection.send_packed_command(packed, check_health=False)
        except Exception as error:  # the reader notices too, and clears up
            self._why = str(error)
            await connection.disconnect(nowait=True)

    # -- the life of the connection -----------------------------------------------------------------------------------

    async def _live(self) -> None:
        pause = FIRST_PAUSE
        while True:
            connection = self._make()
            try:
                await connection.connect()  # type: ignore[no-untyped-call]  # redis-py has no type there
                if self._opened is not None:
                    await self._opened(connection)
                self._connection = connection
                self.ready.set()
                pause = FIRST_PAUSE
                await self._read(connection)
            except asyncio.CancelledError:
                self._lost("the app stops")
                await connection.disconnect(nowait=True)
                raise
            except Exception as error:  # whatever it is, it is tried again
                if self._connection is not None:
                    console.warning("showglass: the connection to the store was lost: %s", error)
                self._lost(str(error))
            with contextlib.suppress(Exception):  # it is broken already: a new one is made
                await connection.disconnect(nowait=True)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _lost(self, why: str) -> None:
        self._why = why
        self._connection = None
        self.ready.clear()
        self._out.clear()
        pending, self._pending = self._pending, deque()
        for answer in pending:
            if not answer.done():
                answer.set_exception(StoreAway(why))
                answer.exception()  # nobody need look at it

    async def _read(self, connection: AbstractConnection) -> None:
        watch = asyncio.ensure_future(self._watch(connection))
        try:
            while True:
                reply = await self._next(connection)
                self._answers += 1
                if self._heard is not None:
                    self._heard(reply)
                    continue
                answer = self._pending.popleft()
                if answer.done():
                    continue
                if isinstance(reply, Exception):
                    answer.set_exception(reply)
                    answer.exception()
                else:
                    answer.set_result(reply)
        finally:
            watch.cancel()

    @staticmethod
    async def _next(connection: AbstractConnection) -> Any:
        from redis.exceptions import ResponseError

        try:
            return await connection.read_response(timeout=math.inf)
        except ResponseError as error:
            return error

    async def _watch(self, connection: AbstractConnection) -> None:
        """Give the connection up when questions stay without any answer."""
        while True:
            seen = self._answers
            oldest = self._pending[0] if self._pending else None
            await asyncio.sleep(PATIENCE)
            stuck = oldest is not None and self._pending and self._pending[0] is oldest
            if stuck and self._answers == seen:
                self._why = "it does not answer"
                await connection.disconnect(nowait=True)
                return
