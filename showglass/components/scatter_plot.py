"""Points."""

from __future__ import annotations

from .native_plot import NativePlot


class ScatterPlot(NativePlot):
    """Points; a `color` of numbers is a range of colours, one of names a colour each.

    Takes and gives what `LinePlot` does: a data frame of any library, a dict of columns or a list of rows.
    """

    mark = "point"
