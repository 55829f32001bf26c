"""What a function says to the person at the page, and the errors it raises."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Literal

from .context import running

Level = Literal["info", "warning", "success", "error"]


class Error(Exception):
    """Raise it in a function to fail the event with a message that the person sees.

    message: what went wrong, in words for the person. duration: seconds that it stays, None until closed.
    visible: False fails without a toast. title: heading of the toast. print_exception: False keeps the traceback out
    of the console.
    """

    def __init__(
        self,
        message: str = "Error raised.",
        duration: float | None = 10,
        visible: bool = True,
        title: str = "Error",
        print_exception: bool = True,
    ) -> None:
        self.message = str(message)
        self.duration = duration
        self.visible = visible
        self.title = title
        self.print_exception = print_exception
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class InputError(Error):
    """A value that a client sent was refused; `component` is the id of the input it was for."""

    fields: Sequence[tuple[int, str]] = ()
    """Inputs and what is wrong with each, when several were looked at."""

    def __init__(self, message: str, component: int | None = None) -> None:
        super().__init__(message, title="Check the input", print_exception=False)
        self.component = component


def _say(level: Level, message: str, duration: float | None, visible: bool, title: str) -> None:
    job = running()
    if job is None:
        if level == "warning":
            warnings.warn(message, stacklevel=3)
        else:
            print(message)
        return
    job.log(level, title, str(message), duration, visible)


def Info(  # noqa: N802  the name that users know
    message: str, duration: float | None = 10, visible: bool = True, title: str = "Info"
) -> None:
    """Show a note at the page. `duration` is in seconds, None until closed. Outside of an event it prints."""
    _say("info", message, duration, visible, title)


def Success(  # noqa: N802  the name that users know
    message: str, duration: float | None = 10, visible: bool = True, title: str = "Success"
) -> None:
    """Show a success note at the page, like `Info`."""
    _say("success", message, duration, visible, title)


def Warning(  # noqa: N802  the name that users know
    message: str, duration: float | None = 10, visible: bool = True, title: str = "Warning"
) -> None:
    """Show a warning at the page, like `Info`. Outside of an event it is a Python warning."""
    _say("warning", message, duration, visible, title)


def update(
    elem_id: str | None = None,
    elem_classes: list[str] | str | None = None,
    visible: bool | Literal["hidden"] | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """A change of props of an output, for one session. Only what is given changes; `value=` sets the value."""
    named = {"elem_id": elem_id, "elem_classes": elem_classes, "visible": visible}
    kept = {k: v for k, v in named.items() if v is not None}
    return {"__type__": "update", **kept, **kwargs}


def skip() -> dict[str, Any]:
    """Leave an output as it is; one `skip()` returned for several outputs leaves them all."""
    return {"__type__": "update"}


def validate(is_valid: bool, message: str) -> dict[str, Any]:
    """What a validator says of one input; `message` is shown there when it is not valid."""
    return {"__type__": "validate", "is_valid": bool(is_valid), "message": str(message)}
