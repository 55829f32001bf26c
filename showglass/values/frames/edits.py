"""What a person changed in a table, as a list that a page keeps and sends; and the table with it applied.

An edit is a list: ``["cell", row, column, value]``, ``["rows+", before, count]``, ``["rows-", [row, …]]``,
``["columns+", before, [header, …]]``, ``["columns-", [column, …]]``, ``["header", column, text]``. They count in order:
rows and columns are meant as the edits before left them. New rows and columns are empty. ``["keep", view]`` leaves the
rows that a search and filters find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from .cells import MAX_TEXT, shown
from .columns import Column, Sort, as_numbers, is_array, is_series, sort_of, taken
from .order import View, order
from .sheet import Look, Sheet

Edit = list[Any]
MAX_EDITS = 100_000
"""Edits of one table that are not yet part of it."""
MAX_NEW = 100_000
"""Rows, or columns, that one edit adds or removes."""
MAX_WIDTH = 10_000

Check = Callable[[int | None, Any], Any]
"""Makes a value of a cell that a client sent: gets the column of the base, or None, and the cell. Raises ValueError."""


def edits_of(given: Any) -> list[Edit]:
    """A client's list of edits, known to be one. Raises ValueError."""
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MAX_EDITS:
        raise ValueError(f"a list of at most {MAX_EDITS} edits was expected")
    for edit in given:
        if not isinstance(edit, list) or not edit or edit[0] not in _SIZES:
            raise ValueError(f"an edit begins with one of {', '.join(_SIZES)}")
        if len(edit) != _SIZES[edit[0]]:
            raise ValueError(f"an edit {edit[0]!r} has {_SIZES[edit[0]]} parts")
    return given


_SIZES = {"cell": 4, "rows+": 3, "rows-": 2, "columns+": 3, "columns-": 2, "header": 3, "keep": 2}


