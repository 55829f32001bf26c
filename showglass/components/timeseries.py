"""Columns over time."""

from __future__ import annotations

from typing import Any

from ..declare import prop
from ..values.charts import Chart, GivenChart, chart_of
from .line_plot import LinePlot

SERIES = "series"
VALUE = "value"


class Timeseries(LinePlot):
    """Columns of a table as lines over a common x, one line a column: a `LinePlot` of a wide table.

    A function returns a data frame of any library, a dict of columns or a list of rows. `y` names one column or
    several; None takes all columns of numbers beside `x`, which is the first column unless it is named.
    """

    x: str | None = prop(default=None, doc="Column along the x axis; None is the first one.")
    y: Any = prop(
        default=None, doc="Column or list of columns, each a line; None is every one of numbers."
    )
    colors: list[str] | None = prop(
        default=None, wire=False, doc="Colours of the lines as CSS writes them, in their order."
    )

    def __post_init__(self) -> None:
        lines = [self.y] if isinstance(self.y, str) else self.y
        if lines is not None and (
            not isinstance(lines, (list, tuple))
            or not lines
            or not all(isinstance(line, str) for line in lines)
        ):
            raise ValueError(
                f"Timeseries: y is the name of a column or a list of names, got {self.y!r:.80}."
            )
        self._lines: list[str] | None = None if lines is None else list(lines)
        self.y = None
        super().__post_init__()
        if self.colors and self._lines and self.color_map is None:
            self.color_map = dict(zip(self._lines, self.colors, strict=False))

    def postprocess(self, value: Any) -> GivenChart | None:
        """The columns one under the other, with the name of each beside it. Raises TypeError or ValueError."""
        if value is None or isinstance(value, GivenChart):
            return super().postprocess(value)
        given = chart_of(value)
        if given.columns[1:] == [VALUE, SERIES]:  # what a client sent back, or a flag kept
            return super().postprocess(given)
        return super().postprocess(self._long(given)) if given.columns else None

    def _long(self, chart: Chart) -> Chart:
        x = self.x or chart.columns[0]
        kinds = chart.kinds()
        lines = self._lines or [
            name for name in chart.columns if name != x and kinds[name] == "quantitative"
        ]
        unknown = [name for name in (x, *lines) if name not in kinds]
        if unknown or not lines:
            said = f"has no column {unknown[0]!r}" if unknown else "has no column of numbers for y"
            raise ValueError(f"the table {said}; its columns are {', '.join(chart.columns)}")
        cells = dict(zip(chart.columns, chart.cells, strict=True))
        return Chart(
            [x, VALUE, SERIES],
            [kinds[x], "quantitative", "nominal"],
            [
                cells[x] * len(lines),
                [cell for name in lines for cell in cells[name]],
                [name for name in lines for _ in range(chart.height)],
            ],
        )

    def wire_props(self) -> dict[str, Any]:
        return {**super().wire_props(), "y": VALUE, "color": SERIES}
