"""Children in columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ..declare import prop
from ..tree import Container
from .lengths import ALIGN, choice, length

MOST = 24
"""Columns of a grid at most."""


class Grid(Container):
    """Children in columns that line up from row to row.

    There are as many columns as fit, `columns` at most; a child takes as many of them as its `scale` says. Where the
    widths are given one by one, all of them stand side by side or, where they do not fit, below each other.
    """

    columns: int | Sequence[int | str] = prop(
        default=2,
        kw_only=False,
        doc="How many columns, or a width for each: a share as a number, or a CSS length.",
    )
    min_column_width: int = prop(
        default=200, doc="Pixels that a column has at least, before there are fewer of them."
    )
    gap: int | str | None = prop(
        default=None,
        doc="Between children: pixels, a CSS length, 'none', 'small', 'medium' or 'large'.",
    )
    row_gap: int | str | None = prop(
        default=None, doc="Between rows, where it is not the same as `gap`."
    )
    align: Literal["start", "center", "end", "stretch", "baseline"] = prop(
        default="stretch", doc="Where children stand in the height of their row."
    )
    justify: Literal["start", "center", "end"] | None = prop(
        default=None, doc="Where children stand in the width of their column; None fills it."
    )
    equal_rows: bool = prop(default=False, doc="Give all rows the same height.")
    scale: int | None = prop(default=None, doc="Share of the room in its parent.")
    min_width: int = prop(default=320, doc="Least width in pixels before a Row wraps.")

    type_name = "grid"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.columns = _columns(self.columns)
        least = self.min_column_width
        if isinstance(least, bool) or not isinstance(least, int) or least < 0:
            raise ValueError(f"Grid(min_column_width=) must be pixels from 0 on, got {least!r}.")
        self.gap = length("Grid", "gap", self.gap)
        self.row_gap = length("Grid", "row_gap", self.row_gap)
        self.align = choice("Grid", "align", self.align, ALIGN)
        self.justify = choice("Grid", "justify", self.justify, ("start", "center", "end"))

    def form_class(self) -> None:
        """Each field has a cell of its own: they join no form."""


def _columns(given: Any) -> int | list[int | str]:
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= MOST:
        return given
    if isinstance(given, (list, tuple)) and 1 <= len(given) <= MOST:
        found = [length("Grid", "columns", one) for one in given]
        if all(one is not None for one in found):
            return [one for one in found if one is not None]
    raise ValueError(
        f"Grid(columns=) takes a number from 1 to {MOST}, or a list of as many widths; got {given!r}."
    )
