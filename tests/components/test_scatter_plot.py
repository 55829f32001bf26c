"""ScatterPlot: points."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

import showglass as gr

FRAME = {"x": [1, 2, 3], "y": [3, None, 1], "heat": [0, 5, 10], "name": ["a", "b", "c"]}


def test_the_mark_is_a_point() -> None:
    given = gr.ScatterPlot(FRAME, "x", "y", color="heat").postprocess(FRAME)
    assert given is not None
    assert given.whole()["mark"] == "point"


def test_points_tell_the_columns_that_were_asked_for(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        gr.ScatterPlot(FRAME, "x", "y", color="heat", tooltip=["name", "heat"], label="Some")
        gr.ScatterPlot(FRAME, "x", "y", color="heat", color_title="Heat", label="Axis")
    page.goto(serve(app))
    some = page.get_by_role("slider", name="Some")
    some.press("Home")
    some.press("ArrowRight")
    expect(some).to_have_attribute("aria-valuetext", "heat: 10, name: c")
    axis = page.get_by_role("slider", name="Axis")
    axis.press("Home")
    expect(axis).to_have_attribute("aria-valuetext", "x: 1, y: 3, Heat: 0")
    expect(page.get_by_text("Heat", exact=True)).to_have_count(2)
