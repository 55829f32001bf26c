"""Column: children below each other."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

import showglass as gr


def test_defaults() -> None:
    column = gr.Column()
    assert (column.scale, column.min_width, column.variant) == (1, 320, "default")


def test_columns_share_a_row(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo, gr.Row():
        with gr.Column(scale=2, elem_id="wide"):
            gr.Button("Upper")
            gr.Button("Lower")
        with gr.Column(scale=1, min_width=100, elem_id="slim"):
            gr.Button("Other")
    page.goto(serve(demo))
    upper = page.get_by_role("button", name="Upper").bounding_box()
    lower = page.get_by_role("button", name="Lower").bounding_box()
    wide, slim = (page.locator(f"#{name}").bounding_box() for name in ("wide", "slim"))
    assert upper is not None
    assert lower is not None
    assert wide is not None
    assert slim is not None
    assert lower["y"] >= upper["y"] + upper["height"]
    assert 1.8 < wide["width"] / slim["width"] < 2.2


def test_a_function_hides_it(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Column() as column:
            gr.Textbox("inside", label="Inside")
        gr.Button("Hide").click(lambda: gr.Column(visible=False), None, column)
        gr.Button("Show").click(lambda: gr.update(visible=True), None, column)
    page.goto(serve(demo))
    inside = page.get_by_label("Inside")
    inside.wait_for()
    page.get_by_role("button", name="Hide").click()
    inside.wait_for(state="detached")
    page.get_by_role("button", name="Show").click()
    inside.wait_for()
