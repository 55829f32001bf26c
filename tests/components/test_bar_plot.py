"""BarPlot: bars over names, numbers or moments."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import showglass as gr

FRAME = pd.DataFrame({"who": ["ann", "bob", "ann"], "much": [1, 5, 2], "how": ["x", "y", "y"]})


def test_the_mark_is_a_bar() -> None:
    given = gr.BarPlot(FRAME, x="who", y="much").postprocess(FRAME)
    assert given is not None
    assert given.whole()["mark"] == "bar"
    with pytest.raises(TypeError, match="has no argument 'colour'"):
        gr.BarPlot(colour="who")  # type: ignore[call-arg]  # what is tested


def test_bars_of_one_name_stand_together_and_are_sorted(
    serve: Callable[..., str], page: Page
) -> None:
    with gr.Blocks() as app:
        gr.BarPlot(FRAME, x="who", y="much", sort="-y", label="Bars")
        gr.BarPlot(FRAME, x="who", y="much", color="how", sort=["ann"], label="Stacked")
        gr.BarPlot(FRAME, x="who", y="much", y_aggregate="mean", sort="x", label="Mean")
    page.goto(serve(app))
    bars = page.get_by_role("slider", name="Bars: Bar plot of much by who, 2 names, 2 points")
    bars.press("Home")
    expect(bars).to_have_attribute("aria-valuetext", "who: bob, much: 5")
    bars.press("End")
    expect(bars).to_have_attribute("aria-valuetext", "who: ann, much: 3")
    stacked = page.get_by_role("slider", name="Stacked")
    stacked.press("Home")
    expect(stacked).to_have_attribute("aria-valuetext", "who: ann, much: 2, how: y")
    mean = page.get_by_role("slider", name="Mean")
    mean.press("Home")
    expect(mean).to_have_attribute("aria-valuetext", "who: ann, much: 1.5")
