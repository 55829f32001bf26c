"""A page that was loaded again at another replica takes over what its tab left: `handover.py` across replicas."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from starlette.types import Receive, Scope, Send

from ...protocol import JobOp, SetOp
from ...runtime.job import Job
from ...store.base import StoreAway
from .. import handover
from ..answers import send_json
from ..auth.identity import person_of
from ..body import decode, read
from ..pages import PageSession
from . import record
from .home import Op, last_of
from .names import feed_of, name_of

if TYPE_CHECKING:
    from .pages import Pages

COMES_BACK_SECONDS = 20.0
"""A page that lives comes back within this time after a cut; only then is it sure that its tab was loaded again."""
LATEST = 0.1
KEPT_SECONDS = 7200.0
DOOR = "page handover"


class Asked(msgspec.Struct):
    """Which page is taken over, and whether its tab is known to have left it."""

    key: str
    left: bool


class Said(msgspec.Struct):
    """Seconds until it is sure that it is gone: 0 when it was given away; None for a page that lives."""

    wait: float | None


class Shown(msgspec.Struct, array_like=True):
    """A job that a page took over: its number there, and whose it is."""

    number: int
    key: str
    job: int
    edge: int
    trigger: int | None


_asked = msgspec.json.Decoder(Asked)
_said = msgspec.json.Decoder(Said)
_shown = msgspec.json.Decoder(list[Shown])
_write = msgspec.json.Encoder().encode


def unseen(
    session: PageSession, *, whole: bool
) -> Iterator[tuple[int, list[Op], int | None, int | None]]:
    """What a session's page may not have, by job. whole: all of running jobs, and finished ones nobody dealt with."""
    given = session.handover
    running = {*session.jobs, *(given.elsewhere if given is not None else ())} if whole else set()
    gone = given.moved if given is not None else {}
    for number, ops in session.outbox.unseen(running):
        if number in gone:
            continue  # another page shows it: what this one was told of it is old
        yield number, list(ops), *session.outbox.edge_of(number)
    if whole and given is not None:
        for number, one in given.finished.items():
            ops = [op for op in one.job.ops if isinstance(op, SetOp)]
            end = JobOp(number, one.job.stage, one.job.info)
            yield number, [*ops, end], one.job.fn, one.job.trigger


