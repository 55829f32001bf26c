"""``python -m bench.replicas``: what an event costs with one, two and four replicas on Redis.

Each call is two requests, and each request goes to the next replica, as behind a plain balancer: with four of them, the
second one reaches another process three times in four. CPU is what all replicas and Redis used; the load generator is
not in it. With more processes than cores, events a second say how well they share, not how they scale.
Two tables: with the same load for each replica, as when there is more to do and one adds them; and with one load that
is divided among them. Four servers with a quarter of it each take fewer events at a time, and work with colder caches,
than one that has it all, whatever they share. With ``--rate`` calls come at a fixed pace instead of as fast as they are
answered. All servers run all the time and take turns of a second: times on a shared machine drift by a third within
minutes.
The same number of servers that share nothing is measured beside them, with the same turns: a client's second request
reads an event that it has there from before. What these cost more than one server is the price of more processes on
the same cores, and no store's.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator

import uvloop

from bench.load import Wire, WrongAnswerError, http_complete
from bench.server import Server, _port, all_sides, serve

CONNECTIONS = 32
COUNTS = (1, 2, 4)
PROCESS_CLOCK = 2
"""How Linux numbers the clocks of processes: all bits of the number inverted, shifted, and which of its clocks."""


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, to the nanosecond: /proc has hundredths, too few for a short run of five."""
    return time.clock_gettime((~pid << 3) | PROCESS_CLOCK)


Unread = list[list[tuple[bytes, str]]]
"""Events of one client that were not read yet, by server."""
UNREAD = 3
"""How many of them suffice for its turns."""


class Client:
    """One caller with a kept connection to each replica."""

    def __init__(self, ports: list[int], unread: Unread | None = None) -> None:
        self.hosts = [f"Host: 127.0.0.1:{port}\r\n".encode() for port in ports]
        self.wires: list[Wire | None] = [None] * len(ports)
        self.ports = ports
        self.unread = unread

    async def exchange(self, at: int, data: bytes) -> bytes:
        """A request to replica number `at`, and its answer."""
        wire = self.wires[at]
        if wire is None or wire.closed:
            wire = self.wires[at] = Wire(http_complete)
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: wire, "127.0.0.1", self.ports[at])
        answer = await wire.exchange(data)
        if answer[9:12] != b"200":
            raise WrongAnswerError(answer[:300].decode("latin-1"))
        return answer

    async def ask(self, at: int, name: str) -> bytes:
        """Begin a call at replica number `at`; the id of its event."""
        body = b'{"data":["%s"]}' % name.encode()
        answer = await self.exchange(
            at,
            b"POST /gradio_api/call/greet HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (self.hosts[at], len(body), body),
        )
        return answer.rsplit(b'"', 2)[1]

    async def prepare(self) -> None:
        """Leave some events at each of servers that share nothing, to be read when its turn comes."""
        if self.unread is not None and not any(self.unread):
            for at, events in enumerate(self.unread):
                events += [(await self.ask(at, f"p{n}"), f"p{n}") for n in range(UNREAD)]

    async def call(self, turns: Iterator[int], name: str) -> None:
        """Two requests to the next two replicas in turn."""
        first = next(turns) % len(self.ports)
        event, at = await self.ask(first, name), next(turns) % len(self.ports)
        if self.unread is not None:
            self.unread[first].append((event, name))
            at = at if self.unread[at] else first
            event, name = self.unread[at].pop(0)
        answer = await self.exchange(
            at, b"GET /gradio_api/call/greet/%s HTTP/1.1\r\n%s\r\n" % (event, self.hosts[at])
        )
        if b"event: complete" not in answer or b"Hello %s!" % name.encode() not in answer:
            raise WrongAnswerError(answer[-300:].decode("latin-1"))


async def load(
    ports: list[int],
    seconds: float,
    connections: int,
    rate: float | None,
    unread: list[Unread] | None = None,
) -> tuple[int, float]:
    """Calls that were answered, and the slowest hundredth in milliseconds.

    rate: calls a second of all clients together; None is as fast as they are answered. unread: each client's events,
    where the servers share nothing.
    """
    # a turn of its own for each client: in step they would all ask the same replica
    starts = time.perf_counter()
    ends = starts + seconds
    taken: list[float] = []

    async def one(number: int) -> None:
        client = Client(ports, None if unread is None else unread[number])
        await client.prepare()
        turns = itertools.count(number * 7 % 5)
        done = 0
        while time.perf_counter() < ends:
            if rate is not None:
                due = starts + (done + number / connections) * connections / rate
                await asyncio.sleep(due - time.perf_counter())
            began = time.perf_counter()
            await client.call(turns, f"n{number}-{done}")
            taken.append(time.perf_counter() - began)
            done += 1
            if done % 3 == 0:
                next(turns)  # else an even number of replicas would always meet the same pairs

    await asyncio.gather(*(one(number) for number in range(connections)))
    return len(taken), sorted(taken)[int(len(taken) * 0.99)] * 1000


