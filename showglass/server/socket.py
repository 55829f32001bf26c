"""The page's WebSocket: one a tab, JSON text frames and binary chunks of media, resumed after a loss."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .address import API
from .service import Service
from .talk import Talk

PATH = f"{API}/socket"
PLENTY = 64 * 1024
"""Bytes that may wait for a slow reader before nothing more is read from it."""
Frame = bytes | tuple[int, str]


class Socket:
    """One open WebSocket. Implements `Link`."""

    __slots__ = ("_ended", "_frames", "_send", "_waiting", "_writer", "receive", "talk")

    def __init__(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        self.receive = receive
        self._send = send
        self._frames: deque[Frame] | None = None
        self._waiting = 0
        self._ended = False
        self._writer: asyncio.Task[None] | None = None
        self.talk = Talk(service, self, scope)

    async def run(self) -> None:
        """Serve the socket until it closes."""
        message = await self.receive()
        if message["type"] == "websocket.connect":
            await self._send({"type": "websocket.accept"})
            try:
                await self._listen()
            finally:
                self.talk.over()
                if self._writer is not None:
                    self._writer.cancel()

    async def _listen(self) -> None:
        while not self._ended and (message := await self.receive())["type"] == "websocket.receive":
            await self._take(message)
            if self._writer is not None and (self._ended or self._waiting > PLENTY):
                await asyncio.wait([self._writer])

    async def _take(self, message: Message) -> None:
        text = message.get("text")
        if text is not None:
            await self.talk.take(text)
        else:
            await self.talk.take_bytes(message.get("bytes") or b"")

    # -- Link ---------------------------------------------------------------------------------------------------------

    @property
    def clear(self) -> bool:
        return self._writer is None

    def write(self, frame: bytes) -> None:
        self._waiting += len(frame)
        self._put(frame)

    def end(self, code: int, reason: str) -> None:
        self._ended = True
        # a closing frame holds so many bytes, and letters may take four
        self._put((code, reason.encode("utf-8", "replace")[:120].decode("utf-8", "ignore")))

    def _put(self, frame: Frame) -> None:
        if self._writer is not None:
            assert self._frames is not None
            self._frames.append(frame)
            return
        self._frames = deque((frame,))
        # a task only while something waits: an idle page costs none
        self._writer = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        frames = self._frames
        assert frames is not None
        try:
            while frames:
                frame = frames.popleft()
                if isinstance(frame, tuple):
                    code, reason = frame
                    await self._send({"type": "websocket.close", "code": code, "reason": reason})
                    frames.clear()
                    break
                await self._send({"type": "websocket.send", "text": frame.decode()})
                self._waiting -= len(frame)
        except Exception:  # whatever a server raises when the peer is gone: receive() tells it, too
            frames.clear()
            return
        self._writer = self._frames = None
        self.talk.drained()


class SocketEndpoint:
    """ASGI: the route of the page's socket."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return Socket(self.service, scope, receive, send).run()


class SocketFirst:
    """Middleware, the last one: takes the page's socket past the router.

    An open socket holds every coroutine that it came through, and most pages are idle.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self._socket = SocketEndpoint(service)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "websocket":
            path: str = scope["path"]
            if path.removeprefix(scope.get("root_path", "")) == PATH:
                return self._socket(scope, receive, send)
        return self.app(scope, receive, send)
