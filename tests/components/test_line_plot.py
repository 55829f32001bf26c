"""LinePlot: lines through points."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from playwright.sync_api import Page, expect

import showglass as gr

FRAME = pd.DataFrame(
    {"t": pd.date_range("2024-01-01", periods=48, freq="30min"), "v": [float(n) for n in range(48)]}
)


def test_the_mark_is_a_line() -> None:
    given = gr.LinePlot().postprocess({"x": [1], "y": [2]})
    assert given is not None
    assert given.whole()["mark"] == "line"


def test_moments_are_told_as_they_were_written_and_binned(
    serve: Callable[..., str], page: Page
) -> None:
    with gr.Blocks() as app:
        gr.LinePlot(FRAME, "t", "v", label="All")
        gr.LinePlot(FRAME, "t", "v", x_bin="6h", y_aggregate="max", label="Binned")
    page.goto(serve(app))
    every = page.get_by_role("slider", name="All: Line plot")
    every.press("Home")
    every.press("ArrowRight")
    expect(every).to_have_attribute("aria-valuetext", "t: 1 Jan 2024, 00:30:00, v: 1")
    binned = page.get_by_role("slider", name="4 points")
    binned.press("End")
    expect(binned).to_have_attribute("aria-valuetext", "t: 1 Jan 2024, 18:00:00, v: 47")
