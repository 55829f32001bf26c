"""A stand-in for a component that the page has no view for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ..declare import prop
from ..events import event
from .base import Component
from .json import as_plain


class Fallback(Component[Any, Any, Any]):
    """Shows any value as a tree. The page draws a component of a type that it does not know like this, too.

    The function gets the value as the page has it, and may return whatever is JSON.
    """

    value: Any = prop(default=None, kw_only=False, doc="Start value, or a function that makes it.")
    info: str | None = prop(default=None, doc="Help under the value.")
    min_width: int | None = prop(default=None, doc="Least width in pixels before a Row wraps.")
    load_fn: Callable[..., Any] | None = prop(
        default=None, wire=False, doc="A function that makes the value, as a callable `value`."
    )

    change = event(doc="A function changed the value.")

    type_name = "fallback"

    def on_built(self) -> None:
        """`load_fn` is a callable value by another name."""
        if self.load_fn is not None and self.value is None:
            self.value = self.load_fn
        super().on_built()

    def preprocess(self, payload: Any) -> Any:
        """The value as it is."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """The value as plain lists, dicts, texts and numbers. Raises TypeError for what is no JSON."""
        return msgspec.to_builtins(value, str_keys=True, enc_hook=as_plain)

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> Any:
        return {"foo": "bar"}

    def example_value(self) -> Any:
        return {"foo": "bar"}
