"""Timeseries: a LinePlot of a wide table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import showglass as gr

WIDE = {"t": [0, 1], "a": [1.0, 2.0], "b": [3.0, 4.0], "name": ["x", "y"]}


def shown(value: Any, **props: Any) -> Any:
    given = gr.Timeseries(**props).postprocess(value)
    return None if given is None else given.whole()


def test_each_column_is_a_line() -> None:
    found = shown(WIDE, x="t", y=["a", "b"])
    assert found["columns"] == ["t", "value", "series"]
    assert found["data"] == [[0, 1, "a"], [1, 2, "a"], [0, 3, "b"], [1, 4, "b"]]
    assert found["mark"] == "line"
    assert shown(WIDE) == found, "all columns of numbers, over the first one"
    assert shown(WIDE, y="b")["data"] == [[0, 3, "b"], [1, 4, "b"]]
    assert shown(None) is None


def test_moments_stay_moments() -> None:
    frame = pd.DataFrame({"t": pd.date_range("2024-01-01", periods=2), "v": [1.0, 2.0]})
    assert shown(frame)["datatypes"]["t"] == "temporal"


def test_what_was_kept_is_shown_again() -> None:
    plot = gr.Timeseries(x="t", y=["a", "b"])
    cell = plot.flag(shown(WIDE), "")
    again = plot.read_from_flag(cell)
    assert again is not None
    assert again.whole() == shown(WIDE)


def test_colours_stand_in_the_order_of_the_columns() -> None:
    assert gr.Timeseries(y=["a", "b"], colors=["red", "#00f"]).color_map == {
        "a": "red",
        "b": "#00f",
    }


@pytest.mark.parametrize("y", [3, [], [3], {"a": 1}])
def test_wrong_names_are_refused(y: Any) -> None:
    with pytest.raises(ValueError, match="y is the name of a column"):
        gr.Timeseries(y=y)


@pytest.mark.parametrize(
    ("value", "props"), [(WIDE, {"x": "u"}), (WIDE, {"y": ["c"]}), ({"t": ["a"], "n": ["b"]}, {})]
)
def test_columns_that_are_not_there_are_refused(value: Any, props: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="the table has no column"):
        shown(value, **props)


def test_it_is_drawn_with_a_legend(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        gr.Timeseries(WIDE, x="t", y=["a", "b"], label="Two")
    page.goto(serve(demo))
    expect(page.get_by_role("slider", name="Two: Line plot")).to_be_visible()
    for name in ("a", "b"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
