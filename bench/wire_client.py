"""Calls over showglass's own WebSocket, as its page makes them.

All that depends on ``showglass/protocol`` is in this module.
"""

from __future__ import annotations

import re
from typing import Any, Self

import msgspec

from bench.load import Socket, WrongAnswerError
from bench.server import fetch

SOCKET_PATH = "/gradio_api/socket"
ACK_EVERY = 16


class Messages:
    """The page's side of the protocol, for one event of one page."""

    def __init__(self, config: dict[str, Any], api_name: str) -> None:
        edge = next(e for e in config["events"] if e.get("api_name") == api_name)
        self.token = config["token"]
        self.edge: int = edge["id"]
        self.output: int = edge["outputs"][0]

    @classmethod
    def from_page(cls, port: int, api_name: str = "greet") -> Self:
        """Read the page as a browser would: its data block holds token and events."""
        page = fetch(port).decode()
        block = re.search(r'<script[^>]*id="showglass-page"[^>]*>(.*?)</script>', page, re.S)
        if block is None:
            raise WrongAnswerError("the page has no data block")
        return cls(msgspec.json.decode(block[1]), api_name)

    def hello(self) -> bytes:
        return msgspec.json.encode({"t": "hello", "token": self.token})

    def run(self, job: int, value: str) -> bytes:
        return b'{"t":"run","job":%d,"fn":%d,"data":["%s"]}' % (job, self.edge, value.encode())

    def ack(self, number: int) -> bytes:
        return b'{"t":"ack","n":%d}' % number


class WireClient:
    """One session on one WebSocket."""

    def __init__(self, socket: Socket, messages: Messages) -> None:
        self.socket = socket
        self.messages = messages
        self.job = 0
        self.acknowledged = 0
        self.shown: Any = None

    @classmethod
    async def connect(cls, port: int, messages: Messages) -> Self:
        socket = await Socket.connect(port, SOCKET_PATH)
        socket.send(messages.hello())
        welcome = msgspec.json.decode((await socket.receive())[0])
        if welcome["t"] != "welcome":
            raise WrongAnswerError(repr(welcome))
        return cls(socket, messages)

    async def call(self, name: str) -> None:
        await self.run(name, f"Hello {name}!")

    async def run(self, value: str, expected: str) -> None:
        """Run the event with `value` until it is done. Raises WrongAnswerError unless `expected` is shown then."""
        self.job += 1
        self.socket.send(self.messages.run(self.job, value))
        while not self._apply(await self.socket.receive()):
            pass
        if self.shown != expected:
            raise WrongAnswerError(f"{self.shown!r} is shown instead of {expected!r}")

    def _apply(self, texts: list[bytes]) -> bool:
        """Apply the frames as the page does; whether the job is done."""
        done = False
        for text in texts:
            message = msgspec.json.decode(text)
            if message["t"] != "ops":
                raise WrongAnswerError(repr(message))
            for op in message["ops"]:
                done = self._apply_op(op) or done
            if message["n"] - self.acknowledged >= ACK_EVERY:
                self.acknowledged = message["n"]
                self.socket.send(self.messages.ack(self.acknowledged))
        return done

    def _apply_op(self, op: list[Any]) -> bool:
        match op:
            case ["set", self.messages.output, "value", value]:
                self.shown = value
            case ["append", self.messages.output, "value", text]:
                self.shown += text
            case ["job", self.job, "done", *_]:
                return True
            case ["job", self.job, "failed" | "cancelled", *_]:
                raise WrongAnswerError(repr(op))
        return False

    def close(self) -> None:
        self.socket.close()
