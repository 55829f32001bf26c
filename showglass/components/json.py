"""Structured data."""

from __future__ import annotations

from collections.abc import Callable
from json import JSONDecodeError, dumps, loads
from typing import Any

import msgspec

from ..declare import prop
from ..events import event
from ..messages import Error
from .base import Component


class JSON(Component[Any, Any, Any]):
    """JSON as a tree to fold and unfold.

    A function returns a dict, a list, a number, or JSON text; arrays of numpy become lists, keys become texts, NaN
    becomes null. Nothing in it is ever taken for a file. Raises `Error` for text that is no JSON.
    """

    value: str | dict[str, Any] | list[Any] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: a dict, a list, or JSON text."
    )
    open: bool = prop(
        default=False,
        doc="Start with the branches unfolded, up to about 1000 values, not only the first level.",
    )
    show_indices: bool = prop(default=False, doc="Show the places in lists.")
    height: int | str | None = prop(
        default=None, doc="Height in pixels or as a CSS length; a longer tree scrolls."
    )
    max_height: int | str | None = prop(default=500, doc="Height from which it scrolls.")
    min_height: int | str | None = prop(default=None, doc="Least height.")
    buttons: list[Any] | None = prop(
        default=None, doc="'copy', which is also the default, or Buttons shown in the corner."
    )
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function changed the value.")

    type_name = "json"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(["copy"] if self.buttons is None else self.buttons, "copy")

    def preprocess(self, payload: Any) -> Any:
        """The value as it is."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """The value as plain lists, dicts, texts and numbers."""
        if isinstance(value, str):
            try:
                return loads(value) if value else None
            except JSONDecodeError as error:
                raise Error(f"JSON: the text is no JSON: {error}.") from error
        return msgspec.to_builtins(value, str_keys=True, enc_hook=as_plain)

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> Any:
        return {"foo": "bar"}

    def example_value(self) -> Any:
        return {"foo": "bar"}

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The value as JSON text."""
        return dumps(payload)

    def read_from_flag(self, cell: Any) -> Any:
        """The value that `flag` wrote down."""
        return loads(cell) if cell else None


def as_plain(value: Any) -> Any:
    """Arrays, tensors and numbers of other libraries as Python's own; data frames as their rows."""
    for plain in (str, int, float):
        if isinstance(value, plain):  # a class of somebody's that is one of these, like `Header`
            return plain(value)
    for method, arguments in (("tolist", ()), ("to_dict", ("records",)), ("model_dump", ())):
        convert = getattr(value, method, None)
        if callable(convert):
            return convert(*arguments)
    raise TypeError(f"a {type(value).__name__} is no JSON; return dicts, lists, texts and numbers")
