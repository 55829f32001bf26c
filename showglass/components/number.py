"""A number that is typed."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, SupportsFloat

from ..declare import prop
from ..events import event
from .base import Field
from .button import Button


class Number(Field[float, float, float]):
    """A number that is typed."""

    value: float | Callable[..., float | None] | None = prop(
        default=None, kw_only=False, doc="Start value; None is empty."
    )
    placeholder: str | None = prop(default=None, doc="Hint inside of the empty control.")
    buttons: list[Button] | None = prop(default=None, doc="Buttons shown in the corner.")
    precision: int | None = prop(
        default=None,
        doc="Decimals that values are rounded to; 0 gives an int, None leaves them as they are.",
    )
    minimum: float | None = prop(
        default=None, doc="Lowest value, enforced by the server too; None has no bound."
    )
    maximum: float | None = prop(
        default=None, doc="Highest value, enforced by the server too; None has no bound."
    )
    step: float = prop(default=1, doc="What the arrow keys add or take.")

    change = event(doc="The value changed, by a person or a function.")
    input = event(doc="A person changed the value.")
    submit = event(doc="Enter was pressed.")
    focus = event(doc="The control took the focus.")
    blur = event(doc="The control lost the focus.")

    type_name = "number"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and low > high:
            raise ValueError(f"Number: minimum ({low}) is above maximum ({high}).")
        if self.step is not None and self.step <= 0:
            raise ValueError(f"Number: step must be above 0, got {self.step}.")

    def preprocess(self, payload: float | None) -> float | None:
        """A number within the bounds, rounded to `precision`; None when nothing was entered."""
        if payload is None:
            return None
        if not is_number(payload):
            raise self.refuse(f"a number was expected, got {payload!r:.60}.")
        if self.minimum is not None and payload < self.minimum:
            raise self.refuse(f"{payload} is below {self.minimum}, the least allowed.")
        if self.maximum is not None and payload > self.maximum:
            raise self.refuse(f"{payload} is above {self.maximum}, the most allowed.")
        return rounded(payload, self.precision)

    def postprocess(self, value: SupportsFloat | None) -> float | None:
        """A number, rounded to `precision`; None empties the control."""
        return None if value is None else rounded(plain_number("Number", value), self.precision)

    def api_info(self) -> dict[str, Any]:
        return {"type": "number"}

    def example_payload(self) -> Any:
        return 3

    def example_value(self) -> Any:
        return 3


def is_number(payload: Any) -> bool:
    """Whether a wire value is a finite number. JSON's true and false are none."""
    if isinstance(payload, bool) or not isinstance(payload, (int, float)):
        return False
    return isinstance(payload, int) or math.isfinite(payload)


def plain_number(owner: str, value: Any) -> float:
    """A Python int or float of any number: numpy's, Decimal, Fraction. Raises TypeError."""
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (str, bytes)):
        raise TypeError(f"{owner} shows a number, got the text {value!r:.60}.")
    try:
        return operator.index(value)
    except TypeError:
        pass
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{owner} shows a number, got a {type(value).__name__}.") from error


def rounded(number: float, precision: int | None) -> float:
    """`number` with that many decimals; 0 gives an int, None leaves it as it is."""
    if precision is None or (isinstance(number, float) and not math.isfinite(number)):
        return number
    return round(number) if precision == 0 else round(number, precision)
