"""Lines."""

from __future__ import annotations

from .native_plot import NativePlot


class LinePlot(NativePlot):
    """Lines through points, one for each series of `color`; a value that is missing leaves a gap.

    A function returns a data frame of any library (pandas, polars, pyarrow, ...), a dict of columns or a list of rows.
    A generator that returns its frame with more rows each time sends what is new: thousands of points a second.
    """

    mark = "line"
