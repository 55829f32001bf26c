"""A page that was loaded again takes over what its tab left: running jobs flow on here, ended ones are listed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..edges import Dependency
from ..protocol import AdoptedJob, AdoptOp, JobInfo, JobOp, SetOp, Stage
from ..runtime.job import Job
from ..runtime.outbox import Ended

if TYPE_CHECKING:
    from .pages import PageSession

EVERY_PAGE_HAS_ITS_OWN = frozenset({"load", "tick", "unload"})
"""Events that no person set off: a page that is loaded again has them again."""


@dataclass(slots=True)
class Finished:
    """An ended job that the person has not dealt with."""

    job: AdoptedJob
    at: float
    """`time.monotonic()` of its end."""
    overrides: dict[int, dict[str, Any]]
    """Props that hold in the session once the person has it shown."""


@dataclass(slots=True)
class Handover:
    """What a session gave away or took over."""

    moved: dict[int, tuple[PageSession, int]] = field(default_factory=dict)
    """Jobs that another session's page shows: that session and the number there, by the number here."""
    finished: dict[int, Finished] = field(default_factory=dict)
    after: PageSession | None = None
    """The session of the tab's next page, unless this one's page came back."""
    gave: bool = False
    """Whether that one took anything: the files of it are this session's."""
    before: list[PageSession] = field(default_factory=list)
    """The sessions that gave to this one."""
    elsewhere: dict[int, Job] = field(default_factory=dict)
    """Jobs that were taken over and run at other replicas, by the number here; each knows its first one."""
    last: int = 0

    def number(self) -> int:
        """A number for one more job that was taken over."""
        self.last -= 1
        return self.last

    def ended(self, session: PageSession, number: int) -> None:
        """From any thread: a job ended that `session` shows."""
        if number < 0:
            session.jobs.pop(number, None)
            self.elsewhere.pop(number, None)
        if self.after is not None:  # it was just about to when the others moved
            session.runtime.mailbox.post(inherit, session, self.after)


def of(session: PageSession) -> Handover:
    """The session's handover, made when it first takes part in one."""
    if session.handover is None:
        session.handover = Handover()
    return session.handover


def inherit(
    before: PageSession, after: PageSession, elsewhere: Mapping[int, Job] | None = None
) -> None:
    """On the loop: `after` takes over what `before` left. elsewhere: its jobs that run at other replicas, by number."""
    left = of(before)
    left.after = after
    jobs = []
    for number, job in list(before.jobs.items()):
        if not isinstance(number, int) or number in left.moved:
            continue
        if by_itself(job.edge):
            before.runtime.cancel(job)
        else:
            jobs.append(_move(before, after, number, job))
    for number, job in (elsewhere or {}).items():
        jobs.append(_move(before, after, number, job, here=False))
    for ended in before.outbox.take_ended():
        edge = before.runtime.edges.get(ended.edge)
        if edge is not None and not by_itself(edge) and edge.options.show_progress != "hidden":
            jobs.append(_list(before, after, ended))
    finished, left.finished = left.finished, {}
    jobs += [_list_again(after, one) for one in finished.values()]
    if jobs:
        left.gave = True
        of(after).before.append(before)
        after.outbox.log(AdoptOp(jobs))


def by_itself(edge: Dependency) -> bool:
    """Whether an edge runs without a person: each page has its own runs of it."""
    names = {name for _, name in edge.targets}
    return edge.connection == "stream" or (bool(names) and names <= EVERY_PAGE_HAS_ITS_OWN)


def _move(
    before: PageSession, after: PageSession, number: int, job: Job, *, here: bool = True
) -> AdoptedJob:
    left, there = of(before), of(after)
    new = there.number()
    with before._moving:
        (after.jobs if here else there.elsewhere)[new] = job
        op, values = before.outbox.leave(number)
        left.moved[number] = (after, new)
        if number < 0:
            before.jobs.pop(number, None)
            left.elsewhere.pop(number, None)
    for (component, prop), value in values.items():
        after.take_props(component, before.overrides)
        after.outbox.put(new, component, {prop: value})
    began = time.perf_counter() - job.started_at if job.started_at else 0.0
    stage, info = (op.stage, op.info) if op is not None else (_stage(job), JobInfo())
    after.outbox.job(JobOp(new, stage, info))
    return AdoptedJob(
        job=new,
        fn=job.edge.id,
        stage=stage,
        info=info,
        seconds=round(began, 3),
        trigger=job.trigger,
    )


def _stage(job: Job) -> Stage:
    return "running" if job.started_at else "queued"


def _list(before: PageSession, after: PageSession, ended: Ended) -> AdoptedJob:
    ended.op.info.changed_states = []  # those of a State that the page does not have
    ops = [SetOp(component, prop, value) for (component, prop), value in ended.values.items()]
    job = AdoptedJob(
        job=0,
        fn=ended.edge,
        stage=ended.op.stage,
        info=ended.op.info,
        seconds=0.0,
        trigger=ended.trigger,
        ops=ops,
    )
    overrides = {op.component: before.overrides.get(op.component, {}) for op in ops}
    return _list_again(after, Finished(job, ended.at, overrides))


def _list_again(after: PageSession, one: Finished) -> AdoptedJob:
    handover = of(after)
    one.job.job = handover.number()
    one.job.seconds = round(time.monotonic() - one.at, 1)
    handover.finished[one.job.job] = one
    return one.job


def seen(session: PageSession, numbers: list[int], shown: bool) -> None:
    """On the loop: the person has dealt with these finished jobs; when shown, their props hold."""
    if session.handover is None:
        return
    for number in numbers:
        one = session.handover.finished.pop(number, None)
        if one is not None and shown:
            for component in one.overrides:
                session.take_props(component, one.overrides)
