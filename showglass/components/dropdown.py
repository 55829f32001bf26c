"""One or more of many choices, in a list that opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..declare import prop
from ..events import event
from .button import Button
from .choices import ChoiceField, Scalar, as_list


class _FirstChoice:
    def __repr__(self) -> str:
        return "<first choice>"


FIRST_CHOICE: Any = _FirstChoice()
"""The default of `value`: the first choice, or none with `multiselect`. None chooses nothing."""


class Dropdown(
    ChoiceField[Scalar | list[Scalar], Scalar | list[Scalar], Scalar | Sequence[Scalar]]
):
    """One or more of many choices, in a list that opens and can be searched."""

    value: str | int | float | Sequence[str | int | float] | Callable[..., Any] | None = prop(
        default=FIRST_CHOICE,
        doc="What is chosen at first. Left out: the first choice, with `multiselect` none. None: nothing.",
    )
    multiselect: bool | None = prop(
        default=None, doc="Whether several may be chosen; the function gets a list then."
    )
    allow_custom_value: bool = prop(
        default=False, doc="Whether people may type a value that is no choice."
    )
    max_choices: int | None = prop(
        default=None, doc="Most that may be chosen with `multiselect`; None has no limit."
    )
    num_choices_shown: int | None = prop(
        default=100,
        doc="Most choices in the open list; the others are found by typing. None shows all.",
    )
    filterable: bool = prop(default=True, doc="Whether typing searches the choices.")
    buttons: list[Button] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="The choice changed, by a person or a function.")
    input = event(doc="A person changed the choice.")
    select = event(doc="A person chose or dropped one; the event says which.", flag="_selectable")
    focus = event(doc="The control took the focus.")
    blur = event(doc="The control lost the focus.")
    key_up = event(doc="A key was let go; the event says which, and the text typed so far.")

    type_name = "dropdown"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)
        for name in ("max_choices", "num_choices_shown"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise ValueError(f"Dropdown: {name} must be 1 or more, or None; got {number!r}.")
        if self.value is FIRST_CHOICE:
            self.value = [] if self.multiselect else next(iter(self._values), None)

    def preprocess(self, payload: Scalar | list[Scalar] | None) -> Any:
        """The chosen value, or its index with `type="index"`; a list of them with `multiselect`."""
        if self.multiselect:
            return self._several([] if payload is None else payload)
        if isinstance(payload, list):
            raise self.refuse("one choice was expected, got a list.")
        return None if payload is None else self._chosen(payload, self.allow_custom_value)

    def _several(self, payload: Any) -> list[Any]:
        if not isinstance(payload, list):
            raise self.refuse(f"a list of choices was expected, got {type(payload).__name__}.")
        if self.max_choices is not None and len(payload) > self.max_choices:
            raise self.refuse(
                f"{len(payload)} choices are more than the {self.max_choices} allowed."
            )
        return [self._chosen(value, self.allow_custom_value) for value in payload]

    def postprocess(self, value: Scalar | Sequence[Scalar] | None) -> Scalar | list[Scalar] | None:
        """What to choose; one value counts as a list of it with `multiselect`."""
        values = as_list(value)
        for one in values:
            if not isinstance(one, (str, int, float)):
                raise TypeError(f"Dropdown shows texts and numbers, got a {type(one).__name__}.")
        if not self.allow_custom_value:
            self._warn_of_strangers(values)
        if self.multiselect:
            return values
        if len(values) > 1:
            raise ValueError(
                f"Dropdown shows one choice, got {len(values)}; multiselect=True shows several."
            )
        return values[0] if values else None

    def api_info(self) -> dict[str, Any]:
        item = self._item_schema()
        if self.allow_custom_value:
            # Clients must be free to send what is no choice; the schema still names the choices.
            item = {"type": item["type"], "examples": item["enum"]}
        return {"type": "array", "items": item} if self.multiselect else item

    def example_payload(self) -> Any:
        first = super().example_payload()
        return [first] if self.multiselect and first is not None else first
