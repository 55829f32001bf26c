"""NativePlot: what bars, lines and points share."""

from __future__ import annotations

import datetime
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.values.charts import GivenChart

FRAME = pd.DataFrame(
    {
        "t": pd.date_range("2024-01-01", periods=3, freq="h"),
        "v": [1.0, float("nan"), 2.5],
        "n": ["a", None, "b"],
        "k": [1, 2, 3],
    }
)
HOUR = 3_600_000
START = 1_704_067_200_000


def sent(plot: gr.NativePlot, value: Any) -> dict[str, Any]:
    """The value as every client but a page gets it."""
    given = plot.postprocess(value)
    assert given is not None
    json.dumps(given.whole(), allow_nan=False)
    json.dumps(given.reference(), allow_nan=False)
    return given.whole()


@pytest.mark.parametrize("make", [lambda f: f, pl.from_pandas, pa.Table.from_pandas])
def test_frames_of_any_library_become_rows_with_their_datatypes(make: Callable[..., Any]) -> None:
    assert sent(gr.NativePlot(x="t", y="v"), make(FRAME)) == {
        "columns": ["t", "v", "n", "k"],
        "data": [
            [START, 1.0, "a", 1],
            [START + HOUR, None, None, 2],
            [START + 2 * HOUR, 2.5, "b", 3],
        ],
        "datatypes": {"t": "temporal", "v": "quantitative", "n": "nominal", "k": "quantitative"},
        "mark": "point",
    }


def test_other_tables() -> None:
    plot = gr.NativePlot()
    dates = {"d": [datetime.date(2024, 1, 1), None], "b": [True, False]}
    assert sent(plot, dates)["data"] == [[START, True], [None, False]]
    assert sent(plot, dates)["datatypes"] == {"d": "temporal", "b": "nominal"}
    assert sent(plot, [[1, 2], [3, 4]])["data"] == [[1, 2], [3, 4]]
    assert sent(plot, np.eye(2))["columns"] == ["1", "2"]
    zoned = FRAME.assign(t=FRAME.t.dt.tz_localize("Europe/Berlin"))
    assert sent(plot, zoned)["data"][0][0] == START - HOUR
    assert sent(plot, {"x": [float("inf")], "y": [np.float32(0.5)]})["data"] == [[None, 0.5]]
    assert sent(plot, FRAME.head(0))["data"] == []
    own = sent(plot, plot.example_payload())
    assert own == plot.example_payload()
    assert plot.postprocess(None) is None
    assert sent(plot, plot.example_value())["data"]


@pytest.mark.parametrize(
    "value",
    [3, "x", {"a": [1], "b": [1, 2]}, {"a": 3}, {"a": "text"}, {"columns": ["a"], "data": [[{}]]}],
)
def test_what_is_no_table(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.NativePlot().postprocess(value)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="y='w' is none of the columns 't', 'v', 'n', 'k'"):
        gr.NativePlot(x="t", y="w").postprocess(FRAME)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"x_bin": "1y"}, "x_bin is a width above 0"),
        ({"x_bin": -1}, "x_bin is a width above 0"),
        ({"x_bin": float("nan")}, "x_bin is a width above 0"),
        ({"x_bin": "9" * 999}, "x_bin is a width above 0"),
        ({"y_aggregate": "mode"}, "y_aggregate must be one of sum, mean"),
        ({"sort": "z"}, "sort must be one of"),
        ({"tooltip": "some"}, "tooltip must be one of"),
        ({"x_lim": [1]}, "x_lim must be two numbers"),
        ({"y_lim": ["a", 2]}, "y_lim must be two numbers"),
        ({"color_map": {"a": "bluish"}}, "color_map"),
        ({"color_map": ["red"]}, "color_map must be a dict"),
        ({"height": -2}, "height"),
        ({"buttons": ["share"]}, "buttons holds 'share'"),
    ],
)
def test_wrong_arguments_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gr.NativePlot(**wrong)


def test_limits_may_be_open() -> None:
    plot = gr.NativePlot(x_lim=(None, 3), y_lim=[0, None])  # type: ignore[arg-type]  # a tuple does
    assert plot.get_config()["x_lim"] == [None, 3]
    assert plot.get_config()["y_lim"] == [0, None]


def test_a_function_gets_rows_whatever_form_travelled() -> None:
    plot = gr.NativePlot()
    rows = plot.example_payload()
    assert plot.preprocess(rows) == rows
    given = plot.postprocess(FRAME)
    assert isinstance(given, GivenChart)
    assert plot.preprocess(given.reference()) == given.whole()
    assert plot.preprocess(None) is None


