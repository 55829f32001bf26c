"""Children that people put into an order of their own."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from ..tree import Container


class Draggable(Container):
    """Children that people put into another order, with a pointer or with the keyboard.

    Each child has a handle. The order is the page's alone: it stays while functions change the children, and is the
    declared one again when the page is loaded anew.
    """

    orientation: Literal["row", "column"] = prop(
        default="column", doc="Whether they stand below each other or side by side."
    )

    type_name = "draggable"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.orientation not in ("row", "column"):
            raise ValueError(
                f"Draggable(orientation=) must be 'row' or 'column', got {self.orientation!r}."
            )

    def form_class(self) -> None:
        """Each field is moved by itself: they join no form."""
