"""Matrix: a Dataframe with other defaults."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page, expect

import showglass as gr


def test_it_is_a_table_of_that_type() -> None:
    table = gr.Matrix()
    assert isinstance(table, gr.Dataframe)
    assert table.get_config()["name"] == "dataframe"
    assert table.row_count == (1, "dynamic")
    got = table.preprocess({"headers": ["a", "b"], "data": [[1, 2], [3, 4]]})
    assert np.array_equal(got, [[1, 2], [3, 4]])
    assert isinstance(got, list)


def test_a_person_edits_a_cell(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        table = gr.Matrix([[1, 2], [3, 4]], label="Table", datatype="number", interactive=True)
        got = gr.Textbox(label="Got")
        table.change(repr, table, got)
    page.goto(serve(demo))
    page.get_by_test_id("cell-0-0").dblclick()
    page.get_by_label("Edit cell").fill("7")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Got")).to_have_value("[[7, 2], [3, 4]]")
