"""Figures of calls without a browser: alone, 32 connections, and what they leave in memory."""

from __future__ import annotations

import time
from functools import partial

from bench.load import (
    Connect,
    EchoClient,
    HttpClient,
    PostClient,
    alone_ms,
    calls_a_second,
    make_calls,
)
from bench.server import Side, serve
from bench.wire_client import Messages, WireClient

SETTLE_SECONDS = 1.0


def measure_calls(side: Side) -> dict[str, float]:
    """Calls through the HTTP doors of the hello app, and its memory after 1,500 of them."""
    with serve(side, "hello") as server:
        connect: Connect = partial(HttpClient.connect, server.port)
        found = {"call_ms": alone_ms(connect)}
        make_calls(connect)
        time.sleep(SETTLE_SECONDS)  # memory is read at rest
        found["called_mb"] = server.resident_mb()
        found["calls_s"] = calls_a_second(connect)
    return found


def measure_call_floors(side: Side) -> dict[str, float]:
    """The same load on bare Starlette, and what a single POST costs."""
    with serve(side, "floors") as server:
        post: Connect = partial(PostClient.connect, server.port)
        call: Connect = partial(HttpClient.connect, server.port)
        return {
            "post_ms": alone_ms(post),
            "post_s": calls_a_second(post),
            "call_ms": alone_ms(call),
            "calls_s": calls_a_second(call),
        }


def measure_socket(side: Side) -> dict[str, float]:
    """Calls of the hello app over showglass's own WebSocket."""
    with serve(side, "hello") as server:
        messages = Messages.from_page(server.port)
        return _socket(partial(WireClient.connect, server.port, messages))


def measure_socket_floor(side: Side) -> dict[str, float]:
    """A WebSocket echo with a thread hop."""
    with serve(side, "floors") as server:
        return _socket(partial(EchoClient.connect, server.port))


def _socket(connect: Connect) -> dict[str, float]:
    return {"socket_ms": alone_ms(connect), "socket_s": calls_a_second(connect)}