class Edited:
    """A table with edits. It shares all that they leave alone."""

    def __init__(self, base: Sheet, edits: Sequence[Edit], check: Check) -> None:
        self.base = base
        self.headers = list(base.headers)
        self.height = base.height
        self._check = check
        self._order: Any = None
        """Which row of the base each row is, as an array; numbers from its height on are new. None: all in order."""
        self._new = 0
        self._columns: list[int] = list(range(base.width))
        """Which column of the base each is; numbers from its width on are new."""
        self._new_columns = 0
        self._cells: dict[int, dict[int, Any]] = {}
        steps: dict[str, Callable[..., None]] = {
            "cell": self._cell,
            "rows+": self._add_rows,
            "rows-": self._remove_rows,
            "columns+": self._add_columns,
            "columns-": self._remove_columns,
            "header": self._rename,
            "keep": self._keep,
        }
        for edit in edits:
            steps[edit[0]](*edit[1:])
        self.structural = self._order is not None or self._columns != list(range(base.width))
        # texts and colours were made for the rows as they stood
        self.look: Look | None = None if self.structural or self._cells else base.look

    # -- applying -----------------------------------------------------------------------------------------------------

    def _place(self, index: Any, size: int, what: str) -> int:
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < size:
            raise ValueError(f"there is no {what} {index!r}: the table has {size}")
        return index

    def _cell(self, row: Any, column: Any, value: Any) -> None:
        row = self._place(row, self.height, "row")
        column = self._place(column, self.width, "column")
        source = row if self._order is None else int(self._order[row])
        try:
            found = self._check(self.source_of(column), value)
        except ValueError as error:
            raise ValueError(f"row {row + 1}, {self.headers[column]!r}: {error}") from None
        self._cells.setdefault(self._columns[column], {})[source] = found

    def _rows(self) -> Any:
        import numpy as np

        return np.arange(self.height) if self._order is None else self._order

    def _add_rows(self, before: Any, count: Any) -> None:
        import numpy as np

        before = self._place(before, self.height + 1, "row")
        if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MAX_NEW:
            raise ValueError(f"1 to {MAX_NEW} rows may be added at once, not {count!r}")
        first = self.base.height + self._new
        self._order = np.insert(self._rows(), before, np.arange(first, first + count))
        self._new += count
        self.height += count

    def _several(self, given: Any, size: int, what: str) -> list[int]:
        if not isinstance(given, list) or not 1 <= len(given) <= MAX_NEW:
            raise ValueError(f"a list of 1 to {MAX_NEW} {what}s was expected")
        return sorted({self._place(index, size, what) for index in given})

    def _remove_rows(self, rows: Any) -> None:
        import numpy as np

        gone = self._several(rows, self.height, "row")
        self._order = np.delete(self._rows(), gone)
        self.height -= len(gone)

    def _add_columns(self, before: Any, headers: Any) -> None:
        before = self._place(before, self.width + 1, "column")
        if not isinstance(headers, list) or not 1 <= len(headers) <= MAX_WIDTH - self.width:
            raise ValueError(f"a table has at most {MAX_WIDTH} columns")
        self.headers[before:before] = [_header(text) for text in headers]
        first = self.base.width + self._new_columns
        self._columns[before:before] = range(first, first + len(headers))
        self._new_columns += len(headers)

    def _remove_columns(self, columns: Any) -> None:
        for column in reversed(self._several(columns, self.width, "column")):
            del self.headers[column], self._columns[column]

    def _rename(self, column: Any, text: Any) -> None:
        self.headers[self._place(column, self.width, "column")] = _header(text)

    def _keep(self, asked: Any) -> None:
        try:
            view = msgspec.convert(asked, View)
        except msgspec.ValidationError as error:
            raise ValueError(f"that is no view of a table: {error}") from error
        found = order(self, View(view.search, view.filters))
        if found is not None:
            self._order = self._rows()[found]
            self.height = len(found)

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self._columns)

    def source_of(self, column: int) -> int | None:
        """Which column of the base this is; None for a new one."""
        source = self._columns[column]
        return source if source < self.base.width else None

    def untouched(self, column: int) -> bool:
        """Whether it is a column of the base as it was."""
        source = self._columns[column]
        return self._order is None and source < self.base.width and source not in self._cells

    def sort_of(self, column: int) -> Sort:
        """What a column holds."""
        source = self.source_of(column)
        if source is not None and source not in self._cells:
            return self.base.sort_of(source)
        return sort_of(self.column(column))

    def column(self, column: int) -> Column:
        """All of a column."""
        source = self._columns[column]
        if self.untouched(column):
            return self.base.columns[source]
        if source < self.base.width and not self._new:
            whole = self.base.columns[source]
            changed = self._cells.get(source)
            if changed:
                whole = _with_numbers(whole, changed)
            if is_series(whole) or is_array(whole):
                return whole if self._order is None else whole[self._order]
        return self._values(source, slice(None))

    def _values(self, source: int, at: Any) -> list[Any]:
        """Python objects of a column at these rows."""
        import numpy as np

        if self._order is None:
            rows: Any = range(*at.indices(self.height)) if isinstance(at, slice) else at.tolist()
            wanted = at
        else:
            wanted = self._order[at]
            rows = wanted.tolist()
        if source >= self.base.width:
            found: list[Any] = [None] * len(rows)
        elif self._new and self._order is not None:
            old = wanted < self.base.height
            known = iter(taken(self.base.columns[source], wanted[old].astype(np.int64)))
            found = [next(known) if there else None for there in old.tolist()]
        else:
            found = taken(self.base.columns[source], wanted)
        changed = self._cells.get(source)
        if changed:
            found = [changed.get(row, value) for row, value in zip(rows, found, strict=True)]
        return found

    def rows(self, at: Any, columns: Sequence[int], kinds: Sequence[str]) -> list[list[Any]]:
        """Cells as JSON, row by row. at: a slice or an integer array. kinds: of each of the columns."""
        parts = []
        for column, kind in zip(columns, kinds, strict=True):
            convert = shown(kind)
            parts.append([convert(v) for v in self._values(self._columns[column], at)])
        return [list(row) for row in zip(*parts, strict=True)]

    def sources(self, at: Any) -> Sequence[int | None]:
        """Which rows of the table as it was given these are; None for new ones."""
        rows = self._rows()[at].tolist()
        return [row if row < self.base.height else None for row in rows]


def _with_numbers(column: Column, changed: dict[int, Any]) -> Column | None:
    """The column with some numbers replaced, as an array; None where that would change what it holds."""
    import numpy as np

    numbers = as_numbers(column)
    if numbers is None or numbers.dtype.kind not in "if" or sort_of(column) != "number":
        return None
    values = np.array([np.nan if value is None else value for value in changed.values()])
    if values.dtype.kind not in "if" or (values.dtype.kind, numbers.dtype.kind) == ("f", "i"):
        return None
    whole = numbers.copy()
    whole[np.fromiter(changed, np.int64, len(changed))] = values
    return whole


def _header(text: Any) -> str:
    if not isinstance(text, str) or len(text) > MAX_TEXT // 1024:
        raise ValueError(f"a header is a text of at most {MAX_TEXT // 1024} characters")
    return text
