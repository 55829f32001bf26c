"""One connection to Redis that many callers share: what is asked while an answer is awaited goes out in one write."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from .base import StoreAway

if TYPE_CHECKING:
    from redis.asyncio.connection import AbstractConnection

console = logging.getLogger("showglass")
PATIENCE = 5.0
"""Seconds without any answer after which the connection is given up."""
MAX_PENDING = 20_000
NOT_NOW = ("OOM ", "LOADING ", "BUSY ", "READONLY ", "MASTERDOWN ", "MISCONF ", "NOREPLICAS ")
"""How answers begin by which Redis says that it is full, or not itself just now."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
Part = str | bytes | int | float
Ask = Callable[..., Awaitable[Any]]
"""Sends one command, given as its parts, and gives the answer."""


class Wire(asyncio.Protocol):
    """Reads answers off an open connection. On the loop."""

    def __init__(self, got: Callable[[Any], None]) -> None:
        import hiredis
        from redis.exceptions import ResponseError

        self._nothing = object()
        self._reader = hiredis.Reader(replyError=ResponseError, notEnoughData=self._nothing)
        self._got = got
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Done when the connection is over, with the reason."""

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not self._nothing:
            self._got(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(str(exc or "it was closed"))


class Line:
    """Commands in order, answers in the same order. It comes back by itself; what was under way then is `StoreAway`.

    One batch of commands is under way at a time; what is asked meanwhile is the next one. So an idle line sends at
    once, and a busy one costs a write and a wake-up for many commands.

    opened: awaited on each new connection before anything else is sent, with what sends a command.
    heard: given what comes without being asked for (a subscription's messages).
    """

    def __init__(
        self,
        connect: Callable[[], AbstractConnection],
        *,
        opened: Callable[[Ask], Awaitable[None]] | None = None,
        heard: Callable[[list[Any]], None] | None = None,
    ) -> None:
        from hiredis import pack_command

        # the stub says that a command has one part
        self._pack: Callable[..., bytes] = pack_command
        self._make = connect
        self._opened = opened
        self._heard = heard
        self._transport: asyncio.WriteTransport | None = None
        self._open = False
        self._out: list[tuple[Part, ...]] = []
        self._pending: deque[asyncio.Future[Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._scheduled = False
        self._under_way = 0
        self._answers = 0
        self._why = "not connected yet"
        self.ready = asyncio.Event()

    def start(self) -> None:
        """Begin to connect, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._live())

    async def close(self) -> None:
        """Hang up, after what was asked for already is answered."""
        if self._pending and self._open:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.gather(*self._pending, return_exceptions=True), 1.0)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def send(self, *command: Part) -> asyncio.Future[Any]:
        """The answer to a command, or its error: `StoreAway`, or what Redis said."""
        if not self._open or len(self._pending) > MAX_PENDING:
            answer: asyncio.Future[Any] = (self._loop or asyncio.get_running_loop()).create_future()
            answer.set_exception(StoreAway(self._why))
            return answer
        return self._ask(*command)

    def _ask(self, *command: Part) -> asyncio.Future[Any]:
        assert self._loop is not None
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._pending.append(answer)
        self._out.append(command)
        if not self._scheduled and not self._under_way:
            self._scheduled = True
            self._loop.call_soon(self._flush)
        return answer

    def _flush(self) -> None:
        self._scheduled = False
        out, self._out = self._out, []
        if self._transport is None or not out:
            return
        self._under_way += len(out)
        pack = self._pack
        self._transport.write(b"".join([pack(command) for command in out]))

    def _got(self, reply: Any) -> None:
        self._answers += 1
        if not self._under_way:
            if self._heard is not None:
                self._heard(reply)
            return
        self._under_way -= 1
        answer = self._pending.popleft()
        if not answer.done():
            if isinstance(reply, Exception):
                away = str(reply).startswith(NOT_NOW)
                answer.set_exception(StoreAway(str(reply)) if away else reply)
                answer.exception()  # nobody need look at it
            else:
                answer.set_result(reply)
        if not self._under_way and self._out and not self._scheduled:
            # those who got an answer just now may have more to ask
            self._scheduled = True
            assert self._loop is not None
            self._loop.call_soon(self._flush)

    # -- the life of the connection -----------------------------------------------------------------------------------

    async def _live(self) -> None:
        pause = FIRST_PAUSE
        while True:
            connection = self._make()
            try:
                await self._serve(connection)
                pause = FIRST_PAUSE
            except asyncio.CancelledError:
                self._lost("the app stops")
                await connection.disconnect(nowait=True)
                raise
            except Exception as error:  # whatever it is, it is tried again
                self._lost(str(error))
            with contextlib.suppress(Exception):  # it is broken already: a new one is made
                await connection.disconnect(nowait=True)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _serve(self, connection: AbstractConnection) -> None:
        """Connect, and return when the connection is over."""
        await connection.connect()  # type: ignore[no-untyped-call]  # redis-py has no type there
        writer = connection._writer
        assert writer is not None
        # redis-py has signed in and chosen the database; from here on its tasks a command would be most of the cost
        self._transport = writer.transport
        wire = Wire(self._got)
        wire.lost.add_done_callback(self._hung_up)
        self._transport.set_protocol(wire)
        watch = asyncio.ensure_future(self._watch(self._transport))
        try:
            if self._opened is not None:
                await asyncio.wait_for(self._opened(self._ask), PATIENCE)
            self._open = True
            self.ready.set()
            why = await wire.lost
            console.warning("showglass: the connection to the store was lost: %s", why)
        finally:
            watch.cancel()

    def _hung_up(self, lost: asyncio.Future[str]) -> None:
        if not lost.cancelled():
            self._lost(lost.result())

    def _lost(self, why: str) -> None:
        self._why = why
        self._transport = None
        self._open = False
        self._under_way = 0
        self.ready.clear()
        self._out.clear()
        pending, self._pending = self._pending, deque()
        for answer in pending:
            if not answer.done():
                answer.set_exception(StoreAway(why))
                answer.exception()  # nobody need look at it

    async def _watch(self, transport: asyncio.WriteTransport) -> None:
        """Give the connection up when questions stay without any answer."""
        while True:
            seen = self._answers
            oldest = self._pending[0] if self._pending else None
            await asyncio.sleep(PATIENCE)
            stuck = oldest is not None and self._pending and self._pending[0] is oldest
            if stuck and self._answers == seen:
                transport.abort()
                return
