"""A table as a plot has it: each column is numbers, moments (milliseconds since 1970) or names."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..frames import Sheet, read
from ..frames.cells import plain
from ..frames.columns import Column, as_numbers, is_array, is_series, sort_of, taken

Datatype = Literal["quantitative", "nominal", "temporal"]
DATATYPES: tuple[Datatype, ...] = ("quantitative", "nominal", "temporal")
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000
"""Cells of a plot that a client sends."""
MAX_TEXT = 10_000
"""Characters of one name that a client sends."""
_LOOKED_AT = 1000


@dataclass(frozen=True)
class Chart:
    """Columns of JSON values, all of one length. datatypes: what each of them holds."""

    columns: list[str]
    datatypes: list[Datatype]
    cells: list[list[Any]]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.cells[0]) if self.cells else 0

    def kinds(self) -> dict[str, Datatype]:
        """The datatypes by name."""
        return dict(zip(self.columns, self.datatypes, strict=True))

    def rows(self) -> list[list[Any]]:
        """The cells, row by row."""
        return [list(row) for row in zip(*self.cells, strict=True)]


def chart_of(value: Any) -> Chart:
    """What a function returned, as columns: a data frame, a dict of columns, rows, or the wire's own form.

    Raises TypeError or ValueError.
    """
    if isinstance(value, Chart):
        return value
    if isinstance(value, dict) and "columns" in value and "data" in value:
        return claimed_chart(value)
    if isinstance(value, dict) and "headers" not in value:
        return _of_columns(value)
    return _of_sheet(read(value, []))


def _of_columns(value: dict[Any, Any]) -> Chart:
    columns = [one if is_array(one) or is_series(one) else _listed(one) for one in value.values()]
    sizes = {str(name): len(one) for name, one in zip(value, columns, strict=True)}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"the columns of a plot must be of one length, got {sizes}")
    return _of_sheet(Sheet([str(name) for name in value], columns))


def _listed(column: Any) -> list[Any]:
    if isinstance(column, (str, bytes, dict)) or not hasattr(column, "__iter__"):
        raise ValueError(
            f"a dict of columns holds lists, got {type(column).__name__}: give a data frame,"
            " or {'name': [values, …]}"
        )
    return list(column)


def _of_sheet(sheet: Sheet) -> Chart:
    pairs = [_column(column) for column in sheet.columns]
    headers = [str(header) for header in sheet.headers[: len(pairs)]]
    return Chart(headers, [kind for kind, _ in pairs], [cells for _, cells in pairs])


def _column(column: Column) -> tuple[Datatype, list[Any]]:
    sort = sort_of(column)
    if sort == "number":
        return "quantitative", _numbers(column)
    if sort == "date":
        return "temporal", _moments(column)
    objects = taken(column, slice(None))
    if sort == "str" and _are_dates(objects):
        return "temporal", [_moment_or_none(o) for o in objects]
    return "nominal", [plain(one) for one in objects]


def _are_dates(objects: Sequence[Any]) -> bool:
    seen = [o for o in objects[:_LOOKED_AT] if o is not None]
    return bool(seen) and all(isinstance(o, datetime.date) for o in seen)


def _moment_or_none(value: Any) -> float | None:
    missing = value is None or value != value  # noqa: PLR0124  pandas' NaT is no date
    return None if missing else _moment(value)


def _moment(value: Any) -> float:
    """Milliseconds since 1970. A time without a zone is taken as it is written, as UTC."""
    if not isinstance(value, datetime.date):
        raise ValueError(f"{value!r:.80} stands among dates and is none")
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    zoned = value if value.tzinfo is not None else value.replace(tzinfo=datetime.UTC)
    return _short(zoned.timestamp() * 1000)


def _short(number: float) -> float:
    """Whole numbers without a point: half of the bytes."""
    return int(number) if number.is_integer() else number


def _numbers(column: Column) -> list[Any]:
    if is_series(column):
        column = _array(column)
    if not is_array(column):
        return [plain(value) for value in column]
    if column.dtype.kind in "iu":
        listed: list[Any] = column.tolist()
        return listed
    return _finite(column.astype("float64"))


def _array(column: Column) -> Any:
    import narwhals as nw

    array = column.to_numpy() if column.null_count() == 0 else None
    if array is None or array.dtype.kind not in "iuf":
        array = column.cast(nw.Float64).to_numpy()
    return array


def _finite(array: Any) -> list[Any]:
    import numpy as np

    finite = np.isfinite(array)
    listed: list[Any] = array.tolist()
    if finite.all():
        return listed
    return [v if math.isfinite(v) else None for v in listed]


def _moments(column: Column) -> list[Any]:
    numbers = as_numbers(column)
    if numbers is None:
        return [None if o is None else _moment(o) for o in taken(column, slice(None))]
    return [None if v != v else _short(v / 1000) for v in numbers.tolist()]  # noqa: PLR0124  NaN differs from itself


# -- what a client sent ------------------------------------------------------------------------------------------------


def claimed_chart(payload: Any) -> Chart:
    """The columns of a payload: rows in `data` as the wire has them, or columns in `cells` as a page has them.

    Raises ValueError, which says what was wrong.
    """
    if not isinstance(payload, dict):
        raise ValueError(f"a plot was expected, got {type(payload).__name__}")
    columns = payload.get("columns")
    if not isinstance(columns, list) or not all(isinstance(c, str) for c in columns):
        raise ValueError("columns is a list of texts")
    if len(columns) > MAX_COLUMNS or any(len(c) > MAX_TEXT for c in columns):
        raise ValueError(f"at most {MAX_COLUMNS} columns with short names were expected")
    if len(set(columns)) != len(columns):
        raise ValueError("two columns have the same name")
    cells = _by_column(payload, len(columns))
    return Chart(list(columns), _claimed_kinds(payload.get("datatypes"), columns, cells), cells)


def _by_column(payload: dict[str, Any], width: int) -> list[list[Any]]:
    rows, cells = payload.get("data"), payload.get("cells")
    if cells is None:
        if not isinstance(rows, list) or not all(isinstance(r, list) for r in rows):
            raise ValueError("data is a list of rows, each of them a list")
        if any(len(row) != width for row in rows):
            raise ValueError(f"each row of data has {width} cells, one a column")
        if len(rows) * width > MAX_CELLS:
            raise ValueError(f"at most {MAX_CELLS} cells were expected")
        cells = [[row[at] for row in rows] for at in range(width)]
    if not isinstance(cells, list) or not all(isinstance(c, list) for c in cells):
        raise ValueError("cells is a list of columns, each of them a list")
    if len(cells) != width or len({len(c) for c in cells}) > 1:
        raise ValueError("cells has one list for each column, all of one length")
    if sum(map(len, cells)) > MAX_CELLS:
        raise ValueError(f"at most {MAX_CELLS} cells were expected")
    return cells


def _claimed_kinds(given: Any, columns: list[str], cells: list[list[Any]]) -> list[Datatype]:
    if given is None:
        given = {}
    if not isinstance(given, dict) or any(k not in DATATYPES for k in given.values()):
        raise ValueError(f"datatypes tells of each column whether it is {', '.join(DATATYPES)}")
    kinds: list[Datatype] = []
    for name, column in zip(columns, cells, strict=True):
        numbers = all(v is None or _is_number(v) for v in column)
        kind: Datatype = given.get(name, "quantitative" if numbers else "nominal")
        if kind != "nominal" and not numbers:
            raise ValueError(f"the column {name!r} is {kind} and holds what is no number")
        if not all(_is_plain(v) for v in column):
            raise ValueError(f"the column {name!r} holds what is neither text nor number")
        kinds.append(kind)
    return kinds


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return value is None or isinstance(value, (bool, int)) or _is_number(value)
