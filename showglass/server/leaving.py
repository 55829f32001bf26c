"""Stopping without losing anything: no new connections, then the end of what runs, then the end of the server."""

from __future__ import annotations

import asyncio
import ctypes
import os
import socket
import struct
import time
from collections.abc import Iterable

from starlette.types import Message, Send

from .replica.draining import drain
from .service import Service

GRACE_ENV = "SHOWGLASS_GRACE"
GRACE = 30.0
"""Seconds that running jobs get when the server is told to stop."""
SETTLE = 1.0
"""Seconds in which a connection that was just taken says what it wants."""
UNHEARD = 5.0
"""Seconds in which one that still said nothing is waited for."""
POLL = 0.02
TURNS = 10


def grace() -> float:
    """Seconds from `SHOWGLASS_GRACE`, else `GRACE`."""
    try:
        return max(0.0, float(os.environ.get(GRACE_ENV, GRACE)))
    except ValueError:
        return GRACE


async def leave(
    service: Service,
    listening: socket.socket,
    servers: Iterable[asyncio.base_events.Server],
    connections: Iterable[object],
) -> None:
    """Take no more connections or jobs, and return once all that was taken is answered, or the grace is over.

    servers, connections: uvicorn's. Whoever connects from now on is refused at once, so that a balancer takes another
    replica.
    """
    service.leaving = True
    _let_no_one_knock(listening)
    # those who came before are let in: a busy loop looks for them once in a turn
    for _ in range(TURNS):
        await asyncio.sleep(0.02)
    for server in servers:
        server.close()
    try:
        async with asyncio.timeout(grace()):
            await asyncio.sleep(SETTLE)
            if service.replica is not None:
                await drain(service.replica)
            await _quiet(service)
            await _heard(connections)
            await _quiet(service)
    except TimeoutError:
        return


_NO_SYN = ((0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))
"""A socket filter: load the flags of TCP; when SYN is among them drop the packet, else keep it."""
_SO_ATTACH_FILTER = 26


def _let_no_one_knock(listening: socket.socket) -> None:
    """Make the kernel ignore new connections while those that it has are taken from its queue.

    Closing a socket resets what waits there: a client that was connected by the kernel alone would see a broken call.
    One whose first packet is ignored tries again in a second, and is refused then, which balancers know how to take.
    """
    steps = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in _NO_SYN))
    try:
        program = struct.pack("HP", len(_NO_SYN), ctypes.addressof(steps))
        listening.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
    except OSError:  # not Linux: a queue of one is nearly as good
        listening.listen(0)


async def _heard(connections: Iterable[object]) -> None:
    """Wait a little for those who connected and have said nothing yet: their request may be on its way."""
    until = time.monotonic() + UNHEARD
    while time.monotonic() < until and any(  # noqa: ASYNC110  once in the life of a process
        getattr(one, "cycle", one) is None for one in list(connections)
    ):
        await asyncio.sleep(POLL)


async def _quiet(service: Service) -> None:
    lanes = service.engine().lanes
    replica = service.replica
    while (  # noqa: ASYNC110  once in the life of a process
        lanes.running or lanes.waiting or (replica is not None and replica.read_here)
    ):
        await asyncio.sleep(POLL)


def last_answer(send: Send) -> Send:
    """`send` for a connection that is closed after this answer: the next request goes to another replica."""

    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return closing
