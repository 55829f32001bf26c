"""A button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..values.images import send
from .base import Component

VARIANTS = ("primary", "secondary", "stop", "huggingface")
SIZES = ("sm", "md", "lg")
TARGETS = ("_self", "_blank", "_parent", "_top")


class Button(Component[str, str, str]):
    """A button: its text is its value."""

    value: str | Callable[..., str] = prop(default="Run", kw_only=False, doc="Text on the button.")
    variant: Literal["primary", "secondary", "stop", "huggingface"] = prop(
        default="secondary",
        doc="'primary' for the main action, 'stop' for one that ends something.",
    )
    size: Literal["sm", "md", "lg"] = prop(default="lg", doc="Height of the button.")
    icon: str | Path | None = prop(
        default=None, doc="Path or address of a picture before the text."
    )
    link: str | None = prop(default=None, doc="Address to open instead of running an event.")
    link_target: Literal["_self", "_blank", "_parent", "_top"] = prop(
        default="_self", doc="Where `link` opens."
    )
    interactive: bool = prop(default=True, doc="False greys it out.")
    min_width: int | None = prop(default=None, doc="Least width in pixels before a Row wraps.")
    label: str | None = prop(default=None, init=False, wire=False)
    show_label: bool | None = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)

    change = event(doc="A function changed the text.")
    click = event(doc="It was pressed.")

    type_name = "button"
    skip_api = True

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, known in (("variant", VARIANTS), ("size", SIZES), ("link_target", TARGETS)):
            given = getattr(self, name)
            if given not in known:
                raise ValueError(
                    f"{type(self).__name__}: {name} must be one of {', '.join(map(repr, known))}; got {given!r}."
                )

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        if self.icon is not None:
            props["icon"] = send(self.icon)
        return props

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        if self.icon is not None:
            config["icon"] = send(self.icon)
        return config

    def preprocess(self, payload: str | None) -> str | None:
        """The text."""
        if payload is not None and not isinstance(payload, str):
            raise self.refuse(f"text was expected, got {type(payload).__name__}.")
        return payload

    def postprocess(self, value: str | None) -> str | None:
        """The text."""
        return None if value is None else str(value)

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> Any:
        return "Run"

    def example_value(self) -> Any:
        return "Run"
