"""What a function gave a plot, and how a page and other clients get it."""

from __future__ import annotations

import contextvars
from dataclasses import dataclass
from typing import Any

from ...gates.open_file import owner
from ..frames import Sheet
from ..frames.shelf import shelf
from ..reference import ByReference
from .bins import Bin, aggregated
from .columns import DATATYPES, Chart, Datatype
from .thin import line_rows, point_rows

MOST = 20_000
"""Rows that a page draws by itself. Of more it gets those that draw the same picture, and asks again for a part."""
_KINDS: dict[str, Datatype] = {kind: kind for kind in DATATYPES}
COLOURS = 200
"""Colours of one plot that are told apart."""


@dataclass(frozen=True)
class Wanted:
    """What a plot draws. x, y, colour: names of columns. limits: of x; None where there is none."""

    mark: str
    x: str | None
    y: str | None
    colour: str | None = None
    binned: Bin | None = None
    aggregate: str | None = None
    limits: tuple[float | None, float | None] = (None, None)


def page_form(chart: Chart, mark: str) -> dict[str, Any]:
    """Columns as a page gets them: what is added to a column is one edit, which rows would not be."""
    return {
        "columns": chart.columns,
        "datatypes": chart.kinds(),
        "mark": mark,
        "cells": chart.cells,
    }


class GivenChart(ByReference):
    """The columns that a function returned for one plot."""

    def __init__(self, chart: Chart, wanted: Wanted, component: int) -> None:
        self.chart = chart
        self.wanted = wanted
        self._component = component
        self._context = contextvars.copy_context()
        self._reference: dict[str, Any] | None = None

    def reference(self) -> dict[str, Any]:
        """The columns of a small plot; of a large one what draws the same picture, and a ticket to ask for parts."""
        if self._reference is None:
            self._reference = self._context.copy().run(self._refer)
        return self._reference

    def _refer(self) -> dict[str, Any]:
        chart, mark = self.chart, self.wanted.mark
        if chart.height <= MOST:
            return page_form(chart, mark)
        sheet = Sheet([*chart.columns, *chart.datatypes], chart.cells)
        ticket = shelf().keep(sheet, owner(), self._component)
        return referred_chart(chart, self.wanted, ticket)

    def whole(self) -> dict[str, Any]:
        """Columns, rows, datatypes and mark, as the contract has them."""
        chart = self.chart
        return {
            "columns": chart.columns,
            "data": chart.rows(),
            "datatypes": chart.kinds(),
            "mark": self.wanted.mark,
        }


def kept_chart(sheet: Sheet) -> Chart:
    """The columns that lie on the shelf; datatypes are headers without one. Raises ValueError."""
    width = sheet.width
    datatypes = [_KINDS[name] for name in sheet.headers[width:] if name in _KINDS]
    if len(datatypes) != width or len(sheet.headers) != 2 * width:
        raise ValueError("this is no plot")
    return Chart(sheet.headers[:width], datatypes, sheet.columns)


def referred_chart(chart: Chart, wanted: Wanted, ticket: str) -> dict[str, Any]:
    """What draws the picture of a large plot. `binned`: that x and y are put together already."""
    x, y, colour = (_at(chart, name) for name in (wanted.x, wanted.y, wanted.colour))
    if x is None or y is None:
        part, binned = Chart(chart.columns, chart.datatypes, [c[:MOST] for c in chart.cells]), False
    else:
        part, binned = _Reduced(chart, wanted, x, y, colour).made()
    return {
        **page_form(part, wanted.mark),
        "ref": ticket,
        "rows": chart.height,
        "binned": binned,
    }


def _at(chart: Chart, name: str | None) -> int | None:
    return chart.columns.index(name) if name in chart.columns else None


