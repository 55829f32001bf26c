"""Bars."""

from __future__ import annotations

from .native_plot import NativePlot


class BarPlot(NativePlot):
    """Bars over names, numbers or moments; the series of `color` stand on each other.

    Takes and gives what `LinePlot` does: a data frame of any library, a dict of columns or a list of rows.
    """

    mark = "bar"
