"""Pages and replicas: a page's session is at home where its connection is, its jobs run anywhere.

What runs elsewhere tells the home by frames of the session's feed. The ends of jobs go there in any case, with their
values, and stay until the page has them: so that a page that comes back at another replica gets them there.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...protocol import Failure, JobInfo, JobOp, LogOp, ProgressUnit, SetOp
from ...request import Request
from ...runtime.convert import Output
from ...runtime.job import Job
from ...runtime.lanes import QueueFull
from ...runtime.runtime import Runtime
from ...runtime.session import Session, place_of
from ...store.base import StoreAway
from ...store.jobs import Frames
from ...values.reference import referred
from ..pages import PageSession
from .adoption import Adoptions, unseen
from .home import Home, Op, page_frame
from .names import feed_of, name_of
from .record import Record
from .tap import Tap

if TYPE_CHECKING:
    from .replica import Replica

PACE = 0.05
"""Seconds between two frames of values for a page elsewhere."""
MOST_VISITING = 10_000


class PageRun:
    """The event of a page's job. Implements `Told`."""

    __slots__ = ("_armed", "_final", "_newest", "feed", "id", "job", "key", "pages", "waiting")

    def __init__(self, pages: Pages, key: str, id: str) -> None:
        self.pages = pages
        self.key = key
        self.id = id
        self.feed: Any = None
        self.job: Job | None = None
        self.waiting = 0
        self._newest: dict[tuple[int, str], Any] = {}
        self._armed = False
        self._final: Callable[[PageSession], None] | None = None

    def _here(self) -> PageSession | None:
        """The page's session, when it is at home here."""
        home = self.pages.homes.get(self.key)
        return None if home is None else home.session

    def _tell(self, job: Job, op: Op) -> None:
        self._flush()
        self.feed.put(self, page_frame(job.id, [op]))

    def stop(self, runtime: Runtime) -> None:
        if self.job is not None:
            runtime.cancel(self.job)

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        if (session := self._here()) is not None:
            session.queued(job, place, size, eta)
        else:
            self._tell(job, JobOp(job.id, "queued", JobInfo(place=place, size=size, eta=eta)))

    def started(self, job: Job, eta: float | None) -> None:
        if (session := self._here()) is not None:
            session.started(job, eta)
        else:
            self._tell(job, JobOp(job.id, "running", JobInfo(eta=eta)))

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        if (session := self._here()) is not None:
            session.progress(job, units)
        else:
            self._tell(job, JobOp(job.id, "running", JobInfo(progress=units, eta=job.average)))

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        if (session := self._here()) is not None:
            session.log(job, level, title, text, duration, visible)
        else:
            self._tell(job, LogOp(level, title, text, duration, visible))

    def generating(self, job: Job, outputs: list[Output]) -> None:
        if (session := self._here()) is not None:
            session.generating(job, outputs)
            return
        self._newest |= self._values(job, outputs)
        if not self._armed:
            self._armed = True
            self.feed.post(self._arm)

    def _arm(self) -> None:
        asyncio.get_running_loop().call_later(PACE, self._flush)

    def _flush(self) -> None:
        self._armed = False
        newest, self._newest = self._newest, {}
        if newest and self.job is not None:
            ops: list[Op] = [SetOp(*key, value) for key, value in newest.items()]
            self.feed.put(self, page_frame(self.job.id, ops))

    @staticmethod
    def _values(job: Job, outputs: list[Output]) -> dict[tuple[int, str], Any]:
        return {
            (block._id, prop): referred(value)
            for block, output in zip(job.edge.outputs, outputs, strict=True)
            if block.type_name != "state"
            for prop, value in output.props.items()
        }

    def completed(self, job: Job, outputs: list[Output]) -> None:
        info = JobInfo(duration=round(job.duration, 4), changed_states=job.changed_states)
        values = self._values(job, outputs)
        ops: list[Op] = [SetOp(*key, value) for key, value in values.items()]
        self._end(job, [*ops, JobOp(job.id, "done", info)], lambda s: s.completed(job, outputs))

    def failed(self, job: Job, failure: Failure) -> None:
        info = JobInfo(duration=round(job.duration, 4), error=failure)
        self._end(job, [JobOp(job.id, "failed", info)], lambda s: s.failed(job, failure))

    def cancelled(self, job: Job) -> None:
        self._end(job, [JobOp(job.id, "cancelled", JobInfo())], lambda s: s.cancelled(job))

    def _end(self, job: Job, ops: list[Op], final: Callable[[PageSession], None]) -> None:
        self._flush()
        self._final = final
        self.feed.put(self, page_frame(job.id, ops, job.edge.id, job.trigger), last=True)

    def ended(self, home: Tap, told: Frames) -> None:
        """The store has its end, and the page is at home here."""
        if isinstance(home, Home) and self._final is not None:
            final = self._final
            home.ended_here(told, lambda: final(home.session))


