"""Grid: children in columns that line up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_columns_and_gaps_as_they_reach_the_page() -> None:
    props = gr.Grid(columns=[1, "12rem"], gap="small", row_gap="2rem", justify="end").wire_props()
    assert (props["columns"], props["gap"], props["row_gap"]) == ([1, "12rem"], 8, "2rem")
    assert (props["justify"], props["align"]) == ("end", "stretch")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"columns": 0}, "columns"),
        ({"columns": 25}, "columns"),
        ({"columns": True}, "columns"),
        ({"columns": []}, "columns"),
        ({"columns": ["1fr; background: url(x)"]}, "columns"),
        ({"gap": "huge"}, "gap"),
        ({"gap": -1}, "gap"),
        ({"row_gap": "1px;x"}, "row_gap"),
        ({"align": "middle"}, "align"),
        ({"justify": "space-between"}, "justify"),
        ({"min_column_width": "wide"}, "min_column_width"),
    ],
)
def test_what_does_not_fit_is_named(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=rf"Grid\({named}="):
        gr.Grid(**arguments)


def test_columns_line_up_and_become_fewer(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo, gr.Grid(columns=3, min_column_width=200, gap=20, elem_id="grid"):
        gr.Button("A")
        gr.Button("B")
        gr.Button("Wide", scale=2)
        gr.Button("C")
    page.goto(serve(demo))
    names = ("A", "B", "Wide", "C")
    spots = {n: page.get_by_role("button", name=n, exact=True) for n in names}
    expect(spots["C"]).to_be_visible()
    boxes: dict[str, Any] = {n: spot.bounding_box() for n, spot in spots.items()}
    assert boxes["A"]["y"] == boxes["B"]["y"]
    assert boxes["Wide"]["y"] == boxes["C"]["y"] > boxes["A"]["y"]
    assert boxes["B"]["x"] == pytest.approx(boxes["A"]["x"] + boxes["A"]["width"] + 20, abs=1)
    assert boxes["Wide"]["width"] == pytest.approx(2 * boxes["A"]["width"] + 20, abs=1)
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('#grid')).gridTemplateColumns.split(' ').length === 1"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_widths_one_by_one(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo, gr.Grid(columns=["150px", 1], min_column_width=150, gap="none"):
        gr.Button("Narrow")
        gr.Button("Rest")
    page.goto(serve(demo))
    rest = page.get_by_role("button", name="Rest")
    expect(rest).to_be_visible()
    narrow = page.get_by_role("button", name="Narrow").bounding_box()
    assert narrow is not None
    assert narrow["width"] == 150


def test_a_function_changes_it(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Grid(columns=2, elem_id="grid") as grid:
            gr.Button("A")
            gr.Button("B")
        gr.Button("Four").click(lambda: gr.Grid(columns=4, gap="none"), None, grid)
    page.goto(serve(demo))
    page.get_by_role("button", name="Four").click()
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('#grid')).gridTemplateColumns.split(' ').length === 4"
    )
