"""Rows put together: x in bins, and y of each bin and colour as one number."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

AGGREGATES = ("sum", "mean", "median", "min", "max", "count")
_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


@dataclass(frozen=True)
class Bin:
    """The width of a bin: in milliseconds of moments when `time`, else in units of x."""

    width: float
    time: bool


def bin_of(given: str | float | None) -> Bin | None:
    """A width as an author writes it: `0.5`, or `"30s"`, `"15m"`, `"4h"`, `"1d"`, `"2w"`. Raises ValueError."""
    if given is None:
        return None
    if isinstance(given, str):
        text = given.strip()
        digits = text.rstrip("smhdw")
        unit = text[len(digits) :]
        if unit in _UNITS and _is_count(digits):
            return Bin(float(digits) * _UNITS[unit], True)
        given = float(text) if _is_count(text) else -1
    if isinstance(given, bool) or not math.isfinite(given) or given <= 0:
        raise ValueError(
            "x_bin is a width above 0 in units of x, or of time as in '30s', '15m', '4h', '1d', '2w'"
        )
    return Bin(float(given), False)


def _is_count(text: str) -> bool:
    whole, _, rest = text.partition(".")
    digits = whole + rest
    return 0 < len(digits) <= 15 and digits.isascii() and digits.isdigit() and float(text) > 0


def _median(values: Any, starts: Any) -> Any:
    import numpy as np

    return np.array([np.median(part) for part in np.split(values, starts[1:])])


def _counts(values: Any, starts: Any) -> Any:
    import numpy as np

    return np.diff(np.append(starts, len(values)))


def _reducing(name: str) -> Callable[[Any, Any], Any]:
    import numpy as np

    return {
        "sum": np.add.reduceat,
        "min": np.minimum.reduceat,
        "max": np.maximum.reduceat,
        "mean": lambda v, s: np.add.reduceat(v, s) / _counts(v, s),
        "median": _median,
        "count": _counts,
    }[name]


def aggregated(keys: Any, values: Any, how: str) -> tuple[Any, Any]:
    """The distinct keys (array of int, ascending) and one number for each. Both arrays have one item a row, no NaN."""
    import numpy as np

    if len(keys) == 0:
        return keys, values
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], _reducing(how)(values[order], starts)