@pytest.mark.parametrize(
    "payload",
    [
        3,
        [],
        {},
        {"columns": "ab", "data": []},
        {"columns": ["a"], "data": [[1, 2]]},
        {"columns": ["a"], "data": [1]},
        {"columns": ["a", "a"], "data": []},
        {"columns": ["a"], "data": [[{}]]},
        {"columns": ["a"], "data": [["x" * 10_001]]},
        {"columns": ["a"], "data": [["x"]], "datatypes": {"a": "temporal"}},
        {"columns": ["a"], "data": [[1]], "datatypes": {"a": "magic"}},
        {"columns": ["a"], "data": [[1]], "datatypes": {"a": []}},
        {"columns": ["a"], "data": [[1]], "datatypes": []},
        {"columns": ["a"], "cells": [[1], [2]]},
        {"columns": ["a", "b"], "cells": [[1], [2, 3]]},
        {"columns": ["a"], "cells": 3},
        {"columns": ["a"] * 1001, "data": []},
        {"ref": 3},
        {"ref": "/etc/passwd"},
        {"ref": "x" * 501},
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="NativePlot: "):
        gr.NativePlot().preprocess(payload)


def big(rows: int = 100_000) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    wave = np.sin(np.arange(rows) / 5000)
    wave[777] = 9.0
    return pd.DataFrame({"x": np.arange(rows), "y": wave, "c": rng.choice(list("ab"), rows)})


def test_of_a_large_plot_a_page_gets_what_draws_the_same() -> None:
    plot = gr.LinePlot(x="x", y="y")
    given = plot.postprocess(big())
    assert given is not None
    shown = given.reference()
    assert shown["rows"] == 100_000 == len(given.whole()["data"])
    assert 1_000 < len(shown["cells"][0]) <= 20_000
    assert max(shown["cells"][1]) == 9.0, "a peak of one row is seen"
    assert shown["cells"][0][0] == 0
    assert shown["cells"][0][-1] == 99_999
    assert plot.preprocess(shown) == given.whole()
    near = plot.with_props({"x_lim": [700, 1_200]}).part({"ref": shown["ref"]})
    assert near["cells"][0] == list(range(700, 1_201))


@pytest.mark.parametrize("ask", [None, {}, {"ref": None}, {"ref": "nothing"}, {"ref": {}}])
def test_parts_of_nothing_are_refused(ask: Any) -> None:
    with pytest.raises(ValueError, match="plot"):
        gr.LinePlot().part(ask)


def test_a_table_is_no_plot() -> None:
    table = gr.Dataframe().postprocess(pd.DataFrame(np.zeros((3000, 3))))
    with pytest.raises(ValueError, match="this is no plot"):
        gr.LinePlot().part({"ref": table.reference()["ref"]})


def test_many_rows_are_put_together_on_the_server() -> None:
    frame = big()
    binned = gr.LinePlot(x="x", y="y", color="c", x_bin=10_000, y_aggregate="mean")
    shown = binned.postprocess(frame).reference()  # type: ignore[union-attr]  # there is a value
    assert shown["binned"] is True
    assert len(shown["cells"][0]) == 20
    first = frame[(frame.x < 10_000) & (frame.c == shown["cells"][2][0])]
    assert shown["cells"][1][0] == pytest.approx(first.y.mean())
    for how in ("sum", "min", "max", "median", "count"):
        plot = gr.BarPlot(x="c", y="y", y_aggregate=how)
        names, values = plot.postprocess(frame).reference()["cells"]  # type: ignore[union-attr]  # as above
        wanted = frame.groupby("c").y.agg(how)
        assert dict(zip(names, values, strict=True)) == pytest.approx(wanted.to_dict())
    points = gr.ScatterPlot(x="x", y="y").postprocess(frame)
    assert points is not None
    assert 500 < len(points.reference()["cells"][0]) <= 20_000


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    plot = gr.NativePlot()
    given = plot.postprocess(FRAME)
    assert given is not None
    cell = plot.flag(given.reference(), tmp_path)
    back = plot.read_from_flag(cell)
    assert back is not None
    assert back.whole() == given.whole()
    assert plot.read_from_flag(plot.flag(None, tmp_path)) is None


def test_the_name_on_the_wire_is_that_of_the_class() -> None:
    for cls in (gr.BarPlot, gr.LinePlot, gr.ScatterPlot, gr.NativePlot):
        config = cls(FRAME, "t", "v").get_config()
        assert config["name"] == cls.__name__.lower()
        assert config["value"]["data"][0][0] == START
        assert "server_fns" not in config


# -- the page ----------------------------------------------------------------------------------------------------------


def test_a_range_is_marked_with_the_mouse_and_with_keys(
    serve: Callable[..., str], page: Page
) -> None:
    with gr.Blocks() as app:
        plot = gr.LinePlot({"x": [0, 5, 10], "y": [1, 3, 2]}, label="Walk")
        ends = gr.Textbox(label="Ends")
        word = gr.Textbox(label="Word")

        def tell(event: gr.SelectData) -> str:
            return f"{event.index} {event.value} {event.selected}"

        plot.select(tell, None, ends)
        plot.double_click(lambda: "again", None, word)
    page.goto(serve(app))
    over = page.get_by_role("slider", name="Walk: Line plot of y by x, from 0 to 10, 3 points")
    expect(over).to_be_visible()
    box = over.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Ends")).to_have_value(re.compile(r"^\[\d.*True$"))
    over.dblclick()
    expect(page.get_by_label("Word")).to_have_value("again")
    over.focus()
    page.keyboard.press("Home")
    expect(over).to_have_attribute("aria-valuetext", "x: 0, y: 1")
    page.keyboard.press("ArrowRight")
    expect(over).to_have_attribute("aria-valuetext", "x: 5, y: 3")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ends")).to_have_value("[5, 10] [5, 10] True")


def test_moments_are_marked_in_seconds(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        plot = gr.LinePlot(FRAME, x="t", y="k", label="Time")
        ends = gr.Textbox(label="Ends")

        def tell(event: gr.SelectData) -> str:
            low, high = event.value
            inside = START / 1000 <= low < high <= START / 1000 + 7200
            return f"{inside} {event.value == event.index}"

        plot.select(tell, None, ends)
    page.goto(serve(app))
    over = page.get_by_role("slider")
    over.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ends")).to_have_value("True True")


def test_it_can_be_read_and_saved(serve: Callable[..., str], page: Page) -> None:
    hostile = '<img src=x onerror="alert(1)">&'
    frame = {"who": [hostile, "=1+1", "c"], "much": [1, 2, 3]}
    with gr.Blocks() as app:
        gr.BarPlot(frame, x="who", y="much", title=hostile, label="Bars", color="who")
    page.goto(serve(app))
    page.get_by_role("button", name="Show as table").click()
    table = page.get_by_role("region", name="Bars: data")
    expect(table.get_by_role("cell", name=hostile, exact=True)).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    page.get_by_role("button", name="Show as table").click()
    saved = {}
    for kind in ("PNG", "SVG", "CSV"):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=f"Save as {kind}").click()
        assert download.value.suggested_filename == f"Bars.{kind.lower()}"
        saved[kind] = download.value.path().read_bytes()
    assert saved["PNG"].startswith(b"\x89PNG")
    assert saved["CSV"].decode().splitlines()[2] == "'=1+1,2"
    svg = saved["SVG"].decode()
    assert "<img" not in svg
    assert "&lt;img src=x" in svg
    tags = page.evaluate(
        "text => { const d = new DOMParser().parseFromString(text, 'image/svg+xml');"
        " return [...new Set([...d.querySelectorAll('*')].map(e => e.tagName))].sort() }",
        svg,
    )
    assert tags == ["clipPath", "g", "path", "rect", "svg", "text"]


def test_series_are_hidden_and_shown(serve: Callable[..., str], page: Page) -> None:
    frame = {"x": [1, 1, 2, 2], "y": [1, 2, 3, 40], "s": ["a", "b", "a", "b"]}
    with gr.Blocks() as app:
        gr.ScatterPlot(frame, x="x", y="y", color="s", label="Points", tooltip="all")
    page.goto(serve(app))
    expect(page.get_by_role("slider", name="4 points, 2 series")).to_be_visible()
    page.get_by_role("button", name="b", exact=True).click()
    expect(page.get_by_role("slider", name="2 points, 2 series")).to_be_visible()
    expect(page.get_by_role("button", name="b", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )


def test_a_part_of_a_large_plot_is_fetched(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        plot = gr.LinePlot(big(), x="x", y="y", label="Large")
        gr.Button("Near").click(lambda: gr.LinePlot(x_lim=[700, 1200]), None, plot)
    page.goto(serve(app))
    expect(page.get_by_role("slider", name="Large: Line plot")).to_be_visible()
    page.get_by_role("button", name="Near").click()
    expect(page.get_by_role("slider", name="from 700 to 1,200, 501 points")).to_be_visible()


def test_a_stream_draws_what_is_new(serve: Callable[..., str], page: Page) -> None:
    def walk() -> Any:
        xs: list[int] = []
        for n in range(30):
            xs.extend(range(n * 100, n * 100 + 100))
            time.sleep(0.03)  # else all of it comes in one frame, whole
            yield {"x": xs[-1000:], "y": [x % 7 for x in xs[-1000:]]}

    with gr.Blocks() as app:
        plot = gr.LinePlot(x="x", y="y", label="Live")
        gr.Button("Go").click(walk, None, plot)
    frames: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: frames.append(str(data))),
    )
    page.goto(serve(app))
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("slider", name="from 2,000 to 2,999, 1,000 points")).to_be_visible()
    assert any('"extend"' in frame for frame in frames)
