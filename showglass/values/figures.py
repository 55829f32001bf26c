"""Figures of matplotlib, Plotly, Bokeh and Altair as text. They are told by their modules: none is imported for it."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Literal

from .reference import ByReference

Kind = Literal["matplotlib", "plotly", "bokeh", "altair"]
KINDS: tuple[Kind, ...] = ("matplotlib", "plotly", "bokeh", "altair")
FORMATS = {
    "webp": "image/webp",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
}
"""Formats of pictures of matplotlib, by the name that authors give."""
MAX_TEXT = 50_000_000
"""Characters of one figure that a client sends."""
_INK = "#e3ecec"
"""What is black on white paper is of this colour on a dark page."""


class Figure(ByReference):
    """A figure on the wire. dark: the same picture for dark pages, where there is one."""

    def __init__(self, kind: Kind, plot: str, dark: str | None = None) -> None:
        self.kind = kind
        self.plot = plot
        self.dark = dark

    def reference(self) -> dict[str, Any]:
        """The figure, and how it looks on a dark page."""
        return {**self.whole(), "dark": self.dark} if self.dark is not None else self.whole()

    def whole(self) -> dict[str, Any]:
        """Type and text, as the contract has them."""
        return {"type": self.kind, "plot": self.plot}


def figure_of(value: Any, picture_format: str) -> Figure:
    """The figure in what a function returned. Raises TypeError for anything else."""
    if isinstance(value, Figure):
        return value
    if isinstance(value, dict) and value.keys() >= {"type", "plot"}:
        return claimed_figure(value)
    kind = kind_of(value)
    if kind == "matplotlib":
        return _picture(_drawn(value), picture_format)
    if kind == "bokeh":
        from bokeh.embed import json_item

        return Figure(kind, json.dumps(json_item(value)))
    if kind is None:
        raise TypeError(
            f"a figure of matplotlib, Plotly, Bokeh or Altair was expected, got {type(value).__name__}"
        )
    return Figure(kind, str(value.to_json()))


def kind_of(value: Any) -> Kind | None:
    """The library that a figure is of; of matplotlib also axes, pyplot itself, and what stands on them (seaborn)."""
    if isinstance(value, ModuleType):
        return "matplotlib" if value.__name__ == "matplotlib.pyplot" else None
    homes = {cls.__module__.partition(".")[0] for cls in type(value).__mro__}
    found: Kind | None = next((kind for kind in KINDS if kind in homes), None)
    if found is None and not isinstance(value, type) and _is_drawn(value):
        return "matplotlib"
    if found in ("plotly", "altair") and not hasattr(value, "to_json"):
        return None
    return found if found != "matplotlib" or _is_drawn(value) or hasattr(value, "savefig") else None


def _is_drawn(value: Any) -> bool:
    figure = getattr(value, "figure", None)
    return figure is not None and type(figure).__module__.startswith("matplotlib.")


def _drawn(value: Any) -> Any:
    if isinstance(value, ModuleType):
        return value.gcf()
    if hasattr(value, "savefig") and type(value).__module__.startswith("matplotlib."):
        return value
    return value.figure


def claimed_figure(payload: Any) -> Figure:
    """A figure that a client sent. Raises ValueError, which says what was wrong."""
    if not isinstance(payload, dict):
        raise ValueError(f"a figure was expected, got {type(payload).__name__}")
    plot, kinds = payload.get("plot"), [k for k in KINDS if k == payload.get("type")]
    if not kinds:
        raise ValueError(f"the type of a figure is one of {', '.join(KINDS)}")
    if not isinstance(plot, str) or len(plot) > MAX_TEXT:
        raise ValueError(f"a figure is a text of at most {MAX_TEXT} characters")
    if kinds == ["matplotlib"] and not plot.startswith(
        tuple(f"data:{mime};base64," for mime in FORMATS.values())
    ):
        raise ValueError("a figure of matplotlib is a picture in a data: address")
    return Figure(kinds[0], plot)


# -- matplotlib --------------------------------------------------------------------------------------------------------


def _picture(figure: Any, picture_format: str) -> Figure:
    light = _saved(figure, picture_format)
    dark = None
    if _plain(figure):
        with _inverted(figure):
            dark = _saved(figure, picture_format)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)  # pyplot keeps every figure that nobody closed
    return Figure("matplotlib", light, dark)


def _saved(figure: Any, picture_format: str) -> str:
    stream = io.BytesIO()
    # a figure that lays itself out keeps its size; of others, labels reach beyond their edge and would be cut off
    laid_out = figure.get_layout_engine() is not None
    figure.savefig(stream, format=picture_format, bbox_inches=None if laid_out else "tight")
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return f"data:{FORMATS[picture_format]};base64,{data}"


def _rgb(colour: Any) -> tuple[float, ...]:
    from matplotlib.colors import to_rgba

    try:
        return to_rgba(colour)
    except (ValueError, TypeError):
        return (0.5, 0.5, 0.5, 1.0)  # several colours, or none: data


def _is_white(colour: Any) -> bool:
    return _rgb(colour) == (1.0, 1.0, 1.0, 1.0)


def _is_black(colour: Any) -> bool:
    red, green, blue, alpha = _rgb(colour)
    return max(red, green, blue) <= 0.15 and alpha > 0


def _plain(figure: Any) -> bool:
    """Whether it has the colours of white paper, and its author chose none."""
    return _is_white(figure.get_facecolor()) and all(
        _is_white(axes.get_facecolor()) for axes in figure.axes
    )


@contextmanager
def _inverted(figure: Any) -> Iterator[None]:
    """The figure for dark paper: what was white lets the page through, what was black is light."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.spines import Spine
    from matplotlib.text import Text

    undo: list[tuple[Any, Any]] = []

    def change(setter: Any, old: Any, new: Any) -> None:
        undo.append((setter, old))
        setter(new)

    for patch in (figure.patch, *(axes.patch for axes in figure.axes)):
        change(patch.set_facecolor, patch.get_facecolor(), "none")
    for artist in figure.findobj():
        if isinstance(artist, Text) and _is_black(artist.get_color()):
            change(artist.set_color, artist.get_color(), _INK)
        elif isinstance(artist, Line2D) and _is_black(artist.get_color()):
            change(artist.set_color, artist.get_color(), _INK)
            change(artist.set_markeredgecolor, artist.get_markeredgecolor(), _INK)
        elif isinstance(artist, (Spine, Patch)) and _is_black(artist.get_edgecolor()):
            change(artist.set_edgecolor, artist.get_edgecolor(), _INK)
    for axes in figure.axes:
        legend = axes.get_legend()
        if legend is not None and _is_white((*legend.get_frame().get_facecolor()[:3], 1.0)):
            frame = legend.get_frame()
            change(frame.set_facecolor, frame.get_facecolor(), "none")
    try:
        yield
    finally:
        for setter, old in reversed(undo):
            setter(old)
