"""A yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..declare import prop
from ..events import event
from .base import Field
from .button import Button


class Checkbox(Field[bool, bool, bool]):
    """A yes or no."""

    value: bool | Callable[..., bool] = prop(
        default=False, kw_only=False, doc="Whether it is ticked at first."
    )
    buttons: list[Button] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="It was ticked or cleared, by a person or a function.")
    input = event(doc="A person ticked or cleared it.")
    select = event(doc="A person ticked or cleared it; the event says which.", flag="_selectable")

    type_name = "checkbox"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)

    def preprocess(self, payload: bool | None) -> bool | None:
        """True or False; None when a client said nothing."""
        if payload is not None and not isinstance(payload, bool):
            raise self.refuse(f"true or false was expected, got {type(payload).__name__}.")
        return payload

    def postprocess(self, value: Any) -> bool:
        """Any value as true or false; None is false."""
        return bool(value)

    def api_info(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def example_payload(self) -> Any:
        return True

    def example_value(self) -> Any:
        return True
