"""Running one job: conversions, the function, and every result it gives."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..components.base import Component
from ..context import enter, leave
from ..edges import Dependency
from ..functions import Function
from ..gates import open_file
from ..gates.copies import Later, made_later
from .convert import Output, give_out, take_in
from .job import Job
from .pool import in_thread
from .special import filler

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


def prepare(job: Job) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of the function, converted from the wire."""
    values, named = take_in(job.edge, job.session, job.data)
    return _function(job).arguments(values, named, filler(job))


def invoke(runtime: Runtime, job: Job, args: list[Any], named: dict[str, Any]) -> Any:
    """Call the function, here or in its worker process: a result, a generator, or something to await."""
    function = _function(job)
    if not job.edge.options.process:
        return function.fn(*args, **named)

    def call(*args: Any, **named: Any) -> Any:
        return runtime.workers.call(job, args, named)

    cached = function.cached
    if cached is None or job.edge.options.batch:
        return call(*args, **named)
    # what is kept is kept here: a worker may be killed, and there may be several
    return (cached.steps if cached.generates else cached.run)(call, tuple(args), named)


# -- in a worker thread: preprocess, function and postprocess of one call, a generator for its whole life --------------


def run_in_thread(runtime: Runtime, job: Job) -> bool:
    """Run a sync function or generator to its end and report; whether it succeeded."""
    if job.over:  # cancelled while it waited for the thread
        runtime.settle(job, None, Cancelled())
        return False
    open_file.use(runtime.vault, job.session.owner, job.session.person, job.session.visitor)
    token = enter(job)
    # it goes on to hold its place in the lane: the author's next call may write over what is still to be copied
    with made_later() as copies:
        try:
            args, named = prepare(job)
            result = invoke(runtime, job, args, named)
            generates = inspect.isgenerator(result)
            outputs = _drain(job, result, copies) if generates else _give(job, result)
        except (
            BaseException
        ) as error:  # SystemExit in a user's function fails its event, not the server
            runtime.settle(job, None, error)
            return False
        else:
            runtime.settle(job, outputs, None)
            return True
        finally:
            leave(token)


def _give(job: Job, result: Any) -> list[Output]:
    """What the outputs get; nothing, States included, of a job that was stopped meanwhile."""
    if job.stop.is_set():
        raise Cancelled
    return give_out(job.edge, job.session, result)


def _drain(job: Job, steps: Any, copies: Later) -> Any:
    last: Any = None
    try:
        for result in steps:
            last = _give(job, result)
            job.generated = True
            job.sink.generating(job, last)
            copies.make()
    finally:
        steps.close()
        job.end_broadcasts()
    return last


# -- on the loop: async functions, with heavy conversions in a worker thread ------------------------------------------


def _is_heavy(edge: Dependency, side: str) -> bool:
    return any(isinstance(b, Component) and b.heavy for b in getattr(edge, side))


async def run_on_loop(runtime: Runtime, job: Job) -> None:
    """Run an async function or generator to its end and report."""
    open_file.use(runtime.vault, job.session.owner, job.session.person, job.session.visitor)
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
        return await _maybe_in_thread(runtime, job, "outputs", _give, job, value)
    last: Any = None
    try:
        async for value in result:
            last = await _maybe_in_thread(runtime, job, "outputs", _give, job, value)
            job.generated = True
            job.sink.generating(job, last)
    finally:
        await result.aclose()
        job.end_broadcasts()
    return last


async def _maybe_in_thread(
    runtime: Runtime, job: Job, side: str, work: Callable[..., Any], *args: Any
) -> Any:
    if not _is_heavy(job.edge, side):
        return work(*args)

    def inside() -> Any:
        open_file.use(runtime.vault, job.session.owner, job.session.person, job.session.visitor)
        token = enter(job)
        try:
            return work(*args)
        finally:
            leave(token)

    return await in_thread(runtime.conversions, runtime.mailbox, inside)
