"""A page's conversation with the server, whatever carries it: a WebSocket, or a share of an event stream."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import secrets
import time
from functools import partial
from typing import Protocol

import msgspec
from starlette.types import Scope

from ..components.base import Component
from ..components.deep_link_button import LINK, DeepLinkButton
from ..gates.dispatch import FAILED, NoSuchFunction, server_function
from ..gates.limit import MAX_JSON
from ..gates.open_file import NotAllowed
from ..messages import Error
from ..protocol import (
    Ack,
    Adopt,
    Bye,
    Call,
    Cancel,
    Chunk,
    ClientMessage,
    Failure,
    Hello,
    JobInfo,
    JobOp,
    Ping,
    Pong,
    Refused,
    Reply,
    Run,
    Seen,
    ServerMessage,
    Welcome,
)
from ..runtime.job import Job
from ..runtime.lanes import QueueFull
from ..runtime.roles import Forbidden
from ..store.base import StoreAway
from . import handover
from .auth.identity import person_of, user_of
from .incoming import LateRequest
from .keeping import leave
from .live import Stream, read_chunk
from .pages import PageSession
from .service import Service

console = logging.getLogger("showglass")
_decode = msgspec.json.Decoder(ClientMessage).decode
_encode = msgspec.json.Encoder().encode
HELLO_SECONDS = 20.0
COMES_BACK_SECONDS = 20.0
"""A page that lives comes back within this time after a cut; only then is it sure that its tab was loaded again."""
CALLS_AT_ONCE = 32
"""Server functions of one page that run at once; the next message waits for one of them."""
FINE, POLICY, TOO_BIG, AGAIN, ELSEWHERE = 1000, 1008, 1009, 1013, 4000


class Link(Protocol):
    """What carries frames to one page. Its methods are called on the loop."""

    @property
    def clear(self) -> bool:
        """Whether nothing waits: a frame given now goes out at once."""

    def write(self, frame: bytes) -> None:
        """Send a text frame after those that wait."""

    def end(self, code: int, reason: str) -> None:
        """Close once everything is sent."""


class Talk:
    """One connection of a page, attached to its session by the hello."""

    __slots__ = ("_calls", "_timer", "link", "scope", "service", "session")

    def __init__(self, service: Service, link: Link, scope: Scope) -> None:
        self.service = service
        self.link = link
        self.scope = scope
        self.session: PageSession | None = None
        self._calls: set[asyncio.Task[None]] | None = None
        loop = service.engine().loop
        self._timer: asyncio.TimerHandle | None = loop.call_later(HELLO_SECONDS, self._too_late)

    def _too_late(self) -> None:
        self.link.end(POLICY, "No hello came.")

    def _punctual(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _say(self, message: ServerMessage) -> None:
        self.link.write(_encode(message))

    # -- what the carrier tells ---------------------------------------------------------------------------------------

    async def take(self, text: str | bytes | msgspec.Raw) -> None:
        """A text frame came."""
        if not isinstance(text, msgspec.Raw) and len(text) > MAX_JSON:
            self.link.end(TOO_BIG, "That message is too large: upload it as a file.")
            return
        try:
            message: ClientMessage = _decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            self.link.end(POLICY, f"That is no message of this protocol: {error}.")
            return
        await self._heard(message)

    async def take_bytes(self, frame: bytes) -> None:
        """A binary frame came."""
        try:
            message = read_chunk(frame)
        except (ValueError, RecursionError) as error:
            self.link.end(POLICY, f"That is no chunk of this protocol: {error}.")
            return
        await self._heard(message)

    async def _heard(self, message: ClientMessage) -> None:
        if isinstance(message, Ping):
            self._say(Pong())
        elif self.session is not None:
            await self._handle(self.session, message)
        elif isinstance(message, Hello):
            await self._hello(message)
        else:
            self.link.end(POLICY, "The first message must be hello.")

    def drained(self) -> None:
        """What waited was sent."""
        if self.session is not None and self.session.link is self.link:
            self.session.drained()

    def over(self) -> None:
        """The connection is gone."""
        self._punctual()
        session = self.session
        if session is not None and session.link is self.link:
            session.link = None
            session.touch()

    # -- the session --------------------------------------------------------------------------------------------------

    async def _hello(self, hello: Hello) -> None:
        self._punctual()
        token = self.service.page_token(self.scope)
        if token and hmac.compare_digest(hello.token.encode(), token.encode()):
            await self._attach(hello)
            return
        self._say(Refused("The app was restarted. Reload the page to go on.", reload=True))
        self.link.end(FINE, "")

    async def _attach(self, hello: Hello) -> None:
        pages = self.service.pages
        replica = self.service.replica
        person = person_of(self.scope)
        if replica is not None and hello.session:
            with contextlib.suppress(StoreAway):  # then it is as if there were none
                asked = LateRequest(_asked(self.scope, hello.query), hello.session)
                await replica.pages.find(hello.session, hello.seen, asked, person)
        session: PageSession | None = pages.get(hello.session) if hello.session else None
        if session is not None and session.person != person:
            session = None  # somebody else learned its key
        resumed = session is not None
        key = secrets.token_urlsafe(24) if session is None else session.key
        request = LateRequest(_asked(self.scope, hello.query), key)
        if session is None:
            self.service.keeper.make_room(pages)
            session = pages[key] = PageSession(key, self.service.engine(), request, person)
            if replica is not None:
                replica.pages.open(session)
            if "deep_link=" in hello.query:
                await self.service.links.give(session, hello.query)
        elif session.link is not None:
            session.link.end(ELSEWHERE, "The page came back on another connection.")
        session.request = request  # the person's roles may be others now
        if session.handover is not None:
            session.handover.after = None  # it came back
        self.session = session
        session.link = self.link
        self._say(Welcome(session.key, resumed))
        if resumed:
            for frame in session.outbox.replay(hello.seen):
                self.link.write(frame)
        session.flush()

    # -- messages -----------------------------------------------------------------------------------------------------

    async def _handle(self, session: PageSession, message: ClientMessage) -> None:
        if isinstance(message, Run):
            self._run(session, message)
        elif isinstance(message, Chunk):
            self._chunk(session, message)
        elif isinstance(message, Ack):
            session.outbox.ack(message.n)
            if self.service.replica is not None:
                self.service.replica.pages.acked(session, message.n)
        elif isinstance(message, Cancel):
            self._cancel(session, message.jobs)
        elif isinstance(message, Call):
            await self._start_call(session, message)
        elif isinstance(message, Adopt):
            self._adopt(session, message)
        elif isinstance(message, Seen):
            handover.seen(session, message.jobs, message.shown)
        elif isinstance(message, Bye):
            self._bye(session)

    def _cancel(self, session: PageSession, jobs: list[int]) -> None:
        for number in jobs:
            if (job := session.jobs.get(number)) is not None:
                self.service.engine().cancel(job)
            elif any(stream.cancel(number) for stream in session.streams.values()):
                continue
            elif self.service.replica is not None:
                self.service.replica.pages.cancel(session, number)

    def _adopt(self, session: PageSession, adopt: Adopt) -> None:
        if self.service.replica is not None:
            adoptions = self.service.replica.pages.adoptions
            adoptions.adopt(self.scope, session, adopt.session, adopt.left)
            return
        before: PageSession | None = self.service.pages.get(adopt.session)
        if before is None or before is session or before.person != session.person:
            return
        if adopt.left:
            if before.link is not None:  # nobody has told us yet that it is gone
                before.link.end(ELSEWHERE, "The page was loaded again.")
                before.link = None
            handover.inherit(before, session)
        elif before.link is None:
            idle = time.monotonic() - before.last_seen
            self.service.engine().loop.call_later(
                max(0.0, COMES_BACK_SECONDS - idle), self._adopt_late, session, before
            )

    @staticmethod
    def _adopt_late(session: PageSession, before: PageSession) -> None:
        long = time.monotonic() - before.last_seen >= COMES_BACK_SECONDS - 0.1
        if before.link is None and long:
            handover.inherit(before, session)

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
        if self.service.replica is not None:
            self.service.replica.pages.submit(session, job, partial(self._fail, session, run.job))
            return
        try:
            runtime.submit(job)
        except (QueueFull, Forbidden) as error:
            self._fail(session, run.job, str(error))

    def _chunk(self, session: PageSession, chunk: Chunk) -> None:
        if chunk.job <= session.last_job:
            return  # as in `_run`
        session.last_job = chunk.job
        stream = session.streams.get(chunk.fn)
        if stream is None:
            edge = self.service.engine().edges.get(chunk.fn)
            if edge is None or edge.function is None or edge.connection != "stream":
                self._fail(
                    session, chunk.job, f"This app has no stream {chunk.fn}: reload the page."
                )
                return
            stream = session.streams[chunk.fn] = Stream(
                session, edge, self.service.vault, self.service.replica
            )
        stream.take(chunk)

    @staticmethod
    def _fail(session: PageSession, number: int, message: str) -> None:
        session.outbox.job(JobOp(number, "failed", JobInfo(error=Failure(message))))

    async def _start_call(self, session: PageSession, call: Call) -> None:
        calls = self._calls = self._calls if self._calls is not None else set()
        while len(calls) >= CALLS_AT_ONCE:
            await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(self._call(session, call))
        calls.add(task)
        task.add_done_callback(calls.discard)

    async def _call(self, session: PageSession, call: Call) -> None:
        block = self.service.root.blocks.get(call.component)
        try:
            if isinstance(block, DeepLinkButton) and call.name == LINK:
                self._say(Reply(call.call, await self.service.links.of_page(session, call.data)))
                return
            if not isinstance(block, Component):
                raise NoSuchFunction
            self.service.bound.check(block, user_of(self.scope))
            function = server_function(session.view(block), call.name)
            self._say(Reply(call.call, await self.service.off_loop(function, call.data)))
        except (NoSuchFunction, NotAllowed, Forbidden, Error, ValueError, TypeError) as error:
            self._say(Reply(call.call, error=str(error)))
        except Exception:  # a fault of the author's: the page waits for an answer all the same
            console.exception("The server function %r of %r failed.", call.name, block)
            self._say(Reply(call.call, error=FAILED))

    def _bye(self, session: PageSession) -> None:
        """The page is closing: its unload events run. Its jobs go on, and it may still come back."""
        if (replica := self.service.replica) is not None:
            replica.spawn(replica.lifetimes.leave(session, session.request))
        else:
            leave(self.service.engine(), session, session.request)


def _asked(scope: Scope, query: str) -> Scope:
    """The request of the page itself, whose address alone has the query that functions read."""
    return {**scope, "query_string": query.encode()} if query else scope
