"""How long sessions are kept, and how much they may hold together: the oldest idle ones go first.

Those of a visitor who has more than a share go before all others (`gates/share.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..gates.open_file import Vault
from ..gates.share import Held, in_turn
from ..runtime.job import Job, Unread
from ..runtime.roles import Forbidden, check_roles
from ..runtime.runtime import Runtime
from ..runtime.session import Session
from .feed import Feed

console = logging.getLogger("showglass")

if TYPE_CHECKING:
    from ..request import Request
    from .service import Service

SESSION_SECONDS = 3600.0
"""A session without a connection or job is forgotten after this time."""
WORKING_SECONDS = 24 * 3600.0
"""One with jobs, but nobody who looks at them, after this one."""
LOOK_SECONDS = 5.0
"""How often the memory that sessions hold is looked at, while functions run."""
CONTAINER_LIMITS = (
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
)
LEAST_MEMORY, MOST_MEMORY = 256 * 1024**2, 4 * 1024**3


def default_memory() -> int:
    """A quarter of the machine's memory, or of the container's, from 256 MB to 4 GB."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        whole = 8 * 1024**3
    for file in CONTAINER_LIMITS:
        with contextlib.suppress(OSError, ValueError):  # it is not there, or says "max"
            whole = min(whole, int(Path(file).read_text()))
    return max(LEAST_MEMORY, min(MOST_MEMORY, whole // 4))


class Waiting(NamedTuple):
    """A result of a client without a session that waits for its reader."""

    feed: Feed
    visitor: str
    forget: Callable[[], None] | None
    """Gives it up; None while the function runs."""


class Keeper:
    """Ends sessions that are idle for long, and, when there are too many or they hold too much, before that."""

    def __init__(self, service: Service, capacity: int, memory: int | None) -> None:
        self.service = service
        self.capacity = capacity
        """Sessions that are kept; more are kept only while they are connected or working."""
        self.memory = memory or default_memory()
        """Bytes that all sessions may hold: States, results that nobody read yet, what pages may ask for again."""
        self.held = 0
        self._runs = -1
        self._task: asyncio.Task[None] | None = None

    # -- on the loop --------------------------------------------------------------------------------------------------

    def start(self, runtime: Runtime) -> None:
        """Begin to look after the sessions."""
        runtime.budget.limit = self.memory
        runtime.budget.relieve = partial(runtime.mailbox.post, self._relieve_soon)
        self._task = runtime.loop.create_task(self._look_on(runtime))

    def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()

    async def _look_on(self, runtime: Runtime) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self._runs != runtime.runs or runtime.budget.full:
                self._runs = runtime.runs
                try:
                    await self.relieve()
                except Exception:  # whatever it is, the next look is as needed
                    console.exception("Looking after the sessions failed.")

    def _relieve_soon(self) -> None:
        self.service.engine().spawn(self.relieve())

    async def relieve(self) -> None:
        """Weigh what sessions hold, and end the oldest idle ones until it is no more than may be."""
        runtime = self.service.engine()
        sessions = [*self.service.pages.values(), *self.service.clients.values()]
        unread = list(self.service.unread())
        weights = await asyncio.to_thread(lambda: [s.weight() for s in sessions])
        waiting = await asyncio.to_thread(lambda: [one.feed.waiting for one in unread])
        held = sum(weights) + sum(waiting) + runtime.budget.inputs
        spare = len(sessions) - self.capacity
        heavy = held > self.memory
        turn = in_turn(
            [
                Held(
                    (s, w), s.visitor, w if heavy else 1, s.last_seen, not s.attached and not s.jobs
                )
                for s, w in zip(sessions, weights, strict=True)
            ],
            self.memory if heavy else self.capacity,
        )
        for (session, weight), *_ in turn:
            if held <= self.memory and spare <= 0:
                break
            self.end(session)
            held -= weight
            spare -= 1
        held = self._forget_unread(unread, waiting, held)
        self.held = held
        runtime.budget.settle(held)

    def _forget_unread(self, unread: list[Waiting], sizes: list[int], held: int) -> int:
        """Give up results that nobody read, the oldest first, while too much is held; returns what is held then."""
        results = [
            Held(one.forget, one.visitor, weight, age, one.forget is not None)
            for age, (one, weight) in enumerate(zip(unread, sizes, strict=True))
        ]
        for result in in_turn(results, self.memory):
            if held > self.memory and result.thing is not None:
                result.thing()
                held -= int(result.size)
        return held

    def sweep(self) -> None:
        """End the sessions that nobody uses any more, and drop States that are too old."""
        now = time.monotonic()
        for sessions in (self.service.pages, self.service.clients):
            for session in list(sessions.values()):
                idle = now - session.last_seen
                if session.attached or idle < SESSION_SECONDS:
                    if not self._is_copy(session):
                        self._drop(session, session.stale_states(now))
                elif not session.jobs or idle > WORKING_SECONDS:
                    self.end(session)

    def make_room(self, sessions: dict[str, Any]) -> bool:
        """Before one more session: end the oldest idle ones when there are too many. False when none is idle."""
        if len(sessions) < self.capacity:
            return True
        turn = in_turn(
            [
                Held(s, s.visitor, 1, s.last_seen, not s.jobs and not s.attached)
                for s in sessions.values()
            ],
            self.capacity,
        )
        gone = [one.thing for one in turn[: max(1, self.capacity // 100)]]
        for session in gone:
            self.end(session)
        return bool(gone)

    def end(self, session: Any) -> None:
        """A session is over: its jobs end, its unload events run, its States and files go.

        Of one that replicas share, only what this replica has of it goes: others may be at work with it.
        """
        for sessions in (self.service.pages, self.service.clients):
            found = sessions.pop(session.place, None)
            if found is not None and found is not session:
                sessions[session.place] = found
        runtime = self.service.engine()
        for job in list(session.jobs.values()):
            runtime.cancel(job)
        if self._is_copy(session):
            session.expire()
            return
        if not session.left:
            leave(runtime, session, session.request)
        session.expire()
        self._drop(session, list(session.state))
        session.shelves.clear()
        session.overrides.clear()
        if session.owner is not None and self.service.vault.ledger.kept:
            runtime.conversions.submit(partial(_forget_files, self.service.vault, session.owner))

    def _is_copy(self, session: Session) -> bool:
        """Whether the session itself lies in the store."""
        replica = self.service.replica
        return replica is not None and replica.keeping.name_of(session) is not None

    def _drop(self, session: Session, numbers: list[int]) -> None:
        runtime = self.service.engine()
        for number in numbers:
            value = session.drop(number)
            callback = getattr(self.service.root.blocks.get(number), "delete_callback", None)
            if callback is not None:
                runtime.conversions.submit(partial(dropped, runtime, callback, value))


def _forget_files(vault: Vault, owner: str) -> None:
    vault.ledger.leave(owner)


def dropped(runtime: Runtime, callback: Any, value: Any) -> None:
    """Call the `delete_callback` of a State. From any thread."""
    try:
        callback(value)
    except Exception as error:  # an author's callback may raise anything
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            runtime.loop.call_soon_threadsafe(
                runtime.loop.call_exception_handler,
                {"message": "The delete_callback of a State failed.", "exception": error},
            )


def leave(runtime: Runtime, session: Session, request: Request | None) -> None:
    """The page or client of a session is gone: run the unload events."""
    for edge in runtime.edges.values():
        if any(name == "unload" for _, name in edge.targets):
            number = f"unload-{edge.id}-{runtime.runs}"
            job = Job(number, session, edge, [], Unread(), request=request)
            with contextlib.suppress(Forbidden):
                check_roles(job)
                runtime.enter(job)
    session.left = True
