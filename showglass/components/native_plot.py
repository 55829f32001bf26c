"""What bar, line and scatter plots share."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from ..declare import prop
from ..events import event
from ..gates.open_file import NotAllowed
from ..values.charts import (
    AGGREGATES,
    Chart,
    GivenChart,
    Wanted,
    bin_of,
    chart_of,
    claimed_chart,
    kept_chart,
    referred_chart,
)
from ..values.colours import to_hex
from ..values.frames.shelf import shelf
from ..values.reference import referred, whole
from .base import Component

KNOWN_BUTTONS = ("fullscreen", "export")
SORTS = ("x", "y", "-x", "-y")
TOOLTIPS = ("axis", "none", "all")


class NativePlot(Component[Any, Any, Any]):
    """Base of `BarPlot`, `LinePlot` and `ScatterPlot`; by itself it draws points.

    A function returns a data frame of any library (pandas, polars, pyarrow, ...), a dict of columns
    (`{"x": [1, 2], "y": [3, 4]}`) or a list of rows. Columns of numbers, dates and texts have axes of their own. As an
    input the function gets `{"columns", "data", "datatypes", "mark"}`; dates are milliseconds since 1970.

    Data that grows at its end, or slides, travels as what is new. Of more than 20,000 rows a page gets those that draw
    the same picture; `x_lim` brings the details of a part.
    """

    value: Any = prop(
        default=None, kw_only=False, doc="Start value: a data frame, as a function returns it."
    )
    x: str | None = prop(default=None, kw_only=False, doc="Column along the x axis.")
    y: str | None = prop(default=None, kw_only=False, doc="Column along the y axis.")
    color: str | None = prop(
        default=None, doc="Column that tells series apart; numbers are shown as a range of colours."
    )
    title: str | None = prop(default=None, doc="Title above the plot.")
    x_title: str | None = prop(default=None, doc="Title of the x axis; the name of its column.")
    y_title: str | None = prop(default=None, doc="Title of the y axis; the name of its column.")
    color_title: str | None = prop(default=None, doc="Title of the legend.")
    x_bin: str | float | None = prop(
        default=None,
        doc="Puts rows together along x: a width, or of moments '30s', '15m', '4h', '1d', '2w'.",
    )
    y_aggregate: Literal["sum", "mean", "median", "min", "max", "count"] | None = prop(
        default=None, doc="What rows of one bin or name make together; None takes the sum."
    )
    color_map: dict[str, str] | None = prop(
        default=None, doc="Colours of series, as CSS writes them; the others take one each."
    )
    colors_in_legend: list[str] | None = prop(
        default=None, doc="Which series the legend names, in this order; None names all."
    )
    x_lim: list[float | None] | None = prop(
        default=None,
        doc="Least and greatest x, None where the data decides; of moments seconds since 1970.",
    )
    y_lim: list[float | None] | None = prop(
        default=None, doc="Least and greatest y, None where the data decides."
    )
    x_label_angle: float = prop(default=0, doc="Degrees by which the labels along x are turned.")
    y_label_angle: float = prop(default=0, doc="Degrees by which the labels along y are turned.")
    x_axis_format: str | None = prop(
        default=None, doc="Form of the labels along x, as d3 writes it: '.1%', '~s', '%H:%M'."
    )
    y_axis_format: str | None = prop(
        default=None, doc="Form of the labels along y, as d3 writes it: '.1%', '~s', '$,.2f'."
    )
    x_axis_labels_visible: bool | Literal["hidden"] = prop(
        default=True, doc="Whether x has labels; 'hidden' keeps their room."
    )
    caption: str | None = prop(default=None, doc="Text under the plot.")
    sort: Literal["x", "y", "-x", "-y"] | list[str] | None = prop(
        default=None, doc="Order of names along x: 'x', 'y', falling with '-', or a list of them."
    )
    tooltip: Literal["axis", "none", "all"] | list[str] = prop(
        default="axis", doc="What is told of a point: 'axis', 'all', 'none' or names of columns."
    )
    height: int | None = prop(default=None, doc="Height in pixels.")
    label: str | None = prop(default=None, doc="Its name on the page and in the API.")
    show_label: bool | None = prop(default=None, doc="Whether the label is seen.")
    buttons: list[Any] | None = prop(
        default=None, doc="'fullscreen', 'export', or Buttons; None shows both."
    )
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function gave other data.")
    select = event(doc="A range of x was marked; index and value are its ends.", flag="_selectable")
    double_click = event(doc="The plot was clicked twice: people expect to see all again.")

    type_name = "nativeplot"
    heavy = True
    mark: ClassVar[Literal["bar", "line", "point"]] = "point"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.label is None and "show_label" not in self._given:
            self.show_label = False
        if self.buttons is not None:
            self.buttons = self.corner(self.buttons, *KNOWN_BUTTONS)
        try:
            bin_of(self.x_bin)
        except (ValueError, TypeError) as error:
            raise self._wrong(f"{error}, got {self.x_bin!r:.80}") from None
        self._check()
        self.x_lim, self.y_lim = self._limits("x_lim"), self._limits("y_lim")

    def _wrong(self, message: str) -> ValueError:
        return ValueError(f"{type(self).__name__}: {message}.")

    def _check(self) -> None:
        how, sort, tip = self.y_aggregate, self.sort, self.tooltip
        if how is not None and how not in AGGREGATES:
            raise self._wrong(f"y_aggregate must be one of {', '.join(AGGREGATES)}, got {how!r}")
        if isinstance(sort, str) and sort not in SORTS:
            raise self._wrong(f"sort must be one of {', '.join(SORTS)} or a list, got {sort!r}")
        if isinstance(tip, str) and tip not in TOOLTIPS:
            raise self._wrong(
                f"tooltip must be one of {', '.join(TOOLTIPS)} or a list of columns, got {tip!r}"
            )
        if self.color_map is not None and not isinstance(self.color_map, dict):
            raise self._wrong(
                f"color_map must be a dict of name and colour, got {self.color_map!r:.80}"
            )
        for name, colour in (self.color_map or {}).items():
            try:
                to_hex(str(colour))
            except ValueError as error:
                raise self._wrong(f"color_map[{name!r}]: {error}") from None
        if self.height is not None and not 0 < self.height <= 10_000:
            raise self._wrong(f"height is a number of pixels above 0, got {self.height!r}")

    def _limits(self, name: str) -> list[float | None] | None:
        given = getattr(self, name)
        if given is None:
            return None
        ends = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else []
        if len(ends) != 2 or not all(map(_is_end, ends)):
            raise self._wrong(
                f"{name} must be two numbers, None where the data decides, got {given!r:.80}"
            )
        return ends

    # -- conversions --------------------------------------------------------------------------------------------------

    def preprocess(self, payload: Any) -> dict[str, Any] | None:
        """Columns, rows, datatypes and mark."""
        if payload is None:
            return None
        chart = self.claimed(self._claimed, payload)
        return GivenChart(chart, self._wanted(chart), self._id).whole()

    def _claimed(self, payload: Any) -> Chart:
        if not isinstance(payload, dict) or "ref" not in payload:
            return claimed_chart(payload)
        return self._kept(payload["ref"])

    @staticmethod
    def _kept(ticket: Any) -> Chart:
        if not isinstance(ticket, str) or len(ticket) > 500:
            raise ValueError("the ticket of a plot is a text")
        try:
            return kept_chart(shelf().find(ticket).sheet)
        except NotAllowed:
            raise ValueError(
                "this plot is no longer on the server: run what made it again"
            ) from None

    def postprocess(self, value: Any) -> GivenChart | None:
        """The columns; a page gets those of a large plot by reference. Raises TypeError or ValueError."""
        if value is None:
            return None
        chart = value.chart if isinstance(value, GivenChart) else chart_of(value)
        for name in ("x", "y", "color"):
            column = getattr(self, name)
            if column is not None and column not in chart.columns and chart.columns:
                raise ValueError(
                    f"{name}={column!r} is none of the columns {', '.join(map(repr, chart.columns))}"
                )
        return GivenChart(chart, self._wanted(chart), self._id)

    def _wanted(self, chart: Chart) -> Wanted:
        first, second = [*chart.columns, None, None][:2]
        x, y = self.x or first, self.y or second
        temporal = x is not None and chart.kinds().get(x) == "temporal"
        scale = 1000 if temporal else 1
        low, high = (None if v is None else v * scale for v in self.x_lim or (None, None))
        return Wanted(
            self.mark, x, y, self.color, bin_of(self.x_bin), self.y_aggregate, (low, high)
        )

    def part(self, data: Any) -> dict[str, Any]:
        """Server function: what is drawn of a plot that the page has by reference, as the props are now."""
        if not isinstance(data, dict) or "ref" not in data:
            raise ValueError("a part of a plot is asked for with the ticket `ref`")
        chart = self._kept(data["ref"])
        return referred_chart(chart, self._wanted(chart), data["ref"])

    server_functions: ClassVar[dict[str, Callable[..., Any]]] = {"part": part}

    # -- what clients are told ----------------------------------------------------------------------------------------

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        return {**props, "value": referred(props["value"])}

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.pop("server_fns", None)  # the page's own: clients get plots whole
        name = type(self).__name__.lower()
        buttons = config["buttons"] or []
        return {**config, "value": whole(config["value"]), "name": name, "buttons": buttons}

    def process_example(self, value: Any) -> Any:
        return whole(self.postprocess(value))

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> Any:
        return {
            "columns": ["x", "y"],
            "data": [[1, 4], [2, 5], [3, 6]],
            "datatypes": {"x": "quantitative", "y": "quantitative"},
            "mark": self.mark,
        }

    def example_value(self) -> Any:
        return {
            self.x or "x": [1, 2, 3],
            self.y or "y": [4, 5, 6],
            **({self.color: ["a", "b", "a"]} if self.color else {}),
        }

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """Columns, rows, datatypes and mark as JSON."""
        value = self.preprocess(payload)
        return None if value is None else json.dumps(value)

    def read_from_flag(self, cell: Any) -> Any:
        """What `flag` wrote down."""
        return self.postprocess(json.loads(cell)) if cell else None


def _is_end(value: Any) -> bool:
    if value is None:
        return True
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
