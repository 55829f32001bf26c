"""Running one job: conversions, the function, and every result it gives."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..components.base import Component
from ..context import enter, leave
from ..edges import Dependency
from ..functions import Function, Special
from ..gates import open_file
from ..progress import Progress, follow_tqdm
from ..request import Header, Request
from .convert import give_out, take_in
from .job import Job
from .pool import in_thread

if TYPE_CHECKING:
    from .runtime import Runtime

Finish = Callable[[Job, Any, BaseException | None], None]


class Cancelled(BaseException):
    """Ends a job whose cancel was asked for."""


def _function(job: Job) -> Function:
    function = job.edge.function
    if function is None:
        raise RuntimeError(f"Event {job.edge.id} has no function to run.")
    return function


def _filler(job: Job) -> Callable[[Special, str, Any], Any]:
    def fill(kind: Special, name: str, hint: Any) -> Any:
        request = job.request or Request(session_hash=job.session.key)
        if kind == "request":
            return request
        if kind == "progress":
            progress = Progress(hint.track_tqdm)
            if hint.track_tqdm:
                job.tqdm = progress
                follow_tqdm()
            return progress
        if kind == "header":
            return Header(request.headers.get(name.replace("_", "-").lower(), ""))
        target = job.edge.root.blocks.get(job.trigger) if job.trigger is not None else None
        return hint(target, job.event_data)

    return fill


def prepare(job: Job) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of the function, converted from the wire."""
    values, named = take_in(job.edge, job.session, job.data)
    return _function(job).arguments(values, named, _filler(job))


# -- in a worker thread: preprocess, function and postprocess of one call, a generator for its whole life --------------


def run_in_thread(runtime: Runtime, job: Job) -> None:
    """Run a sync function or generator to its end and report."""
    open_file.use(runtime.vault)
    token = enter(job)
    try:
        args, named = prepare(job)
        result = _function(job).fn(*args, **named)
        outputs = (
            _drain(job, result)
            if inspect.isgenerator(result)
            else give_out(job.edge, job.session, result)
        )
    except (
        BaseException
    ) as error:  # SystemExit in a user's function fails its event, not the server
        runtime.finish(job, None, error)
    else:
        runtime.finish(job, outputs, None)
    finally:
        leave(token)


def _drain(job: Job, steps: Any) -> Any:
    last: Any = None
    try:
        for result in steps:
            last = give_out(job.edge, job.session, result)
            if job.stop.is_set():
                raise Cancelled
            job.generated = True
            job.sink.generating(job, last)
    finally:
        steps.close()
    return last


# -- on the loop: async functions, with heavy conversions in a worker thread ------------------------------------------


def _is_heavy(edge: Dependency, side: str) -> bool:
    return any(isinstance(b, Component) and b.heavy for b in getattr(edge, side))


async def run_on_loop(runtime: Runtime, job: Job) -> None:
    """Run an async function or generator to its end and report."""
    open_file.use(runtime.vault)
    token = enter(job)
    try:
        outputs = await _run_async(runtime, job)
    except BaseException as error:  # a cancelled task ends its job, too
        runtime.finish(job, None, error)
    else:
        runtime.finish(job, outputs, None)
    finally:
        leave(token)


async def _run_async(runtime: Runtime, job: Job) -> Any:
    args, named = await _maybe_in_thread(runtime, job, "inputs", prepare, job)
    result = _function(job).fn(*args, **named)
    if not inspect.isasyncgen(result):
        value = await result if inspect.isawaitable(result) else result
        return await _maybe_in_thread(
            runtime, job, "outputs", give_out, job.edge, job.session, value
        )
    last: Any = None
    try:
        async for value in result:
            last = await _maybe_in_thread(
                runtime, job, "outputs", give_out, job.edge, job.session, value
            )
            if job.stop.is_set():
                raise Cancelled
            job.generated = True
            job.sink.generating(job, last)
    finally:
        await result.aclose()
    return last


async def _maybe_in_thread(
    runtime: Runtime, job: Job, side: str, work: Callable[..., Any], *args: Any
) -> Any:
    if not _is_heavy(job.edge, side):
        return work(*args)

    def inside() -> Any:
        open_file.use(runtime.vault)
        token = enter(job)
        try:
            return work(*args)
        finally:
            leave(token)

    return await in_thread(runtime.pool, runtime.mailbox, inside)
