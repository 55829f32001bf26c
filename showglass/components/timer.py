"""A clock that fires an event."""

from __future__ import annotations

from typing import Any

from ..declare import prop
from ..events import event
from .number import is_number
from .unseen import Unseen


class Timer(Unseen[float, float, float]):
    """Fires `tick` again and again while the page is open."""

    value: float = prop(default=1, kw_only=False, doc="Seconds between two ticks.")
    active: bool = prop(default=True, doc="False stops the ticks.")
    label: str | None = prop(default=None, init=False)

    change = event(doc="The gap or the activity changed.")
    tick = event(doc="The time passed.", show_progress="hidden")

    type_name = "timer"

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
