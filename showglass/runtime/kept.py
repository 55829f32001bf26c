"""Answers that are kept: an event whose function is decorated with `cache` need not queue for what it gave before."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from ..caching import Hit
from ..context import enter, leave
from ..gates import open_file
from ..messages import InputError
from .convert import Output, give_out
from .job import Job
from .pool import in_thread
from .runner import prepare

if TYPE_CHECKING:
    from .runtime import Runtime


async def look_up(runtime: Runtime, job: Job) -> None:
    """Find out whether the answer to a job is kept."""
    function = job.edge.function
    if function is not None and function.cached is not None and not job.edge.options.batch:
        job.kept = await in_thread(runtime.conversions, runtime.mailbox, _find, runtime, job)


def _find(runtime: Runtime, job: Job) -> Hit | None:
    function = job.edge.function
    if function is None or function.cached is None:
        return None
    open_file.use(runtime.vault, job.session.owner, job.session.person, job.session.visitor)
    token = enter(job)
    try:
        args, named = prepare(job)
        return function.cached.find(tuple(args), named)
    except InputError:
        return None  # it is refused when it runs
    finally:
        leave(token)


def replay(runtime: Runtime, job: Job, hit: Hit) -> None:
    """Give a job the answer that is kept."""
    job.used_cache = "full"
    job.started_at = time.perf_counter()
    runtime.observers.started(job)
    runtime.conversions.submit(partial(_tell, runtime, job, hit))


def _tell(runtime: Runtime, job: Job, hit: Hit) -> None:
    open_file.use(runtime.vault, job.session.owner, job.session.person, job.session.visitor)
    token = enter(job)
    outputs: list[Output] | None = None
    try:
        for value in hit.values:
            if job.over:
                break
            outputs = give_out(job.edge, job.session, value)
            if hit.generates:
                job.generated = True
                job.sink.generating(job, outputs)
    except BaseException as error:  # whatever it is, the caller learns of it
        runtime.settle(job, None, error)
    else:
        runtime.settle(job, outputs, None)
    finally:
        leave(token)
