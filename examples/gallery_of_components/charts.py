"""Plots."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import showglass as gr

from .exhibit import Room


def _training() -> Any:
    steps = np.arange(0, 60)
    return pd.DataFrame(
        {
            "step": np.tile(steps, 2),
            "loss": np.concatenate([2 * np.exp(-steps / 20), 2.4 * np.exp(-steps / 14) + 0.1]),
            "run": np.repeat(["small", "large"], len(steps)),
        }
    )


def _bell() -> Any:
    """A figure of matplotlib; nothing where that is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    x = np.linspace(-3, 3, 200)
    figure = Figure(figsize=(5, 3))
    axes = figure.subplots()
    axes.plot(x, np.exp(-(x**2) / 2))
    axes.set_xlabel("standard deviations")
    return figure


def _bokeh(points: Any) -> Any:
    """A figure of Bokeh with a legend that hides what is clicked; nothing where Bokeh is not installed."""
    try:
        from bokeh.models import HoverTool
        from bokeh.plotting import figure
    except ImportError:
        return None
    drawn = figure(
        height=280,
        sizing_mode="stretch_width",
        tools="pan,wheel_zoom,box_select,reset",
        x_axis_label="width",
        y_axis_label="height",
    )
    for kind, colour, marker in (("cat", "#0b8a94", "circle"), ("dog", "#d9722e", "triangle")):
        those = points[points["kind"] == kind]
        drawn.scatter(
            those["width"],
            those["height"],
            marker=marker,
            size=8,
            color=colour,
            alpha=0.7,
            legend_label=kind,
        )
    drawn.add_tools(HoverTool(tooltips=[("width", "@x{0.00}"), ("height", "@y{0.00}")]))
    drawn.legend.click_policy = "hide"
    return drawn


def _plotly(training: Any) -> Any:
    """A figure of Plotly; nothing where that is not installed."""
    try:
        import plotly.express as px
    except ImportError:
        return None
    return px.line(training, x="step", y="loss", color="run", height=280)


def _altair(counts: Any) -> Any:
    """A chart of Altair; nothing where that is not installed."""
    try:
        import altair as alt
    except ImportError:
        return None
    return (
        alt.Chart(counts)
        .mark_bar()
        .encode(x="kind", y="found", tooltip=["kind", "found"])
        .properties(width="container", height=220)
    )


def show(room: Room) -> None:
    """What one reads off axes."""
    training = _training()
    counts = pd.DataFrame({"kind": ["cat", "dog", "owl"], "found": [31, 24, 9]})
    rng = np.random.default_rng(3)
    points = pd.DataFrame(
        {
            "width": rng.normal(0, 1, 150),
            "height": rng.normal(0, 1, 150),
            "kind": rng.choice(["cat", "dog"], 150),
        }
    )
    room.show(
        "Plot",
        lambda: gr.Plot(label="Empty"),
        lambda: gr.Plot(_bell(), label="By matplotlib"),
        lambda: gr.Plot(_plotly(training), label="By Plotly"),
        lambda: gr.Plot(_altair(counts), label="By Altair"),
        lambda: gr.Plot(_bokeh(points), label="By Bokeh"),
    )
    room.show(
        "BarPlot",
        lambda: gr.BarPlot(label="Empty"),
        lambda: gr.BarPlot(counts, x="kind", y="found", label="Counts"),
    )
    room.show(
        "LinePlot",
        lambda: gr.LinePlot(label="Empty"),
        lambda: gr.LinePlot(training, x="step", y="loss", color="run", label="Two runs"),
    )
    wide = training.pivot_table("loss", "step", "run").reset_index()
    room.show(
        "Timeseries",
        lambda: gr.Timeseries(label="Empty"),
        lambda: gr.Timeseries(wide, x="step", y=["small", "large"], label="Two columns"),
    )
    room.show(
        "ScatterPlot",
        lambda: gr.ScatterPlot(label="Empty"),
        lambda: gr.ScatterPlot(points, x="width", y="height", color="kind", label="Kinds"),
    )
