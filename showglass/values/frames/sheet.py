"""A table that nobody writes to: headers, and columns of whatever library they came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from .cells import shown
from .columns import Column, Sort, sort_of, taken

Styles = dict[tuple[int, int], str]


class Look(Protocol):
    """How cells look, beside their values: what a Styler of pandas says."""

    def text(self, row: int, column: int, value: Any) -> str | None:
        """The text of a cell in the place of its value."""

    def style(self, row: int, column: int) -> str:
        """The CSS declarations of a cell."""


class Table(Protocol):
    """What a page pages through, and a function gets."""

    headers: list[str]
    height: int

    @property
    def width(self) -> int:
        """How many columns."""

    def sort_of(self, column: int) -> Sort:
        """What a column holds."""

    def column(self, column: int) -> Column:
        """All of a column."""

    def rows(self, at: Any, columns: Sequence[int], kinds: Sequence[str]) -> list[list[Any]]:
        """Cells as JSON, row by row. at: a slice or an integer array. kinds: of each of the columns."""

    def sources(self, at: Any) -> Sequence[int | None]:
        """Which rows of the table as it was given these are; None for new ones."""

    look: Look | None


class Sheet:
    """A table as it was given. native: the data frame that it was, if it was one."""

    def __init__(
        self,
        headers: list[str],
        columns: list[Column],
        native: Any = None,
        look: Look | None = None,
    ) -> None:
        self.headers = headers
        self.columns = columns
        self.height = len(columns[0]) if columns else 0
        self.native = native
        self.look = look

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.columns)

    def sort_of(self, column: int) -> Sort:
        """What a column holds."""
        return sort_of(self.columns[column])

    def column(self, column: int) -> Column:
        """All of a column."""
        return self.columns[column]

    def rows(self, at: Any, columns: Sequence[int], kinds: Sequence[str]) -> list[list[Any]]:
        """Cells as JSON, row by row. at: a slice or an integer array. kinds: of each of the columns."""
        parts = []
        for column, kind in zip(columns, kinds, strict=True):
            convert = shown(kind)
            parts.append([convert(value) for value in taken(self.columns[column], at)])
        return [list(row) for row in zip(*parts, strict=True)]

    def sources(self, at: Any) -> Sequence[int | None]:
        """Which rows these are: the same ones."""
        return range(*at.indices(self.height)) if isinstance(at, slice) else at.tolist()