@contextlib.contextmanager
def redis() -> Iterator[tuple[str, int]]:
    """Address and process of a redis-server with nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise SystemExit("redis-server is not installed here.")
    with _port() as port:
        process = subprocess.Popen(
            [
                program,
                "--port",
                str(port),
                "--save",
                "",
                "--appendonly",
                "no",
                "--loglevel",
                "warning",
            ],
            stdout=subprocess.DEVNULL,
        )
        time.sleep(0.3)
        try:
            yield f"redis://127.0.0.1:{port}/0", process.pid
        finally:
            process.terminate()
            process.wait(10)


class Servers:
    """`count` replicas on a Redis, or as many servers that share nothing; both wait between their turns."""

    def __init__(self, servers: list[Server], store: int | None, connections: int) -> None:
        self.ports = [server.port for server in servers]
        self.pids = [server.pid for server in servers]
        self.store = store
        self.unread: list[Unread] | None = None
        if store is None:
            self.unread = [[[] for _ in servers] for _ in range(connections)]

    def turn(self, connections: int, seconds: float, rate: float | None) -> dict[str, float]:
        """What one turn took."""
        pids = self.pids if self.store is None else [*self.pids, self.store]
        before = [cpu_seconds(pid) for pid in pids]
        calls, slowest = uvloop.run(load(self.ports, seconds, connections, rate, self.unread))
        spent = [cpu_seconds(pid) - was for pid, was in zip(pids, before, strict=True)]
        return {
            "calls_s": calls / seconds,
            "cpu_ms": sum(spent) / calls * 1000,
            "redis_ms": sum(spent[len(self.pids) :]) / calls * 1000,
            "p99_ms": slowest,
        }


def start(running: contextlib.ExitStack, count: int, store: tuple[str, int] | None) -> Servers:
    """`count` of them, on a store of their own or on none."""
    if store is not None:
        os.environ["SHOWGLASS_STORE"] = f"{store[0]}?namespace=replicas{count}"
    try:
        servers = [running.enter_context(serve(all_sides()["ours"], "hello")) for _ in range(count)]
    finally:
        os.environ.pop("SHOWGLASS_STORE", None)
    return Servers(servers, None if store is None else store[1], CONNECTIONS * count)


def table(
    found: dict[int, list[dict[str, float]]], apart: dict[int, list[dict[str, float]]]
) -> None:
    """Print medians; what an event costs against one server is the median of what each round says."""

    def median(runs: list[dict[str, float]], name: str) -> float:
        return statistics.median(run[name] for run in runs)

    def against_one(runs: dict[int, list[dict[str, float]]], count: int) -> float:
        pairs = zip(runs[count], runs[1], strict=True)
        return statistics.median(many["cpu_ms"] / one["cpu_ms"] for many, one in pairs) - 1

    print(
        "| replicas | events a second | CPU ms an event | of it Redis | p99 ms | CPU against one"
        " | the same without a store: CPU ms | against one |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for count, runs in found.items():
        print(
            f"| {count} | {median(runs, 'calls_s'):.0f} | {median(runs, 'cpu_ms'):.3f}"
            f" | {median(runs, 'redis_ms'):.3f} | {median(runs, 'p99_ms'):.1f}"
            f" | {against_one(found, count):+.0%} | {median(apart[count], 'cpu_ms'):.3f}"
            f" | {against_one(apart, count):+.0%} |"
        )


def alternate(running: contextlib.ExitStack, given: argparse.Namespace) -> None:
    """Let all of them take turns, and print what they took: a busy neighbour of this machine meets them all."""
    store = running.enter_context(redis())
    sides = {
        apart: {count: start(running, count, None if apart else store) for count in COUNTS}
        for apart in (False, True)
    }
    for total in (False, True):
        found: dict[bool, dict[int, list[dict[str, float]]]] = {
            apart: {count: [] for count in COUNTS} for apart in sides
        }
        for number in range(given.rounds + 1):
            for count in COUNTS:
                for apart, servers in sides.items():
                    times = 1 if total else count
                    rate = given.rate and given.rate * times
                    taken = servers[count].turn(CONNECTIONS * times, given.seconds, rate)
                    if number:  # the first round warms up
                        found[apart][count].append(taken)
        print("\nOne load, divided among them:" if total else "\nThe same load for each:")
        table(found[False], found[True])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn")
    parser.add_argument(
        "--rate", type=float, help="calls a second; as fast as they are answered unless given"
    )
    with contextlib.ExitStack() as running:
        alternate(running, parser.parse_args())


if __name__ == "__main__":
    main()
