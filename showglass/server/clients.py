"""HTTP clients: their sessions, and the events whose streams they have not read to the end."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Awaitable
from difflib import get_close_matches
from functools import partial
from typing import Any, Protocol

from starlette.types import Scope

from ..edges import Dependency
from ..endpoints import parameters
from ..gates.limit import MAX_HASH
from ..runtime.failures import explain, is_refusal
from ..runtime.job import Job, Sink
from ..runtime.lanes import QueueFull
from ..runtime.roles import Forbidden, check_roles
from ..runtime.runtime import Runtime
from ..runtime.session import Session, place_of
from ..runtime.validators import Invalid
from .auth.identity import person_of
from .body import BadBody
from .events import CallEvent, Event, QueueEvent
from .feed import Feed
from .incoming import LateRequest
from .keeping import Waiting
from .replica.names import feed_of
from .replica.record import Record
from .seen import Seen
from .service import Service

MAX_EVENTS = 10_000
UNREAD_SECONDS = 600.0
"""How long a result waits for a reader, and a running job goes on without one."""


class NoSuchEndpoint(Exception):
    """The app has no endpoint of that name; the message says which is nearest."""


class Busy(Exception):
    """More clients or unread events than are kept."""

    def __init__(self) -> None:
        super().__init__("Too many clients at once. Try again in a moment.")


class BadValidator(Exception):
    """A validator failed by itself: neither yes nor no was said of the inputs."""


class Reporting(Sink, Protocol):
    """What a door makes of one job of its own: its sink, which knows the job."""

    id: str
    job: Job | None


class ClientSession(Session):
    """The session of one HTTP client, by the hash that it chose. All its queued events share one stream."""

    def __init__(self, key: str, runtime: Runtime, person: str = "") -> None:
        super().__init__(key, person=person)
        self.budget = runtime.budget
        self.feed = Feed(runtime.mailbox)
        self.readers = 0
        self.parting: asyncio.Event | None = None
        """Set once the reader of a stream has heard of its end: a join is not answered before."""
        self.seen = Seen()

    lasting = True

    def weight(self) -> int:
        """Bytes that it holds, roughly."""
        return super().weight() + self.feed.waiting

    @property
    def attached(self) -> bool:
        """Whether a stream or a heartbeat is open."""
        return self.readers > 0

    def expire(self) -> None:
        """The session is forgotten."""


class Clients:
    """What the doors that run functions share."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.sessions: dict[str, ClientSession] = service.clients
        self.events: dict[str, Event] = {}
        service.on_sweep.append(self.sweep)
        service.unread = self._unread
        service.doors |= {"call": self._call_again, "queue": self._queue_again}

    def _unread(self) -> list[Waiting]:
        """Results that are no session's, the oldest first."""
        return [
            Waiting(
                e.feed,
                e.job.session.visitor if e.job is not None else "",
                partial(self.forget, e.id) if e.ended_at is not None else None,
            )
            for e in self.events.values()
            if not isinstance(e, QueueEvent)
        ]

    # -- sessions -----------------------------------------------------------------------------------------------------

    def session(self, key: str, person: str) -> ClientSession:
        """The session of that hash, made when there is none: each person has their own. Raises `BadBody`, `Busy`."""
        if not 0 < len(key) <= MAX_HASH:
            raise BadBody(f"session_hash must have 1 to {MAX_HASH} characters.")
        place = place_of(key, person)
        session = self.sessions.pop(place, None)
        if session is None:
            if not self.service.keeper.make_room(self.sessions):
                raise Busy
            session = ClientSession(key, self.service.engine(), person)
        self.sessions[place] = session  # the last one used is the last to be evicted
        session.touch()
        return session

    def find(self, key: str, scope: Scope) -> ClientSession | None:
        """The session of that hash, if whoever sent this request has one."""
        return self.sessions.get(place_of(key, person_of(scope)))

    def event(self, key: str, scope: Scope) -> Event | None:
        """The event of that id, if it belongs to whoever sent this request."""
        event = self.events.get(key)
        mine = event is not None and event.job is not None and event.job.session.person == person_of(scope)  # fmt: skip
        return event if mine else None

    # -- endpoints ----------------------------------------------------------------------------------------------------

    def named(self, name: str, scope: Scope) -> Dependency:
        """The endpoint of that name. Raises `NoSuchEndpoint`, which tells whoever asks of those that they may use."""
        known = self.service.engine().named
        edge = known.get(name) or known.get(name.strip("/"))
        if edge is None:
            hidden = self.service.hidden(scope)
            told = [n for n, d in known.items() if d.is_public and d.id not in hidden]
            close = get_close_matches(name[:100], told, n=1, cutoff=0.4)
            others = ", ".join(f"/{n}" for n in told) or "none"
            hint = f"Did you mean /{close[0]}?" if close else f"It has: {others}."
            raise NoSuchEndpoint(f"This app has no endpoint /{name[:100]}. {hint}")
        return edge

    def numbered(self, number: int) -> Dependency:
        """The endpoint of that number. Raises `NoSuchEndpoint`."""
        edge = self.service.engine().edges.get(number)
        if edge is None or not edge.callable_by_clients:
            raise NoSuchEndpoint(f"This app has no endpoint with the number {number}.")
        return edge

    # -- events -------------------------------------------------------------------------------------------------------

    def job(
        self,
        event: Reporting,
        scope: Scope,
        edge: Dependency,
        data: list[Any],
        key: str | None,
        *,
        event_data: Any = None,
        trigger: int | None = None,
    ) -> Job:
        """The job of a new event. Without a hash it gets a session of its own. Raises `BadBody`, `Busy`."""
        data = arguments(edge, data)
        person = person_of(scope)
        session = Session(event.id, person=person) if key is None else self.session(key, person)
        event.job = Job(
            event.id,
            session,
            edge,
            data,
            event,
            event_data=event_data,
            trigger=trigger,
            request=LateRequest(scope, session.key),
        )
        return event.job

    def keep(self, event: Event) -> None:
        """Remember an event until it is read. Raises `Busy`."""
        if len(self.events) >= MAX_EVENTS:
            self._forget_oldest()
        self.events[event.id] = event

    async def check(self, job: Job) -> None:
        """Let the validator of the event look. Raises `Invalid`, `BadBody`, `BadValidator`, `Forbidden`."""
        if job.checked:
            return
        engine = self.service.engine()
        try:
            await engine.check(job)
        except (Invalid, Forbidden):
            raise
        except Exception as error:
            failure = explain(job, error, engine.show_error)
            raise (BadBody if is_refusal(failure) else BadValidator)(failure.message) from error

    def submit(self, event: CallEvent | QueueEvent, job: Job) -> Awaitable[object] | None:
        """Run the job and remember its event. Raises `QueueFull`, `Busy`, `Forbidden`.

        With a store that replicas share it is not accepted before what this returns was awaited; `StoreAway` then.
        """
        check_roles(job)  # here, too: another replica may run it
        replica = self.service.replica
        if replica is not None:
            key = job.session.key if isinstance(job.session, ClientSession) else None
            feed = feed_of(event.kind, event.id, key, job.session.person)
            return replica.submit(event.kind, event, job, feed=feed, session=key, root=event.root)
        self.keep(event)
        try:
            self.service.engine().submit(job)
        except (QueueFull, Forbidden):
            del self.events[event.id]
            raise
        return None

    def run_here(self, job: Job, *, now: bool = False) -> Awaitable[None] | None:
        """Run the job of a client that waits for it on this connection; await what this returns. Raises `QueueFull`."""
        check_roles(job)
        if self.service.replica is None:
            self.service.engine().submit(job, now=now)
            return None
        key = job.session.key if isinstance(job.session, ClientSession) else None
        return self.service.replica.run_here(job, key, now=now)

    def _call_again(self, record: Record) -> tuple[CallEvent, Session]:
        """The event of a call that another replica accepted."""
        event = CallEvent(record.id, self.service.engine().mailbox, record.root, record.api)
        person = record.request.person
        if record.session is None:
            return event, Session(record.id, person=person)
        return event, self.session(record.session, person)

    def _queue_again(self, record: Record) -> tuple[QueueEvent, Session]:
        session = self.session(record.session or record.id, record.request.person)
        return QueueEvent(record.id, session.feed, record.root, self.forget), session

    def forget(self, key: str) -> None:
        """An event is over and read, or nobody can ask for it any more."""
        if (event := self.events.pop(key, None)) is not None:
            event.job = None  # they hold each other: else both stay until garbage is collected

    def _forget_oldest(self) -> None:
        oldest = next((k for k, e in self.events.items() if e.ended_at is not None), None)
        if oldest is None:
            raise Busy
        del self.events[oldest]

    def sweep(self) -> None:
        """Forget results that nobody read, and end jobs that nobody waits for."""
        old = time.monotonic() - UNREAD_SECONDS
        for key, event in list(self.events.items()):
            if event.ended_at is not None:
                if event.ended_at < old:
                    del self.events[key]
            elif event.read_at < old and event.feed.news.reader is None and event.job is not None:
                self.service.engine().cancel(event.job)


