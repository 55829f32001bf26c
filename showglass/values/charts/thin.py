"""Fewer rows that draw the same picture: no screen shows a million points."""

from __future__ import annotations

from typing import Any

ACROSS = 1_000
"""Steps of x, and as many of y, that a picture tells apart."""


def line_rows(x: Any, y: Any, colours: Any, most: int) -> Any:
    """Rows of lines: of each step of x and colour the first, last, lowest and highest. x, y: float64; colours: int."""
    import numpy as np

    groups = int(colours.max()) + 1 if len(colours) else 1
    steps = max(2, min(2 * ACROSS, most // (4 * groups)))
    keys = colours * (steps + 1) + _steps(x, steps)
    known = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
    by_x = known[np.lexsort((x[known], keys[known]))]
    by_y = known[np.lexsort((y[known], keys[known]))]
    found = [one for order in (by_x, by_y) for one in _ends(order, keys)]
    return np.unique(np.concatenate(found)) if found else known


def point_rows(x: Any, y: Any, colours: Any, most: int) -> Any:
    """Rows of points: one for each place that a screen tells apart, and at most `most`."""
    import numpy as np

    known = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
    side = 400
    place = (_steps(x, side) * (side + 1) + _steps(y, side)) * (int(colours.max(initial=0)) + 1)
    _, first = np.unique((place + colours)[known], return_index=True)
    rows = np.sort(known[first])
    return rows if len(rows) <= most else rows[:: -(-len(rows) // most)]


def _steps(values: Any, steps: int) -> Any:
    import numpy as np

    low, high = (np.nanmin(values), np.nanmax(values)) if np.isfinite(values).any() else (0.0, 1.0)
    span = (high - low) or 1.0
    return np.nan_to_num((values - low) / span * (steps - 1)).astype(np.int64)


def _ends(order: Any, keys: Any) -> tuple[Any, Any]:
    """The first and the last row of each run of equal keys."""
    import numpy as np

    ordered = keys[order]
    change = np.flatnonzero(ordered[1:] != ordered[:-1])
    first = np.concatenate(([0], change + 1)) if len(order) else change
    last = np.concatenate((change, [len(order) - 1])) if len(order) else change
    return order[first], order[last]
