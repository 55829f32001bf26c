"""A bare socket load generator: an HTTP library would cost more than what it measures."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, Self, TypeVar, cast

import uvloop

CONNECTIONS = 32
ALONE_CALLS = 200
RATE_SECONDS = 4.0
MEMORY_CALLS = 1500
TIMEOUT = 30.0

T = TypeVar("T")


class WrongAnswerError(RuntimeError):
    """The server answered, but not with the result of the call."""


class Client(Protocol):
    """One connection that can make one call at a time."""

    async def call(self, name: str) -> None:
        """Greet `name` and check the answer. Raises WrongAnswerError."""

    def close(self) -> None: ...


Connect = Callable[[], Awaitable[Client]]


class Wire(asyncio.Protocol):
    """A socket that hands over its bytes as soon as `complete` says that an answer is whole."""

    def __init__(self, complete: Callable[[bytes], bool]) -> None:
        self.complete = complete
        self.buffer = b""
        self.closed = False
        self.waiting: asyncio.Future[bytes] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        if self.waiting is not None and self.complete(self.buffer):
            self._answer()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self.waiting is not None:
            if self.buffer:
                self._answer()
            elif not self.waiting.done():
                self.waiting.set_exception(ConnectionError("closed without an answer"))

    def _answer(self) -> None:
        waiting, whole = self.waiting, self.buffer
        self.waiting, self.buffer = None, b""
        if waiting is not None and not waiting.done():
            waiting.set_result(whole)

    def write(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)

    async def exchange(self, data: bytes) -> bytes:
        """Send `data`, return the whole answer."""
        if self.closed:
            raise ConnectionError("the server closed the connection")
        self.waiting = asyncio.get_running_loop().create_future()
        self.write(data)
        return await self.waiting

    async def receive(self) -> bytes:
        """The bytes that are there, or the next ones that are whole."""
        self.waiting = asyncio.get_running_loop().create_future()
        if self.buffer and self.complete(self.buffer):
            waiting = self.waiting
            self._answer()
            return await waiting
        if self.closed:
            raise ConnectionError("the server closed the connection")
        return await self.waiting


def http_complete(buffer: bytes) -> bool:
    """Whether `buffer` holds one whole HTTP/1.1 answer.

    An answer without a length is whole when its connection ends.
    """
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = buffer[:end].lower()
    mark = head.find(b"content-length:")
    if mark >= 0:
        length = int(head[mark + 15 :].split(b"\r\n", 1)[0])
        return len(buffer) - end - 4 >= length
    if b"transfer-encoding: chunked" in head:
        return buffer.endswith(b"\r\n0\r\n\r\n")
    return False


class HttpClient:
    """``POST /gradio_api/call/NAME``, then its event stream, on one kept-alive connection."""

    path = "/gradio_api/call/greet"

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"Host: 127.0.0.1:{port}\r\n".encode()
        self.wire = Wire(http_complete)

    @classmethod
    async def connect(cls, port: int) -> Self:
        client = cls(port)
        await client._open()
        return client

    async def _open(self) -> None:
        self.wire = Wire(http_complete)
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self.wire, "127.0.0.1", self.port)

    async def _exchange(self, data: bytes) -> bytes:
        if self.wire.closed:
            await self._open()
        answer = await self.wire.exchange(data)
        if answer[9:12] != b"200":
            raise WrongAnswerError(answer[:200].decode("latin-1"))
        return answer

    def _post(self, path: str, name: str) -> bytes:
        body = b'{"data":["%s"]}' % name.encode()
        return (
            b"POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (path.encode(), self.host, len(body), body)
        )

    async def call(self, name: str) -> None:
        answer = await self._exchange(self._post(self.path, name))
        event_id = answer.rsplit(b'"', 2)[1]
        answer = await self._exchange(
            b"GET %s/%s HTTP/1.1\r\n%sAccept: text/event-stream\r\n\r\n"
            % (self.path.encode(), event_id, self.host)
        )
        if b"event: complete" not in answer or b"Hello %s!" % name.encode() not in answer:
            raise WrongAnswerError(answer[-200:].decode("latin-1"))

    def close(self) -> None:
        if self.wire.transport is not None:
            self.wire.transport.close()


class OneRequestClient(HttpClient):
    """``POST /gradio_api/call/NAME`` that is answered with its event stream."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.host += b"Accept: text/event-stream\r\n"

    async def call(self, name: str) -> None:
        answer = await self._exchange(self._post(self.path, name))
        if b"event: complete" not in answer or b"Hello %s!" % name.encode() not in answer:
            raise WrongAnswerError(answer[-200:].decode("latin-1"))


class PostClient(HttpClient):
    """One POST and its answer: the floor of the floors."""

    path = "/post"

    async def call(self, name: str) -> None:
        answer = await self._exchange(self._post(self.path, name))
        if b"Hello %s!" % name.encode() not in answer:
            raise WrongAnswerError(answer[-200:].decode("latin-1"))


