"""A call that is about to be over: it is run first, and a small result lies in the id that its client gets.

A larger one lies in the store once, and the client is told that the call is accepted once that is so. A job that lies
in the store while it runs costs twice as many questions, and a reader at another replica is told its end by one more
message: for a function of a millisecond that is most of what it costs. One that takes longer than was expected is
accepted meanwhile, as any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...runtime.convert import Output
from ...runtime.job import Job
from ...runtime.silent import Silent
from ...store.base import StoreAway
from .running import Running, Told

if TYPE_CHECKING:
    from .lines import Line
    from .replica import Replica

BRIEF = 0.01
"""Seconds that such a call takes at most, as far as is known."""
EXPECTED = 0.1
"""Seconds in which it is through, with all that waits before it here."""
PATIENCE = 0.25
"""Seconds after which it is accepted as any other: more than a busy machine needs for one that is brief."""


def is_brief(line: Line, job: Job) -> bool:
    """Whether a job can be run before it is accepted: nobody but its client knows of it, and it is over soon."""
    edge = job.edge
    function = edge.function
    return (
        0 < line.mean <= BRIEF
        and line.expects() <= EXPECTED
        and line.open
        and not line.lane.limit
        and function is not None
        and not function.generates
        and not edge.options.batch
    )


NOBODY = Silent()
"""Who is told what happens after the end."""


class Brief(Running):
    """Such a call. written: the job for other replicas, made when they must know it."""

    __slots__ = ("_accepted", "_late", "_timer", "_written")

    def __init__(
        self, replica: Replica, event: Told, job: Job, line: Line, feed: str, written: Callable[[], bytes]
    ) -> None:  # fmt: skip
        super().__init__(replica, event, job, line, feed)
        self._written = written
        self._late = False
        self._timer: asyncio.TimerHandle | None = None
        self._accepted: asyncio.Future[None] = replica.loop.create_future()

    async def run(self) -> None:
        """Run it; return once it is over, or known to others. Raises `StoreAway`, `QueueFull`, `Forbidden`.

        The event has another id then when its result lies in that.
        """
        replica = self.replica
        replica.store.must_be_there()
        replica.running[self.event.id] = self
        try:
            replica.service.engine().submit(self.job)
        except BaseException:
            del replica.running[self.event.id]
            raise
        self._timer = replica.loop.call_later(PATIENCE, self._share)
        await self._accepted

    def generating(self, job: Job, outputs: list[Output]) -> None:
        # it was not known to have several results: they need a job that they belong to
        self.replica.mailbox.post(self._share)
        super().generating(job, outputs)

    def _share(self) -> None:
        """On the loop: it takes its time, so the others must know of it."""
        if self._late or self.over:
            return
        self._late = True
        edge = self.job.edge
        answer = self.replica.jobs.share(
            self.line.lane, self.event.id, self.feed, edge.api_name, self._written()
        )
        answer.add_done_callback(self._shared)

    def _shared(self, answer: asyncio.Future[object]) -> None:
        self.mine = not answer.cancelled() and answer.exception() is None
        self._settle(answer)

    def end(self, frame: bytes) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None  # it holds this
        if self._late:
            super().end(frame)
            return
        self.over = True
        self.line.learn(self.job.duration)
        name = self.job.edge.api_name
        sealed = self.replica.sealing.seal(frame, name, self.job.session.person)
        if not sealed:
            answer = self.replica.jobs.over(self.feed, name, frame)
            answer.add_done_callback(self._kept_result)
            return
        self._let_go()
        self._let_others_in()
        self.event.id = sealed
        if not self._accepted.done():
            self._accepted.set_result(None)

    def _kept_result(self, answer: asyncio.Future[object]) -> None:
        self._let_go()
        self._let_others_in()
        self._settle(answer)

    def _let_go(self) -> None:
        self.replica.running.pop(self.event.id, None)
        # nobody asks for it here any more, and all of them hold each other: else they would stay until garbage is
        # collected, which is a tenth of what such a call costs
        self.event.job = None
        self.job.sink = NOBODY
        self.event.feed = None
        del self.outlet

    def _let_others_in(self) -> None:
        """Ask for those that wait in the store, since this one's end does not; once at a time."""
        line, replica = self.line, self.replica
        if not replica.waiting.any_stored(line) or line.asked:
            return
        room = line.ask_more(leaving=self.job.holds_lane)
        if room:
            replica.spawn(replica.take(line, room))

    def _settle(self, answer: asyncio.Future[object]) -> None:
        """Its client is told: that it is accepted, or that it is not."""
        if self._accepted.done():
            return
        error = StoreAway("the app stops") if answer.cancelled() else answer.exception()
        if error is None:
            self._accepted.set_result(None)
        else:
            self._accepted.set_exception(error)
            self._accepted.exception()  # a client that left is told nothing
