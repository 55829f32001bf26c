"""A clock that fires an event."""

from __future__ import annotations

from typing import Any, Literal

from ..declare import prop
from ..events import event
from .base import Component
from .number import is_number


class Timer(Component[float, float, float]):
    """Fires `tick` again and again while the page is open."""

    value: float = prop(default=1, kw_only=False, doc="Seconds between two ticks.")
    active: bool = prop(default=True, doc="False stops the ticks.")
    label: str | None = prop(default=None, init=False)
    every: Any = prop(default=None, init=False, wire=False)
    inputs: Any = prop(default=None, init=False, wire=False)
    show_label: bool | None = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)
    scale: int | None = prop(default=None, init=False, wire=False)
    min_width: int | None = prop(default=160, init=False, wire=False)
    interactive: bool | None = prop(default=None, init=False, wire=False)
    visible: bool | Literal["hidden"] = prop(default=True, init=False, wire=False)
    elem_id: str | None = prop(default=None, init=False, wire=False)
    elem_classes: list[str] | str | None = prop(default=None, init=False, wire=False)
    key: Any = prop(default=None, init=False, wire=False)
    preserved_by_key: Any = prop(default=None, init=False, wire=False)

    change = event(doc="The gap or the activity changed.")
    tick = event(doc="The time passed.", show_progress="hidden")

    type_name = "timer"
    form_neutral = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.value, (int, float)) and self.value <= 0:
            raise ValueError(
                f"Timer: value is the seconds between ticks and must be above 0, got {self.value}."
            )

    def preprocess(self, payload: float | None) -> float | None:
        """The gap in seconds."""
        if payload is not None and not is_number(payload):
            raise self.refuse(f"a number was expected, got {payload!r:.60}.")
        return payload

    def postprocess(self, value: float | None) -> float | None:
        """The gap in seconds."""
        return value

    def api_info(self) -> dict[str, Any]:
        return {"type": "number"}

    def example_payload(self) -> Any:
        return 1

    def example_value(self) -> Any:
        return 1
