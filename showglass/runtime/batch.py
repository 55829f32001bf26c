"""Batches: waiting calls of one edge that run as a single call of its function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..context import enter, leave
from ..gates import open_file
from .convert import OutputError, give_out, take_in
from .job import Job
from .pool import in_thread

if TYPE_CHECKING:
    from .runtime import Runtime


def start(runtime: Runtime, first: Job) -> None:
    """Gather the waiting calls that run along with `first`, and run them."""
    most = first.edge.options.max_batch_size - 1
    mates = runtime.lanes.batch_mates(first, most) if first.edge.options.queue else []
    jobs = [first, *mates]
    for job in jobs:
        job.started_at = first.started_at
        runtime.observers.started(job)
        job.sink.started(job, runtime.average(job.edge))
    function = first.edge.function
    if function is not None and function.kind == "async":
        first.task = runtime.loop.create_task(_run_on_loop(runtime, jobs))
    else:
        runtime.pool.submit(lambda: _run_in_thread(runtime, jobs))


def _gather(runtime: Runtime, jobs: list[Job]) -> tuple[list[Job], list[list[Any]]]:
    """Converted inputs, one list an input; jobs whose inputs are refused fail alone."""
    ready: list[Job] = []
    rows: list[list[Any]] = []
    for job in jobs:
        try:
            values, named = take_in(job.edge, job.session, job.data)
        except Exception as error:  # one refused call must not take the others along
            runtime.finish(job, None, error)
        else:
            ready.append(job)
            rows.append([*values, *named.values()])
    width = len(rows[0]) if rows else 0
    return ready, [[row[at] for row in rows] for at in range(width)]


def _deliver(runtime: Runtime, jobs: list[Job], result: Any) -> None:
    edge = jobs[0].edge
    columns = [result] if len(edge.outputs) == 1 and not isinstance(result, tuple) else list(result)
    if len(edge.outputs) == 1 and len(columns) == 1 and isinstance(result, tuple):
        columns = [result[0]]
    for column in columns:
        if len(column) != len(jobs):
            raise OutputError(
                f"{edge.api_name}() got {len(jobs)} calls in one batch but returned a list of {len(column)} values."
                " A batch function returns one list an output, with one value a call."
            )
    for at, job in enumerate(jobs):
        row = tuple(column[at] for column in columns)
        outputs = give_out(edge, job.session, row if len(edge.outputs) != 1 else row[0])
        runtime.finish(job, outputs, None)


def _call(runtime: Runtime, jobs: list[Job]) -> tuple[list[Job], Any]:
    function = jobs[0].edge.function
    if function is None:
        raise RuntimeError("A batch needs a function.")
    ready, columns = _gather(runtime, jobs)
    return ready, function.fn(*columns) if ready else None


def _fail(runtime: Runtime, jobs: list[Job], error: BaseException) -> None:
    for job in jobs:
        if not job.over:
            runtime.finish(job, None, error)


def _run_in_thread(runtime: Runtime, jobs: list[Job]) -> None:
    open_file.use(runtime.vault)
    token = enter(jobs[0])
    try:
        ready, result = _call(runtime, jobs)
        if ready:
            _deliver(runtime, ready, result)
    except BaseException as error:  # whatever it is, every caller learns of it
        _fail(runtime, jobs, error)
    finally:
        leave(token)


async def _run_on_loop(runtime: Runtime, jobs: list[Job]) -> None:
    open_file.use(runtime.vault)
    token = enter(jobs[0])
    try:
        ready, result = _call(runtime, jobs)
        if ready:
            value = await result
            await in_thread(runtime.pool, runtime.mailbox, _deliver, runtime, ready, value)
    except BaseException as error:  # whatever it is, every caller learns of it
        _fail(runtime, jobs, error)
    finally:
        leave(token)
