"""``python -m bench.growth [EVENTS]``: does a process grow with the events that it ran?

A mix of every door and every kind of event goes through one process: two-step calls with and without a session, queue
sessions of their own, the page's socket with connections that come and go, errors, unread results. Resident memory and
a census of live objects by type are taken after a warm-up and at the end. Exits with 1 when objects were left.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

from bench.load import HttpClient, WrongAnswerError
from bench.load import run as run_loop
from bench.server import Server, all_sides, serve
from bench.wire_client import Messages, WireClient

EVENTS = 1_000_000
CONNECTIONS = 16
SOCKET_LIFE = 200
"""Events of one page before the next one opens."""
SETTLE_SECONDS = 7.0
"""Idle sessions are let go every five seconds."""
FEW = 250
"""Objects of one type that may be there by chance: what is in flight when the census is taken."""


class QueueClient(HttpClient):
    """`queue/join` and its stream, in a session of its own for each event."""

    async def event(self, api_name: str, name: str, session: str) -> None:
        """One event to its end."""
        body = json.dumps({"data": [name], "api_name": api_name, "session_hash": session}).encode()
        await self._exchange(
            b"POST /gradio_api/queue/join HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (self.host, len(body), body)
        )
        answer = await self._exchange(
            b"GET /gradio_api/queue/data?session_hash=%s HTTP/1.1\r\n%s\r\n"
            % (session.encode(), self.host)
        )
        if name.encode() not in answer:
            raise WrongAnswerError(answer[-200:].decode("latin-1"))


class CallClient(HttpClient):
    """`call/NAME` for several names; an event in seven is never read."""

    async def event(self, api_name: str, name: str, session: str | None) -> None:
        """One event to its end."""
        path = f"/gradio_api/call/{api_name}"
        given: dict[str, Any] = {"data": [name], "session_hash": session}
        body = json.dumps(given).encode()
        answer = await self._exchange(
            b"POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (path.encode(), self.host, len(body), body)
        )
        event = answer.rsplit(b'"', 2)[1]
        answer = await self._exchange(
            b"GET %s/%s HTTP/1.1\r\n%s\r\n" % (path.encode(), event, self.host)
        )
        if name.encode() not in answer:
            raise WrongAnswerError(answer[-200:].decode("latin-1"))


class Mix:
    """What the connections do, and how many events they have run."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.messages = Messages.from_page(port)
        self.done = 0
        self.number = 0

    def _next(self) -> int:
        self.number += 1
        return self.number

    async def calls(self, until: int) -> None:
        """Two-step calls: no session, an old session, every kind of function."""
        kinds = ("greet", "later", "steps", "remember", "checked", "fail")
        with contextlib.closing(await CallClient.connect(self.port)) as client:
            while self.done < until:
                n = self._next()
                session = f"s{n % 50}" if n % 3 == 0 else None
                await client.event(kinds[n % len(kinds)], f"n{n}", session)
                self.done += 1

    async def queue(self, until: int) -> None:
        """A session for each event: the app forgets them by itself."""
        kinds = ("greet", "steps", "remember", "later", "fail")
        with contextlib.closing(await QueueClient.connect(self.port)) as client:
            while self.done < until:
                n = self._next()
                await client.event(kinds[n % len(kinds)], f"n{n}", f"q{n}")
                self.done += 1

    async def pages(self, until: int) -> None:
        """Pages that come, run events, and go."""
        while self.done < until:
            with contextlib.closing(await WireClient.connect(self.port, self.messages)) as client:
                for _ in range(SOCKET_LIFE):
                    n = self._next()
                    await client.call(f"n{n}")
                    self.done += 1
                    if self.done >= until:
                        break

    async def run(self, events: int) -> None:
        """So many more events over all connections."""
        until = self.done + events
        ways: list[Callable[[int], Coroutine[Any, Any, None]]] = [
            self.calls, self.queue, self.pages, self.calls
        ]  # fmt: skip
        await asyncio.gather(*(ways[at % len(ways)](until) for at in range(CONNECTIONS)))

    async def census(self) -> dict[str, int]:
        """Live objects of the server by type."""
        with contextlib.closing(await HttpClient.connect(self.port)) as client:
            answer = await client._exchange(
                b"POST /gradio_api/run/census HTTP/1.1\r\n%sContent-Type: application/json\r\n"
                b'Content-Length: 11\r\n\r\n{"data":[]}' % client.host
            )
        body = answer.partition(b"\r\n\r\n")[2]
        found: dict[str, int] = json.loads(body)["data"][0]
        return found


def _look(server: Server, mix: Mix) -> tuple[float, dict[str, int]]:
    time.sleep(SETTLE_SECONDS)
    found = run_loop(mix.census())
    return server.resident_mb(), found


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Types of which more live than before, and how many more."""
    more = {name: after[name] - before.get(name, 0) for name in after}
    return {n: m for n, m in sorted(more.items(), key=lambda item: -item[1]) if m > FEW}


def main(events: int) -> int:
    """Measure and print; the exit status."""
    with serve(all_sides()["ours"], "growth") as server:
        mix = Mix(server.port)
        warm = max(2_000, min(20_000, events // 5))
        run_loop(mix.run(warm), 3600)
        first_mb, first = _look(server, mix)
        print(
            f"{mix.done:>9} events: {first_mb:7.1f} MB, {sum(first.values())} objects", flush=True
        )
        for _ in range(4):
            began, done = time.perf_counter(), mix.done
            run_loop(mix.run(events // 4), 36_000)
            rate = (mix.done - done) / (time.perf_counter() - began)
            now_mb, now = _look(server, mix)
            print(
                f"{mix.done:>9} events: {now_mb:7.1f} MB, {sum(now.values())} objects, {rate:.0f} events a second",
                flush=True,
            )
        more = grown(first, now)
        print(f"grown: {now_mb - first_mb:+.1f} MB; types: {more or 'none'}")
    return 1 if more else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))
