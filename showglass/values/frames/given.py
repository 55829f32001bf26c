"""What a function returned as a table, and how a page and other clients get it."""

from __future__ import annotations

import contextvars
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...gates.limit import MAX_UPLOAD, readable
from ...gates.open_file import owner, vault
from ..reference import ByReference
from .cells import as_number
from .columns import Column, is_array, taken
from .sheet import Sheet
from .shelf import shelf
from .styler import Styled, is_styler

FIRST_ROWS = 64
FIRST_COLUMNS = 32
SMALL = 2_000
"""Cells of a table that goes to a page as it is: it needs no second question."""
MOST_EXACT = 2**53 - 1
MAX_CSV = min(MAX_UPLOAD, 256 * 1024 * 1024)
CSV_CELLS = 50_000_000


def read(value: Any, headers: Sequence[str]) -> Sheet:
    """The table in what a function returned. headers: for what has none of its own.

    Raises TypeError or ValueError, which say what was expected.
    """
    if isinstance(value, Sheet):
        return value
    if value is None:
        return Sheet(list(headers), [[] for _ in headers])
    if isinstance(value, (str, Path)):
        return _of_csv(Path(value))
    if isinstance(value, dict):
        return _of_dict(value, headers)
    if is_styler(value):
        look = Styled(value)
        return _of_frame(look.frame(value), look)
    if type(value).__module__ == "numpy":
        return _of_array(value, headers)
    if isinstance(value, (list, tuple)):
        return of_rows(value, headers)
    return _of_frame(value, None)


def named(headers: Sequence[Any], width: int) -> list[str]:
    """Headers for that many columns: what is missing is a number, what is too much is left out."""
    known = [str(header) for header in headers[:width]]
    return known + [str(i + 1) for i in range(len(known), width)]


def of_rows(rows: Sequence[Any], headers: Sequence[str]) -> Sheet:
    """A table of rows; one value is a row of its own. Short rows are filled up with nothing."""
    lists = [
        list(row) if isinstance(row, (list, tuple)) or is_array(row) else [row] for row in rows
    ]
    width = max(map(len, lists), default=0)
    if not width:
        return Sheet(list(headers), [[] for _ in headers])
    columns = [[row[i] if i < len(row) else None for row in lists] for i in range(width)]
    return Sheet(named(headers, width), columns)


def blank(headers: Sequence[str], rows: int) -> Sheet:
    """A table of so many rows with nothing in them."""
    return Sheet(list(headers), [[None] * rows for _ in headers])


def _of_dict(value: dict[str, Any], headers: Sequence[str]) -> Sheet:
    if "data" not in value:
        raise ValueError("a dict with 'headers' and 'data' was expected")
    own = value.get("headers")
    sheet = read(value["data"] or [], headers if own is None else [str(h) for h in own])
    metadata = value.get("metadata")
    if isinstance(metadata, dict):
        sheet.look = Said(metadata)
    return sheet


class Said:
    """Texts and styles of cells that came as lists."""

    def __init__(self, metadata: dict[str, Any]) -> None:
        self._texts = metadata.get("display_value") or []
        self._styles = metadata.get("styling") or []

    def text(self, row: int, column: int, value: Any) -> str | None:
        """The text of a cell in the place of its value."""
        return _at(self._texts, row, column)

    def style(self, row: int, column: int) -> str:
        """The CSS declarations of a cell."""
        return _at(self._styles, row, column) or ""


def _at(rows: Any, row: int, column: int) -> str | None:
    if row < len(rows) and column < len(rows[row]) and rows[row][column] is not None:
        return str(rows[row][column])
    return None


def _of_array(array: Any, headers: Sequence[str]) -> Sheet:
    if array.ndim == 0 or array.ndim > 2:
        raise ValueError(f"an array of one or two dimensions was expected, got {array.ndim}")
    own = (array if array.ndim == 2 else array.reshape(-1, 1)).copy()  # it may be written to later
    if own.dtype.kind == "O":
        return of_rows(own.tolist(), headers)
    if not own.shape[1] or not own.shape[0]:
        return Sheet(list(headers), [[] for _ in headers])
    return Sheet(named(headers, own.shape[1]), [own[:, i] for i in range(own.shape[1])])


def _of_frame(value: Any, look: Styled | None) -> Sheet:
    import narwhals as nw

    try:
        whole = nw.from_native(value, allow_series=True)
    except TypeError:
        whole = None
    except ValueError:  # pandas allows what others do not: two columns of one name
        return _of_pandas(value, look)
    if isinstance(whole, nw.LazyFrame):
        whole = whole.collect()
    if isinstance(whole, nw.Series):
        whole = whole.alias(str(whole.name or "1")).to_frame()
    if not isinstance(whole, nw.DataFrame):
        raise TypeError(
            "a data frame, a series, an array, a list of rows, a dict of headers and data or the path of a CSV file"
            f" was expected, got {type(value).__name__}"
        )
    native = whole.to_native()
    if nw.dependencies.is_pandas_dataframe(native):
        return _of_pandas(native, look)
    columns = [whole[:, i] for i in range(whole.shape[1])]
    return Sheet([str(name) for name in whole.columns], columns, native)


