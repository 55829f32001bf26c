"""A figure of matplotlib, Plotly, Bokeh or Altair."""

from __future__ import annotations

import functools
import json
from importlib import metadata
from typing import Any

from ..declare import prop
from ..events import event
from ..values.figures import FORMATS, KINDS, Figure, claimed_figure, figure_of
from ..values.reference import referred, whole
from .base import Component


class Plot(Component[Any, Any, Any]):
    """A figure of matplotlib (also of seaborn), Plotly, Bokeh or Altair, as a function returns it.

    Figures of matplotlib become pictures; the others are drawn in the page, which fetches only what their kind needs.
    Where the author left the colours alone they follow the page, light or dark. Nothing in a figure runs as code, and
    nothing is fetched from elsewhere: addresses of data are left out. As an input the function gets `{"type", "plot"}`.

    Of a figure of Bokeh what would run a script (`CustomJS` and its kin), fetch (tiles, pictures by address), lead away
    (`OpenURL`) or needs a Bokeh server (widgets) is not drawn, and its name is told under the figure; texts beside
    figures (`Div`) and tooltips keep their plain markup, and formulas are shown as their source.
    """

    value: Any = prop(
        default=None,
        kw_only=False,
        doc="Start value: a figure, `pyplot`, or a function that gives one.",
    )
    format: str = prop(
        default="webp", doc="Form of the picture of matplotlib: webp, png, jpeg or svg."
    )
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function gave another figure.")

    type_name = "plot"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.format not in FORMATS:
            raise ValueError(
                f"Plot: format must be one of {', '.join(FORMATS)}, got {self.format!r:.80}."
            )
        self.buttons = self.corner(self.buttons)

    def preprocess(self, payload: Any) -> dict[str, Any] | None:
        """Type and text of the figure."""
        return None if payload is None else self.claimed(claimed_figure, payload).whole()

    def postprocess(self, value: Any) -> Figure | None:
        """The figure as text; one of matplotlib is drawn and closed. Raises TypeError for what is no figure."""
        return None if value is None else figure_of(value, self.format)

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        return {**props, "value": referred(props["value"])}

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        return {**config, "value": whole(config["value"]), "bokeh_version": _bokeh_version()}

    def process_example(self, value: Any) -> Any:
        return whole(self.postprocess(value))

    def api_info(self) -> dict[str, Any]:
        kinds = ["altair", "bokeh", "plotly", "matplotlib"]
        return {
            "properties": {
                "type": {"enum": kinds, "title": "Type", "type": "string"},
                "plot": {"title": "Plot", "type": "string"},
            },
            "required": ["type", "plot"],
            "title": "PlotData",
            "type": "object",
            "additional_description": None,
        }

    def example_payload(self) -> Any:
        return {"type": KINDS[1], "plot": '{"data": [], "layout": {}}'}

    def example_value(self) -> Any:
        return self.example_payload()

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """Type and text as JSON."""
        value = self.preprocess(payload)
        return None if value is None else json.dumps(value)

    def read_from_flag(self, cell: Any) -> Any:
        """What `flag` wrote down."""
        return self.postprocess(json.loads(cell)) if cell else None


@functools.cache
def _bokeh_version() -> str | None:
    try:
        return metadata.version("bokeh")
    except metadata.PackageNotFoundError:
        return None