def frame(text: bytes) -> bytes:
    """`text` as one masked text frame; a mask of zeros is legal and leaves the bytes alone."""
    length = len(text)
    if length < 126:
        return b"\x81" + bytes([0x80 | length]) + b"\0\0\0\0" + text
    return b"\x81\xfe" + length.to_bytes(2, "big") + b"\0\0\0\0" + text


def split_frames(buffer: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames in `buffer` as (opcode, payload), and what is left behind them."""
    frames = []
    start = 0
    while len(buffer) - start >= 2:
        length = buffer[start + 1] & 0x7F
        body = start + 2
        if length >= 126:
            wide = 2 if length == 126 else 8
            length = int.from_bytes(buffer[body : body + wide], "big")
            body += wide
        if body > len(buffer) or body + length > len(buffer):
            break
        frames.append((buffer[start] & 0x0F, buffer[body : body + length]))
        start = body + length
    return frames, buffer[start:]


class Socket:
    """A WebSocket of text frames, without extensions."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.rest = b""

    @classmethod
    async def connect(cls, port: int, path: str, headers: bytes = b"") -> Self:
        """headers: more of them, each with its line end."""
        loop = asyncio.get_running_loop()
        wire = Wire(lambda buffer: b"\r\n\r\n" in buffer)
        await loop.create_connection(lambda: wire, "127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        answer = await wire.exchange(
            (
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\n"
            ).encode()
            + headers
            + b"\r\n"
        )
        if answer[9:12] != b"101":
            raise WrongAnswerError(answer[:200].decode("latin-1"))
        wire.complete = lambda buffer: True
        socket = cls(wire)
        socket.rest = answer.partition(b"\r\n\r\n")[2]
        return socket

    def send(self, text: bytes) -> None:
        self.wire.write(frame(text))

    async def receive(self) -> list[bytes]:
        """The payloads of the next text frames, at least one. Raises ConnectionError at the end."""
        while True:
            frames, self.rest = split_frames(self.rest)
            for code, payload in frames:
                if code == 9:
                    self.wire.write(b"\x8a" + bytes([0x80 | len(payload)]) + b"\0\0\0\0" + payload)
                elif code == 8:
                    raise ConnectionError(f"closed: {payload!r}")
            texts = [payload for code, payload in frames if code == 1]
            if texts:
                return texts
            self.rest += await self.wire.receive()

    def close(self) -> None:
        if self.wire.transport is not None:
            self.wire.transport.close()


class EchoClient:
    """The floor of a WebSocket call: a frame out, a thread hop, a frame in."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket

    @classmethod
    async def connect(cls, port: int) -> Self:
        return cls(await Socket.connect(port, "/echo"))

    async def call(self, name: str) -> None:
        self.socket.send(b'{"data":["%s"]}' % name.encode())
        texts = await self.socket.receive()
        if b"Hello %s!" % name.encode() not in texts[0]:
            raise WrongAnswerError(repr(texts))

    def close(self) -> None:
        self.socket.close()


async def _alone(connect: Connect) -> float:
    times = []
    with contextlib.closing(await connect()) as client:
        for index in range(ALONE_CALLS + 20):
            began = time.perf_counter()
            await client.call(f"a{index}")
            times.append(time.perf_counter() - began)
    return statistics.median(times[20:]) * 1e3


async def _together(connect: Connect, *, calls: int = 0, seconds: float = 0.0) -> float:
    """Calls a second of all connections together, for a number of calls or for a time."""
    with contextlib.ExitStack() as stack:
        clients = [
            stack.enter_context(contextlib.closing(await connect())) for _ in range(CONNECTIONS)
        ]
        for client in clients:
            await client.call("warm")
        finished = 0
        began = time.perf_counter()
        until = began + seconds

        async def work(client: Client, place: int) -> None:
            nonlocal finished
            index = 0
            while finished + CONNECTIONS <= calls if calls else time.perf_counter() < until:
                await client.call(f"n{place}x{index}")
                index += 1
                finished += 1

        await asyncio.gather(*(work(client, place) for place, client in enumerate(clients)))
        return finished / (time.perf_counter() - began)


def run(work: Coroutine[Any, Any, T], limit: float = TIMEOUT * 4) -> T:
    """Run `work` on a loop of its own. Raises TimeoutError after `limit` seconds."""

    async def finish() -> T:
        try:
            return await asyncio.wait_for(work, limit)
        finally:
            await asyncio.sleep(0)  # closed sockets are let go in the next turn of the loop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(finish())


def alone_ms(connect: Connect) -> float:
    """Median milliseconds of a call when nobody else calls."""
    return run(_alone(connect))


def calls_a_second(connect: Connect) -> float:
    """Calls a second of 32 connections that each call again as soon as they are answered."""
    return run(_together(connect, seconds=RATE_SECONDS))


def make_calls(connect: Connect, calls: int = MEMORY_CALLS) -> None:
    """Make this many calls over 32 connections."""
    run(_together(connect, calls=calls))
