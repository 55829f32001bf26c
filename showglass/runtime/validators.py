"""Validators: what looks at the inputs of an event before it is queued."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..context import enter, leave
from ..edges import Dependency
from ..functions import Function
from ..gates import open_file
from ..messages import InputError
from ..tree import Block
from .convert import OutputError, take_in
from .job import Job
from .pool import in_thread
from .special import filler

if TYPE_CHECKING:
    from .runtime import Runtime

VALID: dict[str, Any] = {"__type__": "validate", "is_valid": True, "message": ""}


class Invalid(InputError):
    """A validator refused inputs. `detail` is what HTTP clients are told: one item an input."""

    def __init__(self, edge: Dependency, verdicts: Sequence[dict[str, Any]]) -> None:
        self.detail = [
            {**verdict, "parameter_name": parameter(edge, at)}
            for at, verdict in enumerate(verdicts)
        ]
        self.fields = [
            (block._id, str(verdict.get("message", "")))
            for block, verdict in zip(edge.inputs, verdicts, strict=True)
            if not verdict["is_valid"]
        ]
        labels = {b._id: getattr(b, "label", None) or type(b).__name__ for b in edge.inputs}
        super().__init__(" ".join(f"{labels[id]}: {text}" for id, text in self.fields))


def parameter(edge: Dependency, at: int) -> str:
    """The name of an input, as the function calls it."""
    known = edge.function.parameters if edge.function is not None else []
    by_name = len(edge.inputs) - len(edge.input_names)
    if at >= by_name:
        return edge.input_names[at - by_name]
    return known[at].name if at < len(known) else f"param_{at}"


async def check(runtime: Runtime, job: Job) -> None:
    """Run the validator of the job's edge. Raises `Invalid`, or what the validator or the conversion raised."""
    validator = job.edge.validator
    if validator is None:
        return
    found = await in_thread(runtime.conversions, runtime.mailbox, _call, runtime, job, validator)
    if inspect.isawaitable(found):
        token = enter(job)
        try:
            found = await found
        finally:
            leave(token)
    verdicts = read(job.edge, validator.name, found)
    if not all(verdict["is_valid"] for verdict in verdicts):
        raise Invalid(job.edge, verdicts)


def _call(runtime: Runtime, job: Job, validator: Function) -> Any:
    open_file.use(runtime.vault, job.session.owner, job.session.person, job.session.visitor)
    token = enter(job)
    try:
        values, named = take_in(job.edge, job.session, job.data)
        args, named = validator.arguments(values, named, filler(job))
        return validator.fn(*args, **named)
    finally:
        leave(token)


def read(edge: Dependency, name: str, found: Any) -> list[dict[str, Any]]:
    """One verdict an input from what a validator returned. Raises `OutputError` when it does not fit."""
    inputs = edge.inputs
    if found is None:
        return [VALID] * len(inputs)
    if isinstance(found, dict) and found and all(isinstance(k, Block) for k in found):
        return [_verdict(name, found.get(block)) for block in inputs]
    if isinstance(found, (list, tuple)):
        if len(found) != len(inputs):
            raise OutputError(
                f"The validator {name}() returned {len(found)} results for {len(inputs)} inputs."
                " Return one validate(…) an input, or a single one."
            )
        return [_verdict(name, one) for one in found]
    return [_verdict(name, found)] * len(inputs)


def _verdict(name: str, one: Any) -> dict[str, Any]:
    if one is None:
        return VALID
    if not isinstance(one, dict) or one.get("__type__") != "validate":
        raise OutputError(
            f"The validator {name}() returned {one!r}. It must return validate(is_valid, message).",
            f"The validator {name}() returned what says neither yes nor no",
        )
    return one


async def check_then_enter(runtime: Runtime, job: Job, now: bool) -> None:
    """For a door that does not wait for the validator: a refusal is the job's failure."""
    try:
        await runtime.check(job)
        if not job.over:
            runtime.enter(job, now=now)
    except Exception as error:  # QueueFull among them: the job was accepted, so it must end
        runtime.finish(job, None, error)
