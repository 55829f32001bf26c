"""Errors in a user's function: the author sees the traceback, the page what the author allows."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import Callable

from ..messages import Error, InputError
from ..protocol import Failure
from .convert import OutputError
from .job import Job

console = logging.getLogger("showglass")


class _Refusal(Failure):
    """A failure that the caller can mend: an input was refused."""


class TimeLimit(Error):
    """A function ran longer than its event allows."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(
            f"{name}() ran longer than its time limit of {seconds:g} seconds and was stopped.",
            title="Time limit",
            print_exception=False,
        )


def is_refusal(failure: Failure) -> bool:
    """Whether the inputs were refused, rather than the function failed."""
    return isinstance(failure, _Refusal)


def explain(job: Job, error: BaseException, show_error: bool) -> Failure:
    """What the person at the page is told. Prints the traceback, with a short id, to the author's console."""
    if isinstance(error, InputError):
        return _Refusal(
            error.message, error.title, error.duration, error.visible, error.component,
            fields=list(error.fields),
        )  # fmt: skip
    if isinstance(error, TimeLimit):
        console.warning("%s", error)
    if isinstance(error, Error):
        if error.print_exception:
            report(job, error, None)
        return Failure(error.message, error.title, error.duration, error.visible)
    short = secrets.token_hex(2)
    report(job, error, short)
    if isinstance(error, OutputError) and not show_error and error.shown:
        return Failure(f"{error.shown} (id {short}); its author can see why.")
    if show_error or isinstance(error, OutputError):
        return Failure(str(error) or type(error).__name__)
    return Failure(f"The function failed (id {short}); its author can see why.")


def public(error: BaseException, show_error: bool) -> bool:
    """Whether clients of the HTTP doors may read the message."""
    return show_error or isinstance(error, Error)


def _print(job: Job, error: BaseException, short: str | None) -> None:
    name = job.edge.api_name or "event"
    marked = f" (id {short})" if short else ""
    lines = "".join(traceback.format_exception(error))
    print(f"showglass: {name} failed{marked}\n{lines}", file=sys.stderr, flush=True)


report: Callable[[Job, BaseException, str | None], None] = _print
"""How the author learns of a failure; logging as JSON puts its own in place."""
