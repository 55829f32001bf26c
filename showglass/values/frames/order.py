"""Which rows of a table are shown, and in which order: search, filters, sorting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from .cells import as_number, plain
from .columns import as_numbers, is_array, is_series, taken
from .sheet import Table

Words = Annotated[str, Meta(max_length=500)]
Op = Literal[
    "contains", "lacks", "is", "is_not", "starts", "ends",
    "more", "less", "at_least", "at_most", "empty", "filled", "among",
]  # fmt: skip


class Filter(Struct, forbid_unknown_fields=True):
    """Rows of which one cell fits. `value` is what a person typed; `values` are those of "among"."""

    column: int
    op: Op
    value: Words = ""
    values: Annotated[list[Words], Meta(max_length=1000)] = []


class SortBy(Struct, forbid_unknown_fields=True):
    """One column to sort by."""

    column: int
    down: bool = False


class View(Struct, forbid_unknown_fields=True):
    """What a person wants to see of a table. `sort`: the first counts most."""

    search: Words = ""
    filters: Annotated[list[Filter], Meta(max_length=50)] = []
    sort: Annotated[list[SortBy], Meta(max_length=10)] = []


def order(table: Table, view: View) -> Any:
    """Positions of the rows to show, as an array of numpy; None stands for all, as they are. Raises ValueError."""
    import numpy as np

    for column in [*(one.column for one in view.filters), *(one.column for one in view.sort)]:
        if not 0 <= column < table.width:
            raise ValueError(f"there is no column {column}: the table has {table.width}")
    keep = _kept(table, view)
    if keep is None and not view.sort:
        return None
    found = np.arange(table.height) if keep is None else np.flatnonzero(keep)
    for one in reversed(view.sort):
        found = found[_sorted(table.column(one.column), found, one.down)]
    return found


# -- which rows --------------------------------------------------------------------------------------------------------


def _kept(table: Table, view: View) -> Any:
    """A mask, or None when every row is shown."""
    keep: Any = None
    for one in view.filters:
        fits = _fits(table.column(one.column), one)
        keep = fits if keep is None else keep & fits
    if view.search.strip():
        fits = _found(table, view.search.strip().lower())
        keep = fits if keep is None else keep & fits
    return keep


def _found(table: Table, words: str) -> Any:
    import numpy as np

    found = np.zeros(table.height, bool)
    digits = set(words) <= set("0123456789-")
    for at in range(table.width):
        column = table.column(at)
        numbers = as_numbers(column)
        if numbers is not None and numbers.dtype.kind in "iu" and not digits:
            continue  # no whole number is written like that
        found |= _read(column, lambda text: words in text)
    return found


def _read(column: Any, fits: Callable[[str], bool]) -> Any:
    """A mask: of which cells the text, in small letters, fits. Each text is looked at once."""
    import numpy as np

    if is_array(column) or (is_series(column) and as_numbers(column) is not None):
        array = column.to_numpy() if is_series(column) else column
        values, places = np.unique(array, return_inverse=True)
        texts = _texts(values)
        return np.fromiter(map(fits, texts), bool, len(texts))[places]
    known: dict[str, bool] = {}
    texts = _texts(column)
    for text in set(texts):
        known[text] = fits(text)
    return np.fromiter(map(known.__getitem__, texts), bool, len(texts))


def _texts(column: Any) -> list[str]:
    """Cells as a person reads them, in small letters."""
    cells = taken(column, slice(None))
    return ["" if c is None else _text(c) for c in cells]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.lower()
    if type(cell) is int:
        return str(cell)
    found = plain(cell)
    return "" if found is None else str(found).lower()


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "is": lambda a, b: a == b,
    "is_not": lambda a, b: a != b,
    "more": lambda a, b: a > b,
    "less": lambda a, b: a < b,
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
}
_READ: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, words: words in text,
    "lacks": lambda text, words: words not in text,
    "starts": lambda text, words: text.startswith(words),
    "ends": lambda text, words: text.endswith(words),
    "empty": lambda text, words: text == "",
    "filled": lambda text, words: text != "",
    **_COMPARE,
}


def _fits(column: Any, asked: Filter) -> Any:
    words = asked.value.strip().lower()
    number = as_number(words)
    if asked.op in _COMPARE and number is not None:
        numbers = as_numbers(column)
        if numbers is not None and numbers.dtype.kind in "iuf":
            return _COMPARE[asked.op](numbers, number)
        numbers = _mixed(column)
        if numbers is not None:
            return _COMPARE[asked.op](numbers, number)
    if asked.op == "among":
        wanted = {value.strip().lower() for value in asked.values}
        return _read(column, wanted.__contains__)
    reads = _READ[asked.op]
    return _read(column, lambda text: reads(text, words))


def _mixed(column: Any) -> Any:
    """The cells as numbers when all that are filled say numbers; else None."""
    import numpy as np

    found = []
    for cell in taken(column, slice(None)):
        number = cell if isinstance(cell, (int, float)) else _said(cell)
        if number is None:
            return None
        found.append(number)
    return np.array(found, np.float64)


def _said(cell: Any) -> float | int | None:
    if cell is None or cell == "":
        return float("nan")
    return as_number(cell) if isinstance(cell, str) else None


# -- in which order ----------------------------------------------------------------------------------------------------


def _sorted(column: Any, at: Any, down: bool) -> Any:
    """How to sort the rows at these positions: stable, with what is missing at the end."""
    import numpy as np

    numbers = as_numbers(column)
    if numbers is not None:
        keys = numbers[at]
        if down:
            keys = -keys.astype(np.float64) if keys.dtype.kind in "ub" else -keys
        return np.argsort(keys, kind="stable")
    cells = [_text(c) if isinstance(c, (list, dict)) else c for c in taken(column, at)]
    keys = {cell: _key(cell) for cell in set(cells)}
    there = sorted(
        (cell for cell, key in keys.items() if key is not None),
        key=lambda cell: keys[cell] or (),
        reverse=down,
    )
    ranks: dict[Any, int] = {}
    last: Any = None
    for cell in there:  # equal keys have one rank, so that their rows stay in order
        ranks[cell] = ranks[last] if ranks and keys[cell] == keys[last] else len(ranks)
        last = cell
    missing = len(cells)
    places = np.fromiter((ranks.get(c, missing) for c in cells), np.int64, len(cells))
    return np.argsort(places, kind="stable")


def _key(cell: Any) -> tuple[int, Any] | None:
    """Numbers before texts; None for what is missing."""
    if isinstance(cell, (int, float)):
        return (0, cell) if cell == cell else None  # noqa: PLR0124  NaN alone differs from itself
    text = "" if cell is None else _text(cell)
    if not text:
        return None
    number = as_number(text) if text[0] in "0123456789+-." else None
    return (1, text) if number is None else (0, number)
