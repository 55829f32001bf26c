"""This process as one of several that serve the same app: it takes jobs from the store, and tells their clients."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ...protocol import Failure
from ...runtime.job import Job
from ...runtime.lanes import QueueFull
from ...runtime.roles import Forbidden
from ...runtime.session import Session
from ...store.base import StoreAway
from ...store.jobs import Frames, Jobs, Offer, Taken
from ...store.redis import RedisStore
from . import record
from .brief import Brief, is_brief
from .cores import take_turns
from .errands import Errands
from .home import Home
from .keeping import Keeping, Unkeepable
from .lifetimes import Lifetimes
from .lines import Line, Lines
from .names import feed_of, name_of
from .pages import Pages
from .parting import parted
from .places import Places
from .record import Record
from .rounds import Rounds
from .running import Running, Told
from .saving import Saving
from .sealed import Sealing, is_sealed
from .tap import Tap
from .waiting import Waiting

if TYPE_CHECKING:
    from ..service import Service

console = logging.getLogger("showglass")
AT_ONCE = 64
CHANGED = "The app was changed since this was asked. Ask again."
Revive = Callable[[Record], tuple[Told, Session]]


class Replica:
    """Jobs go through the store before their client is told that they are accepted. Called on the loop."""

    def __init__(self, service: Service, store: RedisStore) -> None:
        self.service = service
        self.store = store
        self.me = secrets.token_hex(8)
        runtime = service.engine()
        self.loop = runtime.loop
        take_turns()
        self.mailbox = runtime.mailbox
        self.lines = Lines(runtime)
        self.most_waiting = runtime.lanes.max_waiting
        # what was accepted is run: the store counts those that wait
        runtime.lanes.max_waiting = None
        self.jobs = Jobs(store, self.me, len(self.lines.all), self)
        self.jobs.on_listen = self._check_taps
        self.keeping = Keeping(self)
        self.sealing = Sealing(store)
        self.lifetimes = Lifetimes(self)
        self.doors = service.doors
        self.errands = Errands(self)
        self.places = Places(self)
        self.pages = Pages(self)
        self.running: dict[str, Running] = {}
        self.waiting = Waiting()
        self.taps: dict[str, Tap] = {}
        self.stopped = False
        self.draining = False
        self._tasks: set[asyncio.Future[Any]] = set()
        self._told_away = 0.0
        self._started = asyncio.Event()
        self.spawn(self._live())

    # -- its life -----------------------------------------------------------------------------------------------------

    async def _live(self) -> None:
        while True:
            try:
                await self.jobs.start()
                break
            except (StoreAway, TimeoutError) as error:
                self.lost_touch(error)
                await asyncio.sleep(0.2)
        self._started.set()
        await Rounds(self).go()

    async def ready(self) -> None:
        """Return once the store is there. Raises `StoreAway`."""
        if not self._started.is_set():
            try:
                await asyncio.wait_for(self._started.wait(), 2)
            except TimeoutError:
                raise StoreAway("no connection yet") from None

    def lost_touch(self, error: BaseException) -> None:
        """Say in the console that the store does not answer, now and then."""
        if time.monotonic() - self._told_away > 5:
            self._told_away = time.monotonic()
            why = error.why if isinstance(error, StoreAway) else repr(error)
            console.warning("showglass: the store does not answer (%s); it is tried again.", why)

    def spawn(self, work: Awaitable[Any]) -> None:
        """Do it beside; what goes wrong is told in the console."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, StoreAway):
            self.lost_touch(error)
        else:
            console.error("A replica's task failed.", exc_info=error)

    @property
    def read_here(self) -> bool:
        """Whether a client reads a stream here whose events have not ended."""
        return any(t.open > 0 for t in self.taps.values() if not isinstance(t, Home))

    async def close(self) -> None:
        """Leave the others."""
        self.lines.close()
        self.stopped = True
        if self._started.is_set():
            await self.jobs.leave()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- accepting ----------------------------------------------------------------------------------------------------

    async def submit(
        self, kind: str, event: Told, job: Job, *,
        feed: str, session: str | None, root: str, number: int = 0,
    ) -> bool:  # fmt: skip
        """Accept a job for whichever replica has room: it is in the store once this returns.

        session: the key by which others can name its session. False: it was accepted before.
        Raises `QueueFull`, `StoreAway`.
        """
        await self.ready()
        edge = job.edge
        if session is not None:
            self.keeping.shares(job.session, name_of(job.session.place))
            self.lifetimes.ran(job.session)
        line = self.lines.of(edge)

        def written() -> bytes:
            return record.write(
                Record(
                    event.id, kind, edge.id, edge.api_name, job.data, session, job.event_data,
                    job.trigger, root, record.request_record(job.request, job.session.person, self.store),
                    number,
                )
            )  # fmt: skip

        first = not self.waiting.any_stored(line)
        if kind == "call" and session is None and first and is_brief(line, job):
            await Brief(self, event, job, line, feed, written).run()
            return True
        self.waiting.add(Running(self, event, job, line, feed))
        room = line.ask(1)
        spare = line.room() > 0
        try:
            found = await self.jobs.accept(
                line.lane,
                Offer(event.id, feed, edge.api_name, written(), self.keeping.name_of(job.session)),
                room,
                spare=spare,
                most=self.most_waiting if edge.options.queue else None,
            )
        except BaseException:
            self.waiting.pop(event.id)
            raise
        finally:
            line.answered(room)
        if found.refused is not None or found.known:
            self.waiting.pop(event.id)
            if found.known:
                return False
            raise QueueFull(self.most_waiting or 0)
        if found.at >= 0:
            self.opened(feed, found.at, found.open)
        self.waiting.accepted(event.id)
        self.begin(line, found.taken, accepted=event.id, version=found.version)
        if found.parting:
            await parted(self, feed)
        return True

    # -- running ------------------------------------------------------------------------------------------------------

    def begin(self, line: Line, taken: Taken, *, accepted: str = "", version: str = "") -> None:
        """Run jobs that are this replica's now. version: of the session of the one that was just accepted."""
        for event, job in taken:
            if self.places.has(event):
                self.places.granted(event)
                continue
            running = self.waiting.pop(event) or self.revived(event, job)
            if running is None:
                continue
            self.own(running)
            session = running.job.session
            fresh = event == accepted and self.keeping.is_fresh(session, version)
            if fresh or self.keeping.name_of(session) is None:
                self._run(running)
            else:
                self.spawn(self.load_and_run(running))

    def own(self, running: Running) -> None:
        """The store says that it is this replica's."""
        running.mine = True
        self.running[running.event.id] = running

    def _run(self, running: Running) -> None:
        try:
            self.service.engine().submit(running.job)
        except (Forbidden, QueueFull) as error:
            # the roles of its event are others here, or no memory is left: it was accepted, so it must end
            running.failed(running.job, Failure(str(error)))

    async def load_and_run(self, running: Running) -> None:
        """Run a job with what its session keeps."""
        try:
            await self.keeping.load(running.job.session)
        except Unkeepable as error:
            running.failed(running.job, Failure(str(error)))
        except StoreAway as error:
            running.failed(running.job, Failure(str(error)))
        else:
            if running.job.stop.is_set():  # cancelled meanwhile
                running.cancelled(running.job)
            else:
                self._run(running)

    def revived(self, event: str, job: bytes, *, quiet: bool = False) -> Running | None:
        """A job that another replica accepted."""
        try:
            found = record.read(job)
            if found.id != event:
                raise ValueError("the job is another one's")
            told, session = self.doors[found.kind](found)
        except Exception as error:
            console.error("showglass: a job in the store cannot be read: %s", error)
            self.spawn(self._give_up(event))
            return None
        edge = self.service.engine().edges.get(found.fn)
        changed = edge is None or edge.function is None or edge.api_name != found.api
        if edge is None:
            edge = next(iter(self.service.engine().edges.values()))
        if found.session is not None:
            self.keeping.shares(session, name_of(session.place))
        revived = Job(
            found.number or event, session, edge, found.data, told,
            event_data=found.event_data, trigger=found.trigger,
            request=record.request_of(found.request, found.session, self.store),
        )  # fmt: skip
        revived.checked = True  # by the replica that accepted it
        told.job = revived
        feed = feed_of(found.kind, found.id, found.session, found.request.person)
        running = Running(self, told, revived, self.lines.of(edge), feed, quiet=quiet)
        if changed:
            self.own(running)
            running.failed(revived, Failure(CHANGED))
            return None
        return running

    async def _give_up(self, event: str) -> None:
        """End a job that nobody can read any more. Its client knows it by this id, or by its session."""
        error = b'event: error\ndata: {"error": "This call was changed in the store, and is refused."}\n\n'
        await self.jobs.finish(self.lines.all[-1].lane, event, event, error, 0)

    # -- what the clients ask -----------------------------------------------------------------------------------------

    async def tap(self, feed: str, *, keeps: bool) -> Tap | None:
        """Read a feed here from now on; None when there is none. Raises `StoreAway`."""
        await self.ready()
        before = self.taps.get(feed)
        if before is not None:
            before.left(False)
        tap = self.taps[feed] = Tap(self, feed, keeps=keeps)
        try:
            found = await self.jobs.attach(feed)
        except BaseException:
            if self.taps.get(feed) is tap:
                del self.taps[feed]
            raise
        if found is None:
            self.taps.pop(feed, None)
            return None
        tap.began(found)
        return tap

    async def cancel(self, event: str, name: str = "") -> None:
        """Cancel an event, wherever it is. Raises `StoreAway`."""
        if is_sealed(event):
            return  # it has ended
        await self.ready()
        what, job = await self.jobs.cancel(event, name)
        if what == "here":
            self.cancel_here(event)
        elif what == "mine":
            running = self.waiting.pop(event) or self.revived(event, job)
            if running is not None:
                self.own(running)
                running.cancelled(running.job)

    async def cancel_all(self, feed: str, name: str) -> None:
        """Cancel the events of an endpoint that report to a feed. Raises `StoreAway`."""
        await self.ready()
        for event in await self.jobs.members(feed):
            await self.cancel(event, name)

    async def run_here(self, job: Job, session: str | None, *, now: bool = False) -> None:
        """Run a job whose client waits on its connection: nobody else need know of it, but its session is shared.

        Raises `QueueFull`, `StoreAway`.
        """
        if session is not None:
            await self.ready()
            self.keeping.shares(job.session, name_of(job.session.place))
            await self.keeping.load(job.session)
            self.lifetimes.ran(job.session)
            job.sink = Saving(self, job.sink)
        lanes = self.service.engine().lanes
        if not now and self.most_waiting is not None and lanes.waiting >= self.most_waiting:
            raise QueueFull(self.most_waiting)
        if not now and self.lines.of(job.edge).lane.limit:
            await self.places.run(job)
        else:
            self.service.engine().submit(job, now=now)

    # -- what other replicas say: implements `Heard` ------------------------------------------------------------------

    def frames(self, feed: str, frames: Frames) -> None:
        if (tap := self.taps.get(feed)) is not None:
            tap.heard(frames)

    def opened(self, feed: str, at: int, count: int) -> None:
        if (tap := self.taps.get(feed)) is not None:
            tap.opened(at, count)

    def read_elsewhere(self, feed: str) -> None:
        tap = self.taps.get(feed)
        if isinstance(tap, Home):
            self.pages.moved(tap)
        elif tap is not None:
            tap.news.claim(object())  # its stream ends: the client came back on another connection
            tap.left(False)

    def work(self, lane: int) -> None:
        line = self.lines.all[lane]
        room = line.ask(AT_ONCE)
        self.spawn(self.take(line, room) if room else self.jobs.pass_on(line.lane))

    def letter(self, kind: str, name: str, sender: str) -> None:
        if kind == "place":
            self.places.granted(name)
        else:
            self.errands.came(kind, name, sender)

    def cancel_here(self, event: str) -> None:
        running = self.running.get(event)
        if running is not None:
            running.event.stop(self.service.engine())

    def _check_taps(self) -> None:
        for tap in self.taps.values():
            tap.check()

    async def take(self, line: Line, room: int) -> None:
        """Run up to `room` jobs that wait in a line. room: places that it promised."""
        given = None
        try:
            taken = await self.jobs.take(line.lane, room)
            given = len(taken)
        finally:
            line.answered(room, given)
        self.begin(line, taken)
