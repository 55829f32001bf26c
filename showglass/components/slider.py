"""A number chosen by dragging."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any, Literal, SupportsFloat

from ..declare import prop
from ..events import event
from .base import Field
from .button import Button
from .number import is_number, plain_number, rounded


class Slider(Field[float, float, float]):
    """A number chosen by dragging."""

    minimum: float = prop(default=0, kw_only=False, doc="Lowest value.")
    maximum: float = prop(default=100, kw_only=False, doc="Highest value.")
    value: float | Callable[..., float] | None = prop(
        default=None, kw_only=False, doc="Start value; None is the minimum."
    )
    step: float | None = prop(
        default=None, doc="Gap between values; None picks one from the range."
    )
    precision: int | None = prop(
        default=None, doc="Decimals that the function gets; 0 gives an int."
    )
    randomize: bool = prop(default=False, wire=False, doc="Start at a random value on each load.")
    buttons: list[Literal["reset"] | Button] | None = prop(
        default=None, doc="'reset' goes back to the start value."
    )

    change = event(doc="The value changed, by a person or a function.")
    input = event(doc="A person changed the value.")
    release = event(doc="The handle was let go.")

    type_name = "slider"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.minimum > self.maximum:
            raise ValueError(f"Slider: minimum ({self.minimum}) is above maximum ({self.maximum}).")
        if self.step is None:
            self.step = _step(self.maximum - self.minimum)
        if self.step is not None and self.step <= 0:
            raise ValueError(f"Slider: step must be above 0, got {self.step}.")
        if self.buttons is not None:
            self.buttons = self.corner(self.buttons, "reset")

    def on_built(self) -> None:
        if self.randomize:
            self.value = self._random
        super().on_built()

    def _random(self) -> float:
        step = self.step or 1
        steps = int((self.maximum - self.minimum) / step)
        return round(self.minimum + random.randint(0, steps) * step, 10)

    def preprocess(self, payload: float | None) -> float:
        """A number within the bounds, rounded to `precision`."""
        number = self.minimum if payload is None else payload
        if not is_number(number):
            raise self.refuse(f"a number was expected, got {number!r:.60}.")
        if not self.minimum <= number <= self.maximum:
            raise self.refuse(f"{number} is not between {self.minimum} and {self.maximum}.")
        return rounded(number, self.precision)

    def postprocess(self, value: SupportsFloat | None) -> float:
        """A number, rounded to `precision`; None is the minimum."""
        number = self.minimum if value is None else plain_number("Slider", value)
        return rounded(number, self.precision)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["randomize"]
        return config

    def api_info(self) -> dict[str, Any]:
        return {
            "type": "number",
            "description": f"numeric value between {self.minimum} and {self.maximum}",
        }

    def example_payload(self) -> Any:
        return self.minimum

    def example_value(self) -> Any:
        return self.minimum


def _step(span: float) -> float:
    """1 for whole ranges, else about a hundredth of the range, as a power of ten."""
    if span <= 0 or (float(span).is_integer() and span > 1):
        return 1
    return float(10.0 ** math.floor(math.log10(span) - 2))