class _Reduced:
    """The part of a large plot that is drawn."""

    def __init__(self, chart: Chart, wanted: Wanted, x: int, y: int, colour: int | None) -> None:
        self.chart, self.wanted = chart, wanted
        self.places = [x, y]
        if colour is not None and colour != x:
            self.places.append(colour)
        self.named = chart.datatypes[x] == "nominal"
        self.x, self.names = _coded(chart.cells[x], self.named)
        self.y, _ = _coded(chart.cells[y], chart.datatypes[y] == "nominal")
        cells = chart.cells[colour] if colour is not None else []
        self.colours, self.colour_names = _colours(cells if colour != x else [], chart.height)

    def made(self) -> tuple[Chart, bool]:
        """The columns, and whether x and y are put together."""
        import numpy as np

        wanted = self.wanted
        together = wanted.binned is not None or self.named or wanted.mark == "bar"
        if together or wanted.aggregate is not None:
            return self._together(), True
        shown = np.flatnonzero(self._within())
        thinned = line_rows if wanted.mark == "line" else point_rows
        rows = shown[thinned(self.x[shown], self.y[shown], self.colours[shown], MOST)].tolist()
        cells = [[column[row] for row in rows] for column in self.chart.cells]
        return Chart(self.chart.columns, self.chart.datatypes, cells), False

    def _within(self) -> Any:
        import numpy as np

        low, high = self.wanted.limits
        keep = np.ones(len(self.x), bool)
        if self.named:
            return keep
        if low is not None:
            keep &= ~(self.x < low)
        if high is not None:
            keep &= ~(self.x > high)
        return keep

    def _together(self) -> Chart:
        import numpy as np

        width = self._width()
        at = self.x if width is None else np.floor(self.x / width)
        known = np.flatnonzero(~(np.isnan(at) | np.isnan(self.y)) & self._within())
        places, codes = np.unique(at[known], return_inverse=True)
        groups = len(self.colour_names) or 1
        keys = codes.astype(np.int64) * groups + self.colours[known]
        found, values = aggregated(keys, self.y[known], self._how())
        found, values = found[:MOST], values[:MOST]
        xs = places[found // groups] * (width or 1) if len(found) else places[:0]
        cells: list[list[Any]] = [
            [self.names[int(v)] for v in xs] if self.named else xs.tolist(),
            [v if v == v else None for v in values.tolist()],  # noqa: PLR0124  NaN differs from itself
        ]
        kinds: list[Datatype] = [self.chart.datatypes[self.places[0]], "quantitative"]
        if len(self.places) == 3:
            cells.append([self.colour_names[int(v)] for v in found % groups])
            kinds.append("nominal")
        return Chart([self.chart.columns[at] for at in self.places], kinds, cells)

    def _how(self) -> str:
        names = self.chart.datatypes[self.places[1]] == "nominal"
        return self.wanted.aggregate or ("count" if names else "sum")

    def _width(self) -> float | None:
        """Of one bin; a wide range without one gets one that a screen can show."""
        import numpy as np

        if self.named:
            return None
        if self.wanted.binned is not None:
            return self.wanted.binned.width
        known = self.x[self._within() & ~np.isnan(self.x)]
        if not len(known) or len(np.unique(known)) <= 2_000:
            return None
        return float(known.max() - known.min()) / 500


def _coded(cells: list[Any], named: bool) -> tuple[Any, list[Any]]:
    """Numbers (float64, NaN for what is missing); names get the number of their place in the list."""
    import numpy as np

    if not named:
        return np.array(cells, np.float64), []  # None becomes NaN
    places: dict[Any, int] = {}
    codes = [places.setdefault(one, len(places)) for one in map(_name, cells)]
    return np.array(codes, np.float64), list(places)


def _colours(cells: list[Any], height: int) -> tuple[Any, list[Any]]:
    """Of each row the number of its colour; those beyond `COLOURS` share the last."""
    import numpy as np

    if not cells:
        return np.zeros(height, np.int64), []
    codes, names = _coded(cells, True)
    return np.minimum(codes.astype(np.int64), COLOURS - 1), names[:COLOURS]


def _name(cell: Any) -> Any:
    return cell if isinstance(cell, (str, int, float, bool, type(None))) else str(cell)
