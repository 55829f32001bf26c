"""`.stream()` events of HTTP clients: one join, then chunk after chunk with `POST stream/EVENT_ID` until it is closed.

Each chunk is a job of its own, in the order that they came: between two of them nobody's place in a lane is held.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..edges import Dependency
from ..protocol import Failure
from ..runtime.convert import Output
from ..runtime.job import Job
from ..runtime.lanes import QueueFull
from ..runtime.roles import Forbidden
from ..runtime.runtime import Runtime
from ..runtime.session import Session
from .answers import send_error, send_json
from .auth.identity import person_of
from .body import ClientGone, decode, is_python_client, read
from .call import REFUSALS, refuse
from .clients import Clients, arguments
from .events import QueueEvent, note, output_of, plain, unfit, wire
from .feed import Feed
from .incoming import LateRequest
from .replica.errands import replay
from .replica.record import Record, scope_of
from .replica.running import Told

WAIT_SECONDS = 30.0
"""How long a stream whose event has no time limit waits for its next chunk."""
MOST_WAITING = 64
"""Chunks of one stream that wait."""
GONE = "There is no such stream, or it was closed."


def streams(scope: Scope, edge: Dependency) -> bool:
    """Whether a join opens a stream. To `gradio_client`, which knows no message of one, it is a call with one chunk."""
    return edge.connection == "stream" and not is_python_client(scope)


class StreamEvent(QueueEvent):
    """A `.stream()` event. Its methods are called on the loop, but those of a sink."""

    __slots__ = (
        "_answer",
        "_chunks",
        "_closed",
        "_over",
        "_running",
        "_spent",
        "_timer",
        "clients",
        "told",
    )

    def __init__(self, id: str, feed: Feed, root: str, clients: Clients) -> None:
        super().__init__(id, feed, root, clients.forget)
        self.clients = clients
        self._chunks: deque[Job] = deque()
        self._running = True  # the first chunk comes with the join
        self._closed = False
        self._over = False
        self._spent = 0.0
        self._answer: dict[str, Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.told = 0
        """Bytes of the newest result."""

    # -- on the loop --------------------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether it takes chunks."""
        return not (self._over or self._closed)

    def chunk(self, scope: Scope, data: list[Any], event_data: Any, trigger: int | None) -> Job:
        """The job of one more chunk. Raises `BadBody`."""
        first = self.job
        assert first is not None
        return Job(
            self.id, first.session, first.edge, arguments(first.edge, data), first.sink,
            event_data=event_data, trigger=trigger, request=LateRequest(scope, first.session.key),
        )  # fmt: skip

    def take(self, job: Job) -> None:
        """Run a chunk after those before it. Raises `QueueFull`."""
        if self._over:
            return
        if len(self._chunks) >= MOST_WAITING:
            raise QueueFull(MOST_WAITING, f"{MOST_WAITING} chunks of this stream wait already.")
        job.size = self.clients.service.engine().budget.take_in(job.data, job.session.visitor)
        self._chunks.append(job)
        self._next()

    def close(self) -> None:
        """No more chunks: it is complete once those that came are through."""
        self._closed = True
        self._next()

    def _pop(self) -> Job:
        """The chunk that waits longest, which counts for itself from now on."""
        job = self._chunks.popleft()
        self.clients.service.engine().budget.let_go(job.size, job.session.visitor)
        job.size = 0
        return job

    def _drop(self) -> None:
        while self._chunks:
            self._pop()

    def stop(self, runtime: Runtime) -> None:
        self._drop()
        if self._running:
            super().stop(runtime)
        elif self.job is not None and not self._over:
            self.cancelled(self.job)

    def _next(self) -> None:
        if self._running or self._over:
            return
        if self._timer is not None:
            self._timer.cancel()
        if self._chunks and not self._used_up:
            self.job = self._pop()
            self._running = self.job.live = True
            try:
                self.clients.service.engine().submit(self.job)
            except (QueueFull, Forbidden) as error:
                self.failed(self.job, Failure(str(error)))
        elif self._closed or self._used_up:
            self._complete()
        else:
            loop = self.clients.service.engine().loop
            self._timer = loop.call_later(self._limit or WAIT_SECONDS, self._complete)

    def _through(self) -> None:
        self._running = False
        self._next()

    def _complete(self) -> None:
        if self._over or self.job is None:
            return
        job = self.job
        self.end(
            self._frame(
                "process_completed",
                output=self._answer or output_of(job, [], generating=False),
                success=True,
                title=None,
                used_cache=job.used_cache,
                cache_duration=job.duration,
                avg_time=job.average if job.average is not None else job.duration,
            )
        )

    # -- Sink: from any thread ----------------------------------------------------------------------------------------

    @property
    def _limit(self) -> float | None:
        return None if self.job is None else self.job.edge.options.time_limit

    @property
    def _used_up(self) -> bool:
        return self._limit is not None and self._spent >= self._limit

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        if self._answer is None:
            super().queued(job, place, size, eta)

    def started(self, job: Job, eta: float | None) -> None:
        if self._answer is None:
            super().started(job, eta)

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self._show_bars()
        self._answer = output_of(job, plain(wire(job, outputs, self.root)), generating=True)
        left = None if self._limit is None else max(0.0, self._limit - self._spent)
        frame = self._frame("process_streaming", output=self._answer, success=True, time_limit=left)
        self.told = len(frame)
        self.feed.make_room(self, len(frame))
        self.feed.put(self, frame, value=True)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        self._spent += job.duration
        try:
            if not job.generated:
                self.generating(job, outputs)
            note(job, outputs, self.told)
        except Exception as error:  # nothing may keep the end of a chunk from its reader
            self.end(self._failure(unfit(job, error)))
        self.feed.post(self._through)

    def end(self, frame: bytes) -> None:
        if not self._over:
            self._over = True
            super().end(frame)
            self.feed.post(self._drop)


