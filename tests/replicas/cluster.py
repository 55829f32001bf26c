"""Replicas as real processes, and a balancer in front of them that knows nothing: one connection, the next replica."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.redis_server import RedisServer, free_port

ROOT = Path(__file__).parents[2]
SERVED = ROOT / "tests/replicas/served.py"


BROKEN = (OSError, http.client.HTTPException)


class Balancer:
    """A round-robin TCP proxy in a thread. When a replica refuses a connection it asks the next one."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = list(ports)
        self.port = free_port()
        self._next = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(30)

    @property
    def url(self) -> str:
        """Where clients connect to."""
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=1024)
        )
        self._ready.set()
        self._loop.run_forever()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        self._next += 1
        # each of them once: were they counted on here, others that connect meanwhile would make it ask one again
        for port in [
            self.ports[(self._next + n) % len(self.ports)] for n in range(len(self.ports))
        ]:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await self._connect()
        try:
            if there is not None:
                await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))
        finally:
            writer.close()
            if there is not None:
                there[1].close()

    @staticmethod
    async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    def close(self) -> None:
        """Stop."""

        async def stop() -> None:
            self._server.close()
            tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0.05)  # transports close in the next turns of the loop

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


class Cluster:
    """Some replicas of the app of `served.py`, and their balancer."""

    def __init__(
        self, redis: RedisServer, folder: Path, count: int = 3, **environment: str
    ) -> None:
        self.redis = redis
        self.folder = folder
        self.namespace = secrets.token_hex(4)
        self.store = f"{redis.url}?namespace={self.namespace}&lease=1.5"
        self.trace = folder / "trace.txt"
        self.environment = environment
        self.ports = [free_port() for _ in range(count)]
        self.processes: dict[int, subprocess.Popen[bytes]] = {}
        for port in self.ports:
            self.start(port)
        for port in self.ports:
            self.wait_for(port)
        self.balancer = Balancer(self.ports)
        self.url = self.balancer.url

    def start(self, port: int) -> None:
        """Start the replica of that port."""
        log = (self.folder / f"{port}.log").open("ab")
        self.processes[port] = subprocess.Popen(
            [sys.executable, "-W", "error", str(SERVED), str(port), self.store],
            env={
                **os.environ, "PYTHONPATH": str(ROOT), "TRACE_FILE": str(self.trace),
                "MADE": str(self.folder), **self.environment,
            },
            stdout=log, stderr=log, cwd=ROOT,
        )  # fmt: skip
        log.close()

    def wait_for(self, port: int) -> None:
        """Return once the replica takes calls."""
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            with contextlib.suppress(*BROKEN):
                if call(f"http://127.0.0.1:{port}", "greet", "you").status_code in (200, 401):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"The replica did not start:\n{self.log(port)}")

    def log(self, port: int) -> str:
        """What it printed."""
        return (self.folder / f"{port}.log").read_text(errors="replace")

    def runs(self) -> list[str]:
        """The words that functions left, one a run."""
        if not self.trace.exists():
            return []
        return [line.split()[0] for line in self.trace.read_text().splitlines()]

    def kill(self, port: int) -> None:
        """kill -9."""
        self.processes[port].kill()
        self.processes[port].wait(30)

    def terminate(self, port: int) -> subprocess.Popen[bytes]:
        """SIGTERM; returns at once."""
        self.processes[port].send_signal(signal.SIGTERM)
        return self.processes[port]

    def at(self, number: int) -> str:
        """The address of one replica."""
        return f"http://127.0.0.1:{self.ports[number]}"

    def close(self) -> None:
        """End everything."""
        self.balancer.close()
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
                process.wait(30)


@dataclass
class Answer:
    """A whole response."""

    status_code: int
    text: str

    def json(self) -> Any:
        """The body."""
        return msgspec.json.decode(self.text)


def ask(url: str, body: dict[str, Any] | None = None, **headers: str) -> Answer:
    """One request on a connection of its own: as cheap as can be, for there are thousands of them.

    Raises OSError or HTTPException when the connection breaks.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    data = None if body is None else msgspec.json.encode(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(
            "GET" if data is None else "POST", url.removeprefix(f"http://{parts.netloc}"), data,
            {"content-type": "application/json", "connection": "close", **named},
        )  # fmt: skip
        response = connection.getresponse()
        return Answer(response.status, response.read().decode())
    finally:
        connection.close()


def call(url: str, name: str, *data: Any, **more: Any) -> Answer:
    """`POST call/NAME`."""
    return ask(f"{url}/gradio_api/call/{name}", {"data": list(data), **more})


def event_id(response: Answer) -> str:
    """The id of an accepted call."""
    assert response.status_code == 200, response.text
    return str(response.json()["event_id"])


def stream(url: str, name: str, event: str) -> list[tuple[str, Any]]:
    """The whole stream of an event: (kind, data)."""
    response = ask(f"{url}/gradio_api/call/{name}/{event}")
    assert response.status_code == 200, response.text
    return parse(response.text)


def parse(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, without heartbeats."""
    found = []
    for block in text.split("\n\n"):
        if block.strip():
            lines = dict(line.split(": ", 1) for line in block.split("\n"))
            if lines.get("event") != "heartbeat":
                found.append((lines.get("event", ""), msgspec.json.decode(lines["data"])))
    return found


def wait_until(condition: Any, seconds: float = 10) -> None:
    """Poll with a deadline."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come in time"
        time.sleep(0.02)


def refused(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0