class Pages:
    """The sessions of pages, as one of several replicas has them."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.homes: dict[str, Home] = {}
        """By the session's key: those whose page is, or was last, connected here."""
        self.adoptions = Adoptions(self)
        self._visiting: OrderedDict[str, Session] = OrderedDict()
        replica.doors["page"] = self._again

    # -- where a page is at home --------------------------------------------------------------------------------------

    def open(self, session: PageSession) -> None:
        """A new page."""
        home = self._settle(session)
        home.began(Frames(0, 0, []))
        self.replica.spawn(self.replica.jobs.open(home.feed))

    async def find(self, key: str, seen: int, request: Request | None, person: str) -> None:
        """Bring a session home whose page was connected to another replica, if there is one.

        seen: the number of the last frame that the page has. Raises `StoreAway`.
        """
        if (session := await self.bring(key, seen, request, person)) is not None:
            await self.adoptions.again(session)

    async def bring(
        self,
        key: str,
        seen: int,
        request: Request | None,
        person: str,
        prepare: Callable[[PageSession], None] | None = None,
    ) -> PageSession | None:
        """The session that came home, if it was not here. prepare: called before it hears what it missed."""
        service = self.replica.service
        if not 0 < len(key) <= 128 or key in service.pages:
            return None
        await self.replica.ready()
        session = PageSession(key, service.engine(), request, person)
        session.outbox.number = session.outbox.acked = seen
        home = self._settle(session)
        found = await self.replica.jobs.attach(home.feed)
        if found is None:
            self._leave(key, home)
            return None
        await self.replica.keeping.load(session)
        service.pages[key] = session
        if prepare is not None:
            prepare(session)
        home.began(found)
        return session

    def _settle(self, session: PageSession) -> Home:
        self.replica.keeping.shares(session, name_of(session.place))
        home = Home(self.replica, feed_of("page", "", session.key, session.person), session)
        self.homes[session.key] = self.replica.taps[home.feed] = home
        session.on_expire = lambda: self._leave(session.key, home)
        return home

    def _leave(self, key: str, home: Home) -> None:
        self.homes.pop(key, None)
        home.left(False)

    def moved(self, home: Home, *, given: bool = False) -> None:
        """The page came back at another replica: what it may not have yet goes there.

        given: a page takes over that has nothing of what this one had.
        """
        session = home.session
        self._leave(session.key, home)
        self.replica.service.pages.pop(session.key, None)
        self._visiting[session.place] = session
        if session.link is not None:
            session.link.end(4000, "The page came back on another connection.")
            session.link = None
        frames = [page_frame(*frame) for frame in unseen(session, whole=given)]
        if frames:
            self.replica.spawn(self.replica.jobs.put(home.feed, frames))

    # -- jobs ---------------------------------------------------------------------------------------------------------

    def event(self, key: str, number: int) -> str:
        """The name of a page's job in the store: the same when a page says it again at another replica."""
        return f"{name_of(key)}.{number}"

    def submit(self, session: PageSession, job: Job, fail: Callable[[str], None]) -> None:
        """Accept a job of a page that is at home here."""
        run = PageRun(self, session.key, self.event(session.key, job.id))
        run.job = job
        self.replica.spawn(self._submit(run, job, fail))

    async def _submit(self, run: PageRun, job: Job, fail: Callable[[str], None]) -> None:
        feed = feed_of("page", "", run.key, job.session.person)
        try:
            await self.replica.submit(
                "page", run, job, feed=feed, session=run.key, root="", number=job.id
            )
        except (QueueFull, StoreAway) as error:
            fail(str(error))

    def _again(self, record: Record) -> tuple[PageRun, Session]:
        """A page's job that another replica accepted."""
        key, person = record.session or "", record.request.person
        place = place_of(key, person)
        home = self.homes.get(key)
        session: Session | None = home.session if home is not None else self._visiting.get(place)
        if session is None:
            session = self._visiting[place] = Session(key, person=person)
            if len(self._visiting) > MOST_VISITING:
                self._visiting.popitem(last=False)
        return PageRun(self, key, record.id), session

    def acked(self, session: PageSession, number: int) -> None:
        """The page has the frames up to that number."""
        given = session.handover
        for one in (session, *(given.before if given is not None else ())):
            home = self.homes.get(one.key)
            if home is not None:
                home.acked(number)

    def cancel(self, session: PageSession, number: int) -> None:
        """Cancel a page's job, wherever it is."""
        given = session.handover
        job = given.elsewhere.get(number) if given is not None else None
        event = (session.key, number) if job is None else (job.session.key, job.id)
        self.replica.spawn(self.replica.cancel(self.event(*event)))
