"""A panel at the side of the page."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from ..events import event
from ..tree import Container


class Sidebar(Container):
    """Children in a panel at the side of the page, which a button shows and hides.

    On a wide window the page moves aside; on a narrow one the panel lies over it, holds the focus, and is closed until
    somebody asks for it. Nothing is remembered from one visit to the next.
    """

    label: str | None = prop(default=None, kw_only=False, doc="Its heading.")
    open: bool = prop(default=True, doc="Whether it starts shown, where there is room.")
    width: int | str = prop(default=320, doc="Width in pixels, or a CSS length.")
    position: Literal["left", "right"] = prop(default="left", doc="The side where it stands.")

    expand = event(doc="A person showed it.")
    collapse = event(doc="A person hid it.")

    type_name = "sidebar"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.position not in ("left", "right"):
            raise ValueError(
                f"Sidebar(position=) must be 'left' or 'right', got {self.position!r}."
            )