_random = bytearray()
os.register_at_fork(after_in_child=_random.clear)


def new_id() -> str:
    """The name of an event: whoever knows it may read its results. On the loop."""
    # 256 at once: to ask the system means to let go of the interpreter, and to wait for it when threads are busy
    if not _random:
        _random.extend(secrets.token_bytes(256 * 16))
    taken = _random[-16:].hex()
    del _random[-16:]
    return taken


def arguments(edge: Dependency, data: list[Any]) -> list[Any]:
    """One value an input; those that clients are not told of may be left out. Raises `BadBody`."""
    inputs = edge.inputs
    if len(data) == len(inputs):
        return data
    told = [not getattr(b, "skip_api", False) for b in inputs]
    if len(data) == sum(told):
        given = iter(data)
        return [next(given) if is_told else None for is_told in told]
    names = ", ".join(
        repr(getattr(b, "label", None) or type(b).__name__)
        for b, is_told in zip(inputs, told, strict=True)
        if is_told
    )
    count = "1 value" if sum(told) == 1 else f"{sum(told)} values"
    raise BadBody(f"/{edge.api_name} takes {count} in `data` ({names or 'none'}), got {len(data)}.")


def by_name(edge: Dependency, given: dict[str, Any]) -> list[Any]:
    """Values by the names that `GET info` tells, in the order of the inputs. Raises `BadBody`."""
    known = parameters(edge)
    names = [p["parameter_name"] for p in known]
    unknown = [name for name in given if name not in names]
    if unknown:
        takes = ", ".join(names) or "none"
        raise BadBody(f"/{edge.api_name} has no parameter {unknown[0]!r}. It takes: {takes}.")
    missing = [
        p["parameter_name"]
        for p in known
        if p["parameter_name"] not in given and not p["parameter_has_default"]
    ]
    if missing:
        raise BadBody(f"/{edge.api_name} needs the parameter {missing[0]!r}.")
    return [given.get(p["parameter_name"], p["parameter_default"]) for p in known]
