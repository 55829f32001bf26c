"""One column of a table: a Series of any library (through narwhals), an array of numpy, or a list."""

from __future__ import annotations

from typing import Any, Literal

Column = Any
"""A narwhals Series, a one-dimensional numpy array, or a list of Python objects."""
Sort = Literal["number", "bool", "date", "str"]


def is_series(column: Column) -> bool:
    """Whether it is a Series of some library."""
    return type(column).__module__.startswith("narwhals.")


def is_array(column: Column) -> bool:
    """Whether it is an array of numpy."""
    return type(column).__module__ == "numpy"


def taken(column: Column, at: Any) -> list[Any]:
    """Python objects at a slice, or at the positions of an integer array."""
    if is_series(column):
        found: list[Any] = column[at].to_list()
        return found
    if is_array(column):
        part = column[at]
        if part.dtype.kind == "M":  # nanoseconds would come out as whole numbers
            part = part.astype("datetime64[us]")
        listed: list[Any] = part.tolist()
        return listed
    return column[at] if isinstance(at, slice) else [column[i] for i in at.tolist()]


def sort_of(column: Column) -> Sort:
    """What a column holds, as far as its type says so; lists are looked into."""
    if is_series(column):
        kind = column.dtype
        if kind.is_numeric():
            return "number"
        name = str(kind)
        if name == "Boolean":
            return "bool"
        return "date" if name.startswith("Date") else "str"
    if is_array(column):
        return _BY_KIND.get(column.dtype.kind, "str")
    return _sort_of_objects(column)


_BY_KIND: dict[str, Sort] = {"i": "number", "u": "number", "f": "number", "b": "bool", "M": "date"}
_LOOKED_AT = 1000


def _sort_of_objects(column: list[Any]) -> Sort:
    seen = {type(v) for v in column[:_LOOKED_AT] if v is not None}
    if seen and seen <= {bool}:
        return "bool"
    return "number" if seen and seen <= {int, float} else "str"


def as_numbers(column: Column) -> Any:
    """The column as numbers that order it (an array of numpy, NaN for what is missing), or None when it has none."""
    import numpy as np

    if is_series(column):
        if sort_of(column) == "str":
            return None
        array = column.to_numpy()
    elif is_array(column):
        array = column
    else:
        return None
    if array.dtype.kind == "M":
        numbers = array.astype("datetime64[us]").astype(np.float64)
        numbers[np.isnat(array)] = np.nan
        return numbers
    return array if array.dtype.kind in "iufb" else None
