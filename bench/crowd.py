"""Calls of 32 and of 250 connections: how many a second, and how long the slowest hundredth waits."""

from __future__ import annotations

import asyncio
import contextlib
import time
from functools import partial

from bench.load import (
    Client,
    Connect,
    EchoClient,
    HttpClient,
    OneRequestClient,
    run,
)
from bench.server import Side, serve
from bench.wire_client import Messages, WireClient

CROWDS = (32, 250)
SECONDS = 5.0
WARM_SECONDS = 1.0


async def _rate(connect: Connect, connections: int) -> tuple[float, float]:
    """Calls a second, and the 99th percentile of their milliseconds."""
    with contextlib.ExitStack() as stack:
        clients = [
            stack.enter_context(contextlib.closing(await connect())) for _ in range(connections)
        ]
        times: list[float] = []

        async def work(client: Client, place: int, until: float) -> None:
            index = 0
            while (began := time.perf_counter()) < until:
                await client.call(f"n{place}x{index}")
                times.append(time.perf_counter() - began)
                index += 1

        async def all_for(seconds: float) -> float:
            began = time.perf_counter()
            until = began + seconds
            await asyncio.gather(*(work(c, place, until) for place, c in enumerate(clients)))
            return time.perf_counter() - began

        await all_for(WARM_SECONDS)
        times.clear()
        took = await all_for(SECONDS)
        times.sort()
        return len(times) / took, times[len(times) * 99 // 100] * 1e3


def _crowds(name: str, connect: Connect) -> dict[str, float]:
    found = {}
    for connections in CROWDS:
        rate, slow = run(_rate(connect, connections))
        found[f"{name}_{connections}_s"] = rate
        found[f"{name}_{connections}_p99_ms"] = slow
    return found


def measure_crowd(side: Side) -> dict[str, float]:
    """Through the door that both sides have: a POST, and its event stream."""
    with serve(side, "hello") as server:
        return _crowds("two", partial(HttpClient.connect, server.port))


def measure_own_crowd(side: Side) -> dict[str, float]:
    """Through all three doors."""
    found = measure_crowd(side)
    with serve(side, "hello") as server:
        found |= _crowds("one", partial(OneRequestClient.connect, server.port))
    with serve(side, "hello") as server:
        messages = Messages.from_page(server.port)
        return found | _crowds("ws", partial(WireClient.connect, server.port, messages))


def measure_crowd_floors(side: Side) -> dict[str, float]:
    """The same three shapes on bare Starlette, each with its thread."""
    with serve(side, "floors") as server:
        return {
            **_crowds("two", partial(HttpClient.connect, server.port)),
            **_crowds("one", partial(OneRequestClient.connect, server.port)),
            **_crowds("ws", partial(EchoClient.connect, server.port)),
        }
