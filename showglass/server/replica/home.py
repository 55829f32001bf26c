"""The feed of a page's session at the replica where the page is connected, and the frames in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ...protocol import JobOp, LogOp, SetOp
from ...store.jobs import Frames
from ...values.wire import to_json
from ..pages import PageSession
from .tap import Tap

if TYPE_CHECKING:
    from .replica import Replica

Op = SetOp | JobOp | LogOp


class PageFrame(msgspec.Struct, array_like=True):
    """Something that a job tells its page. job: its number there. edge, trigger: what it runs and why, at its end."""

    job: int
    ops: list[Op]
    edge: int | None = None
    trigger: int | None = None


_decode = msgspec.json.Decoder(PageFrame).decode


def page_frame(
    job: int, ops: list[Op], edge: int | None = None, trigger: int | None = None
) -> bytes:
    """The frame's bytes. A value that has no JSON is left out and told: the end must not be lost with it."""
    try:
        return to_json(PageFrame(job, ops, edge, trigger))
    except (TypeError, ValueError, RecursionError) as error:
        text = f"A result could not be sent to the page, for it is no JSON: {error}."
        told: list[Op] = [op for op in ops if not isinstance(op, SetOp)]
        told.insert(0, LogOp("error", "Not shown", text, None, True))
        return to_json(PageFrame(job, told, edge, trigger))


def put_ops(session: PageSession, number: int, frame: PageFrame) -> None:
    """Tell a page what is in a frame. number: of the job there."""
    for op in frame.ops:
        if isinstance(op, SetOp):
            session.outbox.put(number, op.component, {op.prop: op.value})
        elif isinstance(op, JobOp):
            session.told_elsewhere(JobOp(number, op.stage, op.info), frame.edge, frame.trigger)
        else:
            session.outbox.log(op)


def last_of(session: PageSession) -> PageSession:
    """The session whose page shows the jobs of this one."""
    while (given := session.handover) is not None and given.gave and given.after is not None:
        session = given.after
    return session


class Home(Tap):
    """The feed of a page whose connection is here: what comes goes to the session's outbox."""

    __slots__ = ("_told", "session")

    def __init__(self, replica: Replica, feed: str, session: PageSession) -> None:
        super().__init__(replica, feed, keeps=False)
        self.session = session
        self._told: deque[tuple[int, int, int]] = deque()
        """Frames of the outbox, and how far the feed and its bytes are told by them."""

    def _add(self, frames: Any) -> None:
        for frame, stored in frames:
            self._apply(frame)
            if stored:
                self.took(len(frame))
        self._note()

    def _apply(self, frame: bytes) -> None:
        if not frame:
            return  # somebody changed it
        found = _decode(frame)
        if found.job:
            self.session.show(found.job, lambda session, number: put_ops(session, number, found))
        else:
            put_ops(self.session, 0, found)

    def _note(self) -> None:
        upto, size = self.taken
        if size:
            self._told.append((last_of(self.session).outbox.number + 1, upto, size))
            self.forget_sizes()

    def retold(self) -> None:
        """Another page shows the jobs of this one from now on: what it has counts, not what this one has."""
        number = last_of(self.session).outbox.number + 1
        self._told = deque((number, upto, size) for _, upto, size in self._told)

    def ended_here(self, told: Frames, tell: Callable[[], None]) -> None:
        """The store has the end of a job that ran here: tell the page directly."""
        if told.start != self.next:
            self.heard(told)  # something came in between: it is read with that
            return
        self.next += 1
        self.took(len(told.frames[0]))
        tell()
        self._note()

    def acked(self, number: int) -> None:
        """The page has the outbox's frames up to `number`: the store need not keep what they said."""
        size = upto = 0
        while self._told and self._told[0][0] <= number:
            _, upto, more = self._told.popleft()
            size += more
        if size:
            self._replica.spawn(self._replica.jobs.delivered(self.feed, upto, size))
