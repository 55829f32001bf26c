"""Any of a few choices, all of them seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..declare import prop
from ..events import event
from .button import Button
from .choices import ChoiceField, Scalar, as_list


class CheckboxGroup(ChoiceField[list[Scalar], list[Scalar], Sequence[Scalar] | Scalar]):
    """Any of a few choices, all of them seen."""

    value: Sequence[str | int | float] | str | int | float | Callable[..., Any] | None = prop(
        default=None, doc="The values that are chosen at first; one value counts as a list of it."
    )
    show_select_all: bool = prop(default=False, doc="Show a box that chooses all of them, or none.")
    buttons: list[Button] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="The choices changed, by a person or a function.")
    input = event(doc="A person changed the choices.")
    select = event(doc="A person chose or dropped one; the event says which.", flag="_selectable")

    type_name = "checkboxgroup"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)

    def preprocess(self, payload: list[Scalar] | None) -> list[Scalar]:
        """The chosen values, or their indices with `type="index"`."""
        if payload is None:
            return []
        if not isinstance(payload, list):
            raise self.refuse(f"a list of choices was expected, got {type(payload).__name__}.")
        return [self._chosen(value) for value in payload]

    def postprocess(self, value: Sequence[Scalar] | Scalar | None) -> list[Scalar]:
        """The values to choose; None chooses none."""
        values = as_list(value)
        self._warn_of_strangers(values)
        return values

    def api_info(self) -> dict[str, Any]:
        return {"type": "array", "title": "Checkbox Group", "items": self._item_schema()}

    def example_payload(self) -> Any:
        first = super().example_payload()
        return None if first is None else [first]
