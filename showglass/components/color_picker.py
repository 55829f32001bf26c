"""A colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..declare import prop
from ..events import event
from ..values.colours import to_hex
from .base import Field


class ColorPicker(Field[str, str, str]):
    """A colour, chosen with the browser's own picker or typed.

    The function gets `#rrggbb` (`#rrggbbaa` when the colour lets something through). It may return that, `rgb(…)`, or
    a name of CSS. Raises ValueError for what is no colour.
    """

    value: str | Callable[..., str | None] | None = prop(
        default=None, kw_only=False, doc="Start colour, as CSS writes it; None is not chosen yet."
    )

    change = event(doc="The colour changed, by a person or a function.")
    input = event(doc="A person changed the colour.")
    release = event(
        doc="A person settled on a colour: the picker was closed, or what was typed taken."
    )
    submit = event(doc="Enter was pressed.")
    focus = event(doc="The control took the focus.")
    blur = event(doc="The control lost the focus.")

    type_name = "colorpicker"

    def preprocess(self, payload: Any) -> str | None:
        """The colour in hex; None when none was chosen."""
        if payload is None or payload == "":
            return None
        if not isinstance(payload, str):
            raise self.refuse(f"a colour was expected, got {type(payload).__name__}.")
        try:
            return to_hex(payload)
        except ValueError as error:
            raise self.refuse(f"{error}.") from None

    def postprocess(self, value: Any) -> str | None:
        """The colour in hex."""
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise TypeError(f"a colour as text was expected, got {type(value).__name__}")
        return to_hex(value)

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> Any:
        return "#000000"

    def example_value(self) -> Any:
        return "#000000"
