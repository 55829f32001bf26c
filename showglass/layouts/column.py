"""Children below each other."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from ..tree import Container


class Column(Container):
    """Children below each other; columns share a Row by their `scale`."""

    scale: int = prop(default=1, doc="Share of the width beside its neighbours in a Row.")
    min_width: int = prop(default=320, doc="Least width in pixels before a Row wraps.")
    variant: Literal["default", "panel", "compact"] = prop(
        default="default", doc="'panel' has a tinted ground, 'compact' no gaps."
    )
    show_progress: bool = prop(default=False, doc="Show progress over the whole column.")

    type_name = "column"