class ChunkBody(msgspec.Struct):
    """One chunk."""

    data: list[Any]
    fn_index: int | None = None
    session_hash: str | None = None
    event_data: Any = None
    trigger_id: int | None = None


_decoder = msgspec.json.Decoder(ChunkBody)


class Chunks:
    """ASGI: `POST stream/EVENT_ID` and, with `closes`, `POST stream/EVENT_ID/close`."""

    def __init__(self, clients: Clients, *, closes: bool = False) -> None:
        self.clients = clients
        self.closes = closes
        self._errand = "close stream" if closes else "chunk"
        clients.service.errands[self._errand] = self._from_elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await read(scope, receive)
            if not await self._here(scope, send, body) and not await self._elsewhere(
                scope, send, body
            ):
                await send_error(send, 404, GONE)
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await refuse(send, error)

    async def _from_elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: what another replica was asked for and has not."""
        try:
            if not await self._here(scope, send, await read(scope, receive)):
                await send_error(send, 404, GONE)
        except tuple(REFUSALS) as error:
            await refuse(send, error)

    async def _here(self, scope: Scope, send: Send, body: bytes) -> bool:
        """Whether the stream runs in this process, and was answered for. Raises what refuses the chunk."""
        event = self._event(scope)
        if event is None or not event.open:
            return False
        if self.closes:
            event.close()
        else:
            said = decode(_decoder, body)
            job = event.chunk(scope, said.data, said.event_data, said.trigger_id)
            await self.clients.check(job)
            event.take(job)
        await send_json(send, {"msg": "success"})
        return True

    def _event(self, scope: Scope) -> StreamEvent | None:
        id = scope["path_params"]["event_id"]
        replica = self.clients.service.replica
        if replica is None:
            found: object = self.clients.event(id, scope)
        else:
            running = replica.running.get(id)
            mine = running is not None and running.job.session.person == person_of(scope)
            found = running.event if running is not None and mine else None
        return found if isinstance(found, StreamEvent) else None

    async def _elsewhere(self, scope: Scope, send: Send, body: bytes) -> bool:
        """The stream is where its first chunk ran. Whether that replica has answered. Raises `StoreAway`."""
        replica = self.clients.service.replica
        if replica is None:
            return False
        for other in await replica.errands.others():
            with contextlib.suppress(TimeoutError):
                answer = await replica.errands.ask(other, self._errand, scope, body)
                if answer is not None and answer.status != 404:
                    await replay(send, answer)
                    return True
        return False


def revive(clients: Clients) -> None:
    """Let replicas take up streams that another one accepted."""
    again = clients.service.doors["queue"]

    def taken_up(record: Record) -> tuple[Told, Session]:
        edge = clients.service.engine().edges.get(record.fn)
        if edge is None or not streams(scope_of(record.request, clients.service.store), edge):
            return again(record)
        session = clients.session(record.session or record.id, record.request.person)
        return StreamEvent(record.id, session.feed, record.root, clients), session

    clients.service.doors["queue"] = taken_up
