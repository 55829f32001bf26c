"""The page's WebSocket: one a tab, JSON text frames, resumed after a loss."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import secrets
from typing import Any

import msgspec
from starlette.types import Message, Receive, Scope, Send

from ..components.base import Component
from ..edges import Dependency
from ..gates.dispatch import NoSuchFunction, server_function
from ..gates.limit import MAX_JSON
from ..messages import Error, InputError
from ..protocol import (
    Ack,
    Bye,
    Call,
    Cancel,
    ClientMessage,
    Failure,
    Hello,
    JobInfo,
    JobOp,
    Refused,
    Reply,
    Run,
    ServerMessage,
    Welcome,
)
from ..runtime.job import Job
from ..runtime.lanes import QueueFull
from .incoming import request_of
from .pages import PageSession
from .service import Service

console = logging.getLogger("showglass")
_decode = msgspec.json.Decoder(ClientMessage).decode
_encode = msgspec.json.Encoder().encode
HELLO_SECONDS = 20.0
POLICY, TOO_BIG = 1008, 1009


class Socket:
    """One open socket, attached to a page session after its hello."""

    def __init__(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        self.service = service
        self.scope = scope
        self.receive = receive
        self._send = send
        self._out: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.session: PageSession | None = None
        self._calls: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve the socket until it closes."""
        message = await self.receive()
        if message["type"] != "websocket.connect":
            return
        await self._send({"type": "websocket.accept"})
        writer = asyncio.create_task(self._write())
        try:
            if await self._hello():
                await self._listen()
        finally:
            self._detach()
            self._out.put_nowait(None)
            with contextlib.suppress(Exception):  # the peer is gone: nobody is left to tell
                await writer

    async def _write(self) -> None:
        while (frame := await self._out.get()) is not None:
            await self._send({"type": "websocket.send", "text": frame.decode()})

    def _say(self, message: ServerMessage) -> None:
        self._out.put_nowait(_encode(message))

    async def _next(self) -> ClientMessage | None:
        """The next message; None when the socket closed or said something that is no message."""
        message: Message = await self.receive()
        if message["type"] != "websocket.receive":
            return None
        text = message.get("text") or ""
        if len(text) > MAX_JSON:
            await self._close(TOO_BIG, "That message is too large: upload it as a file.")
            return None
        try:
            decoded: ClientMessage = _decode(text)
            return decoded
        except msgspec.DecodeError as error:
            await self._close(POLICY, f"That is no message of this protocol: {error}.")
            return None

    async def _close(self, code: int, reason: str) -> None:
        with contextlib.suppress(RuntimeError):  # closed by the other side meanwhile
            await self._send({"type": "websocket.close", "code": code, "reason": reason[:120]})

    # -- the session --------------------------------------------------------------------------------------------------

    async def _hello(self) -> bool:
        try:
            message = await asyncio.wait_for(self._next(), HELLO_SECONDS)
        except TimeoutError:
            await self._close(POLICY, "No hello came.")
            return False
        if not isinstance(message, Hello):
            if message is not None:
                await self._close(POLICY, "The first message must be hello.")
            return False
        if not hmac.compare_digest(message.token.encode(), self.service.token.encode()):
            self._say(Refused("The app was restarted. Reload the page to go on.", reload=True))
            return False
        self._attach(message)
        return True

    def _attach(self, hello: Hello) -> None:
        pages = self.service.pages
        session: PageSession | None = pages.get(hello.session) if hello.session else None
        resumed = session is not None
        if session is None:
            key = secrets.token_urlsafe(24)
            session = pages[key] = PageSession(
                key, self.service.engine(), request_of(self.scope, key)
            )
        self.session = session
        session.send = self._out.put_nowait
        self._say(Welcome(session.key, resumed))
        if resumed:
            for frame in session.outbox.replay(hello.seen):
                self._out.put_nowait(frame)

    def _detach(self) -> None:
        session = self.session
        if session is not None and session.send == self._out.put_nowait:
            session.send = None
            session.touch()

    # -- messages -----------------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        session = self.session
        while session is not None and (message := await self._next()) is not None:
            if isinstance(message, Run):
                self._run(session, message)
            elif isinstance(message, Ack):
                session.outbox.ack(message.n)
            elif isinstance(message, Cancel):
                for number in message.jobs:
                    if (job := session.jobs.get(number)) is not None:
                        self.service.engine().cancel(job)
            elif isinstance(message, Call):
                task = asyncio.create_task(self._call(session, message))
                self._calls.add(task)
                task.add_done_callback(self._calls.discard)
            elif isinstance(message, Bye):
                self._bye(session)

    def _run(self, session: PageSession, run: Run) -> None:
        if run.job <= session.last_job:
            return  # said again after a lost connection: it was taken, and its ops are replayed
        session.last_job = run.job
        runtime = self.service.engine()
        edge = runtime.edges.get(run.fn)
        if edge is None or edge.function is None:
            self._fail(session, run.job, f"This app has no event {run.fn}: reload the page.")
            return
        job = Job(
            run.job, session, edge, run.data, session,
            event_data=run.event, trigger=run.trigger, request=session.request,
        )  # fmt: skip
        try:
            runtime.submit(job)
        except QueueFull as error:
            self._fail(session, run.job, str(error))

    @staticmethod
    def _fail(session: PageSession, number: int, message: str) -> None:
        session.outbox.job(JobOp(number, "failed", JobInfo(error=Failure(message))))

    async def _call(self, session: PageSession, call: Call) -> None:
        block = self.service.root.blocks.get(call.component)
        try:
            if not isinstance(block, Component):
                raise NoSuchFunction
            function = server_function(session.view(block), call.name)
            self._say(Reply(call.call, await self.service.off_loop(function, call.data)))
        except (NoSuchFunction, InputError, Error, ValueError, TypeError) as error:
            self._say(Reply(call.call, error=str(error)))

    def _bye(self, session: PageSession) -> None:
        """The page is closing: its unload events run. Its jobs go on, and it may still come back."""
        runtime = self.service.engine()
        for edge in unload_edges(runtime.edges):
            runtime.submit(
                Job(f"unload-{edge.id}", session, edge, [], session, request=session.request)
            )


def unload_edges(edges: dict[int, Dependency]) -> list[Dependency]:
    """Events that run when a page closes."""
    return [d for d in edges.values() if any(name == "unload" for _, name in d.targets)]


class SocketEndpoint:
    """ASGI: the route of the page's socket."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await Socket(self.service, scope, receive, send).run()


__all__: list[Any] = ["Socket", "SocketEndpoint", "unload_edges"]
