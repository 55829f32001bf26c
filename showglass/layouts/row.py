"""Children side by side."""

from __future__ import annotations

from typing import Any, Literal

from ..declare import prop
from ..tree import Container
from .lengths import spaced, without_spacing


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

    gap: int | str | None = prop(
        default=None,
        doc="Between children: pixels, a CSS length, 'none', 'small', 'medium' or 'large'.",
    )
    align: Literal["start", "center", "end", "stretch", "baseline"] | None = prop(
        default=None, doc="Where children stand in the height of the row."
    )
    justify: (
        Literal["start", "center", "end", "space-between", "space-around", "space-evenly"] | None
    ) = prop(default=None, doc="Where children that do not fill the row stand in its width.")

    type_name = "row"

    def __post_init__(self) -> None:
        super().__post_init__()
        spaced(self)

    def get_config(self) -> dict[str, Any]:
        """All props as the contract's configuration, which knows no spacing, with what was given of it."""
        return without_spacing(super().get_config())
