"""Batches: waiting calls of one edge that run as a single call of its function."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ..context import enter, leave
from ..gates import open_file
from .convert import OutputError, give_out, take_in
from .job import Job
from .pool import in_thread
from .runner import invoke
from .special import filler

if TYPE_CHECKING:
    from .runtime import Runtime


def start(runtime: Runtime, first: Job) -> None:
    """Gather the waiting calls that run along with `first`, and run them."""
    most = first.edge.options.max_batch_size - 1
    mates = runtime.lanes.batch_mates(first, most) if first.edge.options.queue else []
    jobs = [first, *mates]
    for job in jobs:
        job.started_at = first.started_at
        runtime.begin(job)
    if first.needs_thread:
        runtime.pool.submit(lambda: _run_in_thread(runtime, jobs))
    else:
        # no job has the task: a cancel of one must not stop the others
        runtime.spawn(_run_on_loop(runtime, jobs))


def _gather(runtime: Runtime, jobs: list[Job]) -> tuple[list[Job], list[list[Any]]]:
    """Converted inputs, one list an input; jobs whose inputs are refused fail alone."""
    ready: list[Job] = []
    rows: list[list[Any]] = []
    for job in jobs:
        if job.over:
            continue
        try:
            with open_file.working_for(job.session.person):
                values, named = take_in(job.edge, job.session, job.data)
        except Exception as error:  # one refused call must not take the others along
            runtime.settle(job, None, error)
        else:
            ready.append(job)
            rows.append([*values, *named.values()])
    width = len(rows[0]) if rows else 0
    return ready, [[row[at] for row in rows] for at in range(width)]


def _columns(jobs: list[Job], result: Any) -> list[Any]:
    """What the function returned, as one list an output."""
    edge = jobs[0].edge
    wanted = len(edge.outputs)
    if wanted == 1:
        single = isinstance(result, tuple) and len(result) == 1
        columns = [result[0] if single else result]
    else:
        columns = list(result) if result is not None else []
    if len(columns) < wanted:
        raise OutputError(
            f"{edge.api_name}() returned {len(columns)} lists for {wanted} outputs."
            " A batch function returns one list an output, with one value a call."
        )
    for column in columns[:wanted]:
        if len(column) != len(jobs):
            raise OutputError(
                f"{edge.api_name}() got {len(jobs)} calls in one batch but returned a list of {len(column)} values."
                " A batch function returns one list an output, with one value a call."
            )
    return columns[:wanted]


def _deliver(runtime: Runtime, jobs: list[Job], result: Any) -> None:
    edge = jobs[0].edge
    columns = _columns(jobs, result)
    for at, job in enumerate(jobs):
        if job.over:
            continue
        row = tuple(column[at] for column in columns)
        try:
            with open_file.working_for(job.session.person):
                outputs = give_out(edge, job.session, row if len(edge.outputs) != 1 else row[0])
        except Exception as error:  # one result that does not fit must not take the others along
            runtime.settle(job, None, error)
        else:
            runtime.settle(job, outputs, None)


def _call(runtime: Runtime, jobs: list[Job]) -> tuple[list[Job], Any]:
    function = jobs[0].edge.function
    if function is None:
        raise RuntimeError("A batch needs a function.")
    ready, columns = _gather(runtime, jobs)
    if not ready:
        return ready, None
    args, named = function.arguments(columns, {}, filler(ready[0]))
    return ready, invoke(runtime, ready[0], args, named)


def _end(runtime: Runtime, jobs: list[Job], error: BaseException | None) -> None:
    """All are through: those without a result fail with `error`, and the lane of the first is free again."""
    for job in jobs:
        if error is not None:
            runtime.settle(job, None, error)
        runtime.mailbox.post(runtime.free, job, error is None)


def _run_in_thread(runtime: Runtime, jobs: list[Job]) -> None:
    open_file.use(runtime.vault)
    token = enter(jobs[0])
    error: BaseException | None = None
    try:
        ready, result = _call(runtime, jobs)
        if ready:
            _deliver(runtime, ready, result)
    except BaseException as caught:  # whatever it is, every caller learns of it
        error = caught
    finally:
        leave(token)
    _end(runtime, jobs, error)


async def _run_on_loop(runtime: Runtime, jobs: list[Job]) -> None:
    open_file.use(runtime.vault)
    token = enter(jobs[0])
    error: BaseException | None = None
    try:
        ready, result = _call(runtime, jobs)
        if ready:
            value = await result if inspect.isawaitable(result) else result
            await in_thread(runtime.conversions, runtime.mailbox, _deliver, runtime, ready, value)
    except BaseException as caught:  # whatever it is, every caller learns of it
        error = caught
    finally:
        leave(token)
    _end(runtime, jobs, error)
