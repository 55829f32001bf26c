"""One of a few choices, all of them seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..declare import prop
from ..events import event
from .button import Button
from .choices import ChoiceField, Scalar


class Radio(ChoiceField[Scalar, Scalar, Scalar]):
    """One of a few choices, all of them seen."""

    value: str | int | float | Callable[..., str | int | float | None] | None = prop(
        default=None, doc="The value that is chosen at first; None chooses nothing."
    )
    rtl: bool = prop(default=False, doc="Choices run from right to left.")
    buttons: list[Button] | None = prop(default=None, doc="Buttons shown in the corner.")

    select = event(doc="A person chose; the event says which.", flag="_selectable")
    change = event(doc="The choice changed, by a person or a function.")
    input = event(doc="A person changed the choice.")

    type_name = "radio"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)

    def preprocess(self, payload: Scalar | None) -> Scalar | None:
        """The chosen value, or its index with `type="index"`; None when nothing is chosen."""
        return None if payload is None else self._chosen(payload)

    def postprocess(self, value: Scalar | None) -> Scalar | None:
        """The value to choose; None chooses nothing."""
        if value is None:
            return None
        if not isinstance(value, (str, int, float)):
            raise TypeError(f"Radio shows one text or number, got a {type(value).__name__}.")
        self._warn_of_strangers([value])
        return value

    def api_info(self) -> dict[str, Any]:
        return {**self._item_schema(), "title": "Radio"}
