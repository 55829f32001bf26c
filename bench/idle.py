"""``python -m bench.idle [PAGES]``: what open pages cost a server while nothing happens.

Memory: resident memory with PAGES more connections, divided by them; a hundred that were there before take what is
paid once. CPU: of the server while all of them are open and idle, with the pings of both sides. Ours over a WebSocket
and over the event stream (20 tabs a stream), beside a bare uvicorn WebSocket and the peer's heartbeat stream.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from bench.load import Socket, Wire, WrongAnswerError, http_complete
from bench.load import run as run_loop
from bench.server import AppFailedError, Server, all_sides, serve
from bench.wire_client import SOCKET_PATH, Messages

PAGES = 1000
BEFORE = 100
TABS = 20
"""Tabs of one browser, where they share a stream."""
PING_SECONDS = 25.0
SETTLE_SECONDS = 3.0
WATCH_SECONDS = float(os.environ.get("IDLE_WATCH", "45"))
"""Long enough for two pings of each side."""
AGENT = b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
HEADERS = (
    b"User-Agent: "
    + AGENT
    + b"\r\nAccept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, br\r\n"
    b"Pragma: no-cache\r\nCache-Control: no-cache\r\n"
)
"""What a browser says on each request: a server keeps it."""

Open = Callable[[int], Awaitable[None]]


async def _stay(socket: Socket, ping: bytes) -> None:
    """What a page does while nothing happens."""
    with contextlib.suppress(ConnectionError):
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.receive(), PING_SECONDS)
                continue
            socket.send(ping)


class Crowd:
    """Connections of one kind."""

    def __init__(self, open_one: Open, together: int = 1) -> None:
        self._open = open_one
        self.together = together
        """Pages on each connection."""

    async def grow(self, pages: int) -> None:
        """So many pages more."""
        for _ in range(pages // self.together):
            await self._open(self.together)


def websockets(
    port: int, path: str, hello: bytes, answer: bytes, keep: set[asyncio.Task[None]]
) -> Crowd:
    """Pages on WebSockets that say `hello` and are answered."""

    async def one(_: int) -> None:
        socket = await Socket.connect(port, path, HEADERS)
        socket.send(hello)
        if answer not in (await socket.receive())[0]:
            raise WrongAnswerError(f"no {answer.decode()}")
        keep.add(asyncio.create_task(_stay(socket, b'{"t":"ping"}')))

    return Crowd(one)


async def _stream(port: int, path: str, keep: set[asyncio.Task[None]], until: bytes) -> bytes:
    """Open an event stream and read it for ever; returns what came until `until`."""
    wire = Wire(lambda buffer: until in buffer)
    await asyncio.get_running_loop().create_connection(lambda: wire, "127.0.0.1", port)
    wire.write(
        b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sAccept: text/event-stream\r\n\r\n"
        % (path.encode(), port, HEADERS)
    )
    first = await wire.receive()
    wire.complete = lambda buffer: True

    async def read() -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await wire.receive()

    keep.add(asyncio.create_task(read()))
    return first


def event_streams(port: int, hello: bytes, keep: set[asyncio.Task[None]]) -> Crowd:
    """Pages of which 20 share a stream."""

    async def one(tabs: int) -> None:
        first = await _stream(port, f"{SOCKET_PATH}/events", keep, b'"}\n')
        key = first.rsplit(b'"', 2)[1]
        messages = b",".join(b"[%d,%s]" % (n, hello) for n in range(1, tabs + 1))
        body = b'{"stream":"%s","n":1,"messages":[%s]}' % (key, messages)
        wire = Wire(http_complete)
        await asyncio.get_running_loop().create_connection(lambda: wire, "127.0.0.1", port)
        answer = await wire.exchange(
            b"POST %s/send HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sContent-Length: %d\r\n\r\n%s"
            % (SOCKET_PATH.encode(), port, HEADERS, len(body), body)
        )
        if answer[9:12] != b"200" or wire.transport is None:
            raise WrongAnswerError(answer.decode("latin-1"))
        wire.transport.close()

    return Crowd(one, TABS)


def heartbeats(port: int, keep: set[asyncio.Task[None]]) -> Crowd:
    """The peer's pages: a heartbeat stream each."""
    number = 0

    async def one(_: int) -> None:
        nonlocal number
        number += 1
        await _stream(port, f"/gradio_api/heartbeat/page{number}", keep, b"ALIVE")

    return Crowd(one)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measure(server: Server, crowd: Crowd, pages: int) -> tuple[float, float]:
    """KB a page, and percent of a core while all are idle."""
    await crowd.grow(BEFORE)
    await asyncio.sleep(SETTLE_SECONDS)
    before = server.resident_mb()
    await crowd.grow(pages)
    await asyncio.sleep(SETTLE_SECONDS)
    memory = (server.resident_mb() - before) * 1e3 / pages
    began, used = time.perf_counter(), cpu_seconds(server.pid)
    await asyncio.sleep(WATCH_SECONDS)
    used = cpu_seconds(server.pid) - used
    return memory, used / (time.perf_counter() - began) * 100


def measure(name: str, pages: int) -> tuple[float, float]:
    """One row: floor, socket, stream or peer."""
    sides = all_sides()
    side, app = {"floor": ("floor", "idle"), "peer": ("peer", "hello")}.get(name, ("ours", "hello"))
    keep: set[asyncio.Task[None]] = set()
    with serve(sides[side], app) as server:
        if name == "floor":
            crowd = websockets(server.port, "/", b"hello", b"pong", keep)
        elif name == "peer":
            crowd = heartbeats(server.port, keep)
        else:
            hello = msgspec.json.encode(
                {"t": "hello", "token": Messages.from_page(server.port).token}
            )
            if name == "socket":
                crowd = websockets(server.port, SOCKET_PATH, hello, b"welcome", keep)
            else:
                crowd = event_streams(server.port, hello, keep)

        async def work() -> tuple[float, float]:
            try:
                return await _measure(server, crowd, pages)
            finally:
                for task in keep:
                    task.cancel()

        return run_loop(work(), 600)


ROWS = {
    "floor": "bare uvicorn WebSocket",
    "socket": "ours, WebSocket",
    "stream": f"ours, event stream ({TABS} tabs each)",
    "peer": "peer, heartbeat stream",
}


def main(pages: int, names: list[str]) -> int:
    """Measure and print; the exit status."""
    print(f"{pages} idle pages{'':22}  KB a page   of bare   CPU %")
    floor = 0.0
    for name in names or list(ROWS):
        try:
            memory, cpu = measure(name, pages)
        except (AppFailedError, WrongAnswerError, OSError, TimeoutError) as failure:
            print(f"{ROWS[name]:36} {failure}")
            continue
        floor = memory if name == "floor" else floor
        ratio = f"{memory / floor:9.2f}" if floor else f"{'-':>9}"
        print(f"{ROWS[name]:36} {memory:10.1f} {ratio} {cpu:7.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES, sys.argv[2:]))