def _of_pandas(frame: Any, look: Styled | None) -> Sheet:
    import narwhals as nw
    import pandas as pd

    # since version 3 a shallow copy does not see what is written to the frame later
    own = frame.copy(deep=int(pd.__version__.partition(".")[0]) < 3)
    columns: list[Column] = [
        nw.from_native(own.iloc[:, i].reset_index(drop=True).rename(str(i)), series_only=True)
        for i in range(own.shape[1])
    ]
    headers = [_label(name) for name in own.columns]
    return Sheet(headers, columns, own, look)


def _label(name: Any) -> str:
    return " / ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _of_csv(path: Path) -> Sheet:
    if not path.is_file():
        raise ValueError(f"there is no file {str(path)!r}")
    files = vault()
    if files.ticket_of(path) is None and not files.may_publish(path):
        raise ValueError(
            f"{str(path)!r} lies outside of the working folder, the temporary folder and allowed_paths"
        )
    if path.stat().st_size > MAX_CSV:
        raise ValueError(f"a CSV file of at most {readable(MAX_CSV)} was expected")
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            lines = csv.reader(file)
            headers = next(lines, [])
            rows: list[list[str]] = []
            cells = 0
            for line in lines:
                cells += len(line)
                if cells > CSV_CELLS:
                    raise ValueError(f"a CSV file of at most {CSV_CELLS} cells was expected")
                rows.append(line)
        except (csv.Error, UnicodeDecodeError) as error:
            raise ValueError(f"{path.name!r} is no CSV file: {error}") from error
    sheet = of_rows(rows, headers)
    return Sheet(sheet.headers, [_numbers(column) for column in sheet.columns])


def _numbers(column: Column) -> Column:
    """A column of texts as numbers, if every filled one says a number."""
    found = [as_number(text) if text else None for text in column]
    texts = any(number is None and text for number, text in zip(found, column, strict=True))
    return column if texts or not any(column) else found


class GivenTable(ByReference):
    """A table that a function returned for one component. kinds: of its columns."""

    def __init__(self, sheet: Sheet, component: int, kinds: Sequence[str]) -> None:
        self.sheet = sheet
        self.kinds = kinds
        self._component = component
        self._context = contextvars.copy_context()
        self._reference: dict[str, Any] | None = None

    @property
    def small(self) -> bool:
        """Whether a page gets it as it is: it is not large, and has no number that a page would round."""
        sheet = self.sheet
        if sheet.height * sheet.width > SMALL:
            return False
        return not any(
            type(cell) is int and is_rounded(cell)
            for column in sheet.columns
            for cell in _cells(column)
        )

    def reference(self) -> dict[str, Any]:
        """Its first cells, its size, and the ticket by which a page asks for more."""
        if self._reference is None:
            self._reference = self._context.copy().run(self._refer)
        return self._reference

    def _refer(self) -> dict[str, Any]:
        sheet = self.sheet
        columns = range(min(sheet.width, FIRST_COLUMNS))
        return {
            "headers": sheet.headers,
            **exact(block(sheet, slice(0, FIRST_ROWS), columns, self.kinds)),
            "ref": shelf().keep(sheet, owner(), self._component),
            "rows": sheet.height,
            "types": [sheet.sort_of(i) for i in range(sheet.width)],
        }

    def whole(self) -> dict[str, Any]:
        """Headers, data and metadata, as the contract has them."""
        sheet = self.sheet
        every = range(sheet.width)
        return {"headers": sheet.headers, **block(sheet, slice(None), every, self.kinds)}


def block(table: Any, at: Any, columns: range, kinds: Sequence[str]) -> dict[str, Any]:
    """Cells of some rows and columns, and how they look."""
    data = table.rows(at, columns, [kinds[i] for i in columns])
    return {"data": data, "metadata": _metadata(table, at, columns, data)}


def exact(cells: dict[str, Any]) -> dict[str, Any]:
    """The same for a page, which has whole numbers up to 2^53: larger ones become texts."""
    data = [
        [str(cell) if type(cell) is int and is_rounded(cell) else cell for cell in row]
        for row in cells["data"]
    ]
    return {**cells, "data": data}


def is_rounded(number: int) -> bool:
    """Whether a page, whose numbers are floats, would have another one in its place."""
    return not -MOST_EXACT <= number <= MOST_EXACT


def _cells(column: Column) -> list[Any]:
    return taken(column, slice(None))


def _metadata(table: Any, at: Any, columns: range, data: list[list[Any]]) -> dict[str, Any] | None:
    look = table.look
    if look is None:
        return None
    rows = list(table.sources(at))
    raw = [taken(table.column(c), at) for c in columns]
    texts, styles = [], []
    for i, row in enumerate(rows):
        said = [look.text(row, c, raw[k][i]) for k, c in enumerate(columns)]
        texts.append([_said(data[i][k]) if text is None else text for k, text in enumerate(said)])
        styles.append([look.style(row, c) for c in columns])
    return {"display_value": texts, "styling": styles}


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell)
