"""A value that a session keeps on the server."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..declare import prop
from ..events import event
from .unseen import Unseen


class State(Unseen[None, Any, Any]):
    """A value of a session that never leaves the server."""

    value: Any = prop(
        default=None, kw_only=False, wire=False, doc="Start value; each session gets a deep copy."
    )
    placed: bool = prop(
        default=True,
        kw_only=False,
        wire=False,
        alias="render",
        doc="False places it later, by calling `render()`.",
    )
    time_to_live: float | None = prop(
        default=None, wire=False, doc="Seconds that a value is kept; None is for ever."
    )
    delete_callback: Callable[[Any], None] | None = prop(
        default=None, wire=False, doc="Called with a value when it is dropped."
    )

    change = event(doc="A function changed the value.")

    type_name = "state"
    skip_api = True
    has_value = False

    if TYPE_CHECKING:
        # Type checkers keep a redeclared prop in its first place; here `value` comes before it.
        def __init__(
            self,
            value: Any = None,
            render: bool = True,
            *,
            time_to_live: float | None = None,
            delete_callback: Callable[[Any], None] | None = None,
        ) -> None: ...

    def on_built(self) -> None:
        """The start value must be one that can be copied for each session."""
        super().on_built()
        if callable(self.value) and not isinstance(self.value, type):
            self.load_fn = self.value
            self.value = self.value()
        try:
            copy.deepcopy(self.value)
        except Exception as error:
            raise TypeError(
                f"State: the start value, a {type(self.value).__name__}, cannot be deep-copied for each session"
                f" ({error}). Start with None and make it in a function."
            ) from error

    def fresh(self) -> Any:
        """A start value of a session's own."""
        return copy.deepcopy(self.value)

    def preprocess(self, payload: Any) -> Any:
        """Hands on the session's value; the page never has it."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """Hands on the new value; the page is never told."""
        return value

    def wire_value(self) -> Any:
        """Nothing: the value stays on the server."""
        return None

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config["time_to_live"] = self.time_to_live if self.time_to_live is not None else math.inf
        config.pop("value", None)
        # A function says nothing to a client.
        config["delete_callback"] = None
        return config

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> Any:
        return None

    def example_value(self) -> Any:
        return None
