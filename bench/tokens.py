"""250 clients that each receive 500 tokens at 100 a second: when has the last one all of them?

Five seconds are ideal. Every value must reach every client of an event stream; a page may skip to the newest.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import cast

from bench.load import HttpClient, WrongAnswerError, run
from bench.server import Side, serve
from bench.wire_client import Messages, WireClient

CLIENTS = 250
TOKENS = 500
LIMIT = 300.0
TOKEN = re.compile(rb'"w(\d{4})"')


class Collector(asyncio.Protocol):
    """Keeps all that one answer says, until its last chunk or the end of the connection."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.parts: list[bytes] = []
        self.whole: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self.request)

    def data_received(self, data: bytes) -> None:
        self.parts.append(data)
        if data.endswith(b"0\r\n\r\n"):
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        if not self.whole.done():
            self.whole.set_result(b"".join(self.parts))


class Teller(HttpClient):
    """Starts the event by its first step."""

    path = "/gradio_api/call/tell"

    async def start(self) -> bytes:
        answer = await self._exchange(self._post(self.path, str(TOKENS)))
        event_id = answer.rsplit(b'"', 2)[1]
        return b"GET %s/%s HTTP/1.1\r\n%s\r\n" % (self.path.encode(), event_id, self.host)


async def _stream(port: int, request: bytes) -> tuple[float, int]:
    """When the answer was whole, and how many of the tokens are missing in it."""
    loop = asyncio.get_running_loop()
    transport, collector = await loop.create_connection(
        lambda: Collector(request), "127.0.0.1", port
    )
    said = await collector.whole
    ended = time.perf_counter()
    transport.close()
    if said[9:12] != b"200":
        raise WrongAnswerError(said[:200].decode("latin-1"))
    return ended, TOKENS - len(set(TOKEN.findall(said)))


async def _listen(port: int) -> tuple[float, int]:
    teller = await Teller.connect(port)
    request = await teller.start()
    teller.close()
    return await _stream(port, request)


async def _doors(port: int) -> dict[str, float]:
    began = time.perf_counter()
    ends = await asyncio.gather(*(_listen(port) for _ in range(CLIENTS)))
    return {
        "tokens_s": max(ended for ended, _ in ends) - began,
        "tokens_lost": float(sum(missing for _, missing in ends)),
    }


async def _floor(port: int) -> dict[str, float]:
    request = b"GET /tokens HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port
    began = time.perf_counter()
    ends = await asyncio.gather(*(_stream(port, request) for _ in range(CLIENTS)))
    seconds = max(ended for ended, _ in ends) - began
    return {
        "tokens_s": seconds,
        "tokens_lost": float(sum(missing for _, missing in ends)),
        "tokens_page_s": seconds,
    }


async def _pages(port: int, messages: Messages) -> dict[str, float]:
    pages = [await WireClient.connect(port, messages) for _ in range(CLIENTS)]
    began = time.perf_counter()
    await asyncio.gather(*(page.run(str(TOKENS), f"w{TOKENS - 1:04d}") for page in pages))
    seconds = time.perf_counter() - began
    for page in pages:
        page.close()
    return {"tokens_page_s": seconds}


def measure_tokens(side: Side) -> dict[str, float]:
    """Through the two-step HTTP door, which loses none."""
    with serve(side, "tokens") as server:
        return run(_doors(server.port), LIMIT)


def measure_own_tokens(side: Side) -> dict[str, float]:
    """The same, and to open pages over the own WebSocket."""
    found = measure_tokens(side)
    with serve(side, "tokens") as server:
        messages = Messages.from_page(server.port, "tell")
        return found | run(_pages(server.port, messages), LIMIT)


def measure_token_floor(side: Side) -> dict[str, float]:
    """A bare Starlette endpoint that streams as many."""
    with serve(side, "floors") as server:
        return run(_floor(server.port), LIMIT)
