"""What a function gets of a table: a data frame, an array or lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from .columns import Column, is_array, is_series, taken
from .edits import Edited
from .sheet import Sheet

Type = Literal["pandas", "numpy", "array", "polars"]
TYPES: tuple[Type, ...] = ("pandas", "numpy", "array", "polars")


def made(table: Sheet | Edited, kind: Type) -> Any:
    """The table as `type` says. Columns that nobody edited keep their types. Raises ImportError without the library."""
    return _MAKERS[kind](table)


def _native(column: Column) -> Any:
    return column.to_native() if is_series(column) else column


def _pandas(table: Sheet | Edited) -> Any:
    import pandas as pd

    parts = [_pandas_series(pd, table.column(i)) for i in range(table.width)]
    whole = pd.concat(parts, axis=1) if parts else pd.DataFrame(index=range(table.height))
    whole.columns = pd.Index(table.headers, dtype=object)
    return whole


def _pandas_series(pd: Any, column: Column) -> Any:
    if is_series(column):
        series = column.to_native()
        if isinstance(series, pd.Series):
            return series.reset_index(drop=True)
        return pd.Series(column.to_list())
    if is_array(column):
        return pd.Series(column)
    filled = any(cell is not None for cell in column)
    return pd.Series(column) if filled else pd.Series(column, dtype=object)


def _polars(table: Sheet | Edited) -> Any:
    import polars as pl

    parts = []
    for header, column in zip(_apart(table.headers), range(table.width), strict=True):
        values = table.column(column)
        series = _native(values)
        if isinstance(series, pl.Series):
            parts.append(series.alias(header))
        elif is_array(values):
            parts.append(pl.Series(header, values))
        else:
            parts.append(pl.Series(header, taken(values, slice(None)), strict=False))
    return pl.DataFrame(parts)


def _apart(headers: list[str]) -> list[str]:
    """Headers of which no two are the same: polars takes no others."""
    seen: set[str] = set()
    found = []
    for header in headers:
        name, number = header, 1
        while name in seen:
            number += 1
            name = f"{header}_{number}"
        seen.add(name)
        found.append(name)
    return found


def _numpy(table: Sheet | Edited) -> Any:
    import numpy as np

    if not table.width:
        return np.empty((table.height, 0), object)
    arrays = [_array(np, table.column(i)) for i in range(table.width)]
    if all(array.dtype.kind in "iufb" for array in arrays):
        return np.column_stack(arrays)
    whole = np.empty((table.height, table.width), object)
    for at, array in enumerate(arrays):
        whole[:, at] = array
    return whole


def _array(np: Any, column: Column) -> Any:
    if is_series(column):
        return column.to_numpy()
    if is_array(column):
        return column
    if column and all(type(cell) in (int, float) for cell in column):
        return np.array(column)
    objects = np.empty(len(column), object)
    objects[:] = column
    return objects


def _lists(table: Sheet | Edited) -> list[list[Any]]:
    columns = [taken(table.column(i), slice(None)) for i in range(table.width)]
    return [list(row) for row in zip(*columns, strict=True)]


_MAKERS: dict[str, Callable[[Sheet | Edited], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
    "numpy": _numpy,
    "array": _lists,
}