class Adoptions:
    """Takes over, and gives away."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._service = pages.replica.service
        self._service.errands[DOOR] = self.door

    def adopt(self, scope: Scope, after: PageSession, key: str, left: bool) -> None:
        """`after` takes over what the page with that key left, once it is sure that this one is gone."""
        if 0 < len(key) <= 128 and key != after.key:
            self._pages.replica.spawn(self._adopt(scope, after, Asked(key, left)))

    async def _adopt(self, scope: Scope, after: PageSession, asked: Asked) -> None:
        with contextlib.suppress(TimeoutError, StoreAway):  # then it is as if there were nothing
            wait = await self._gone(scope, asked)
            if wait:
                await asyncio.sleep(wait)
                wait = await self._gone(scope, asked)
            if wait is None or wait > LATEST:
                return
            before = await self._bring(asked.key, after)
            if before is not None and before.person == after.person:
                await self._inherit(before, after)

    # -- is it gone ---------------------------------------------------------------------------------------------------

    async def _gone(self, scope: Scope, asked: Asked) -> float | None:
        """Seconds until it is sure that the page is gone; None when it lives."""
        person = person_of(scope)
        if asked.key in self._service.pages:
            return self._wait(asked, person)
        replica = self._pages.replica
        reader, _ = await replica.jobs.open_jobs(feed_of("page", "", asked.key, person))
        if not reader or reader == replica.me:
            return 0.0
        scope = {**scope, "method": "POST"}
        answer = await replica.errands.ask(reader, DOOR, scope, _write(asked))
        return 0.0 if answer is None else _said.decode(answer.body).wait

    def _wait(self, asked: Asked, person: str) -> float | None:
        page: PageSession | None = self._service.pages.get(asked.key)
        if page is None or page.person != person:
            return 0.0
        if asked.left:
            if page.link is not None:  # nobody has told us yet that it is gone
                page.link.end(4000, "The page was loaded again.")
                page.link = None
            return 0.0
        if page.link is not None:
            return None
        left = COMES_BACK_SECONDS - (time.monotonic() - page.last_seen)
        return left if left > LATEST else 0.0

    async def door(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: another replica's page wants what a page of this one left."""
        asked = decode(_asked, await read(scope, receive))
        wait = self._wait(asked, person_of(scope))
        home = self._pages.homes.get(asked.key)
        if wait == 0.0 and home is not None and home.session.person == person_of(scope):
            self._pages.moved(home, given=True)
        await send_json(send, Said(wait))

    # -- taking over --------------------------------------------------------------------------------------------------

    async def _bring(self, key: str, after: PageSession) -> PageSession | None:
        """The session with that key, at home here from now on."""
        here: PageSession | None = self._service.pages.get(key)
        if here is not None:
            return here
        await self._pages.find(key, 0, after.request, after.person)
        return self._service.pages.get(key)

    async def _inherit(self, before: PageSession, after: PageSession) -> None:
        elsewhere = {}
        given = before.handover
        for number, job in (await self._open(before)).items():
            if number in before.jobs or (given is not None and number in given.moved):
                continue
            if handover.by_itself(job.edge):
                self._pages.cancel(before, number)
            else:
                elsewhere[number] = job
        handover.inherit(before, after, elsewhere)
        if (home := self._pages.homes.get(before.key)) is not None:
            home.retold()
        await self._remember(after)

    async def _open(self, session: PageSession) -> dict[int, Job]:
        """Jobs that a page shows and that the store has, by their number there, as stand-ins for those that run."""
        feed = feed_of("page", "", session.key, session.person)
        _, found = await self._pages.replica.jobs.open_jobs(feed)
        jobs = {} if session.handover is None else dict(session.handover.elsewhere)
        for runs, written in found:
            kept = record.read(written)
            job = self._stand_in(session, kept.number, kept.fn, kept.trigger)
            if job is not None:
                job.started_at = time.perf_counter() if runs else 0.0
                jobs[kept.number] = job
        return jobs

    def _stand_in(
        self, session: PageSession, number: int, edge: int, trigger: int | None
    ) -> Job | None:
        known = self._service.engine().edges.get(edge)
        return None if known is None else Job(number, session, known, [], session, trigger=trigger)

    # -- when that page moves on --------------------------------------------------------------------------------------

    async def _remember(self, after: PageSession) -> None:
        """Which jobs a page took over: it may come back at another replica, or be loaded again there."""
        jobs = {**after.jobs, **(after.handover.elsewhere if after.handover is not None else {})}
        shown = [
            Shown(number, job.session.key, job.id, job.edge.id, job.trigger)
            for number, job in jobs.items()
            if isinstance(number, int) and number < 0
        ]
        if shown:
            store = self._pages.replica.store
            await store.set(f"adopted:{name_of(after.place)}", _write(shown), KEPT_SECONDS)

    async def again(self, after: PageSession) -> None:
        """A session came home that may have taken over jobs at another replica. Raises `StoreAway`."""
        kept = await self._pages.replica.store.get(f"adopted:{name_of(after.place)}")
        if kept is None:
            return
        by_key: dict[str, list[Shown]] = {}
        for one in _shown.decode(kept):
            by_key.setdefault(one.key, []).append(one)
        for key, jobs in by_key.items():
            await self._again(key, jobs, after)

    async def _again(self, key: str, jobs: list[Shown], after: PageSession) -> None:
        there = handover.of(after)

        def prepare(before: PageSession) -> None:
            left = handover.of(before)
            left.after, left.gave = after, True
            there.before.append(before)
            for one in jobs:
                left.moved[one.job] = (after, one.number)
                job = self._stand_in(before, one.job, one.edge, one.trigger)
                if job is not None:
                    job.started_at = time.perf_counter()
                    there.elsewhere[one.number] = job
                there.last = min(there.last, one.number)

        await self._pages.bring(key, 0, after.request, after.person, prepare)
        if last_of(after) is after:
            open_now = await self._pages.replica.jobs.open_jobs(
                feed_of("page", "", key, after.person)
            )
            numbers = {record.read(job).number for _, job in open_now[1]}
            for one in jobs:
                if one.job not in numbers:
                    there.elsewhere.pop(one.number, None)
