"""Children below each other."""

from __future__ import annotations

from typing import Any, Literal

from ..declare import prop
from ..tree import Container
from .lengths import spaced, without_spacing


class Column(Container):
    """Children below each other; columns share a Row by their `scale`."""

    scale: int = prop(default=1, doc="Share of the width beside its neighbours in a Row.")
    min_width: int = prop(default=320, doc="Least width in pixels before a Row wraps.")
    variant: Literal["default", "panel", "compact"] = prop(
        default="default", doc="'panel' has a tinted ground, 'compact' no gaps."
    )
    show_progress: bool = prop(default=False, doc="Show progress over the whole column.")

    gap: int | str | None = prop(
        default=None,
        doc="Between children: pixels, a CSS length, 'none', 'small', 'medium' or 'large'.",
    )
    align: Literal["start", "center", "end", "stretch", "baseline"] | None = prop(
        default=None, doc="Where children stand in the width of the column."
    )
    justify: (
        Literal["start", "center", "end", "space-between", "space-around", "space-evenly"] | None
    ) = prop(default=None, doc="Where children that do not fill the column stand in its height.")

    type_name = "column"

    def __post_init__(self) -> None:
        super().__post_init__()
        spaced(self)

    def get_config(self) -> dict[str, Any]:
        """All props as the contract's configuration, which knows no spacing, with what was given of it."""
        return without_spacing(super().get_config())
