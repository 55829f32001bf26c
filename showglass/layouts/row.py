"""Children side by side."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from ..tree import Container


class Row(Container):
    """Children side by side; they wrap when their least widths do not fit."""

    variant: Literal["default", "panel", "compact"] = prop(
        default="default", doc="'panel' has a tinted ground, 'compact' no gaps."
    )
    scale: int | None = prop(default=None, doc="Share of the height in a Column.")
    height: int | str | None = prop(default=None, doc="Height in pixels, or a CSS length.")
    max_height: int | str | None = prop(
        default=None, doc="Largest height in pixels, or a CSS length."
    )
    min_height: int | str | None = prop(
        default=None, doc="Least height in pixels, or a CSS length."
    )
    equal_height: bool = prop(default=False, doc="Stretch children to the same height.")
    show_progress: bool = prop(default=False, doc="Show progress over the whole row.")

    type_name = "row"
