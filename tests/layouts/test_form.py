"""Form: made by itself around neighbouring fields. How it groups is tested with the tree."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

import showglass as gr
from showglass.layouts import Form


def test_it_takes_no_part_in_the_api() -> None:
    form = Form()
    assert form.skip_api
    assert (form.scale, form.min_width, form.type_name) == (0, 0, "form")


def test_fields_of_a_row_stand_side_by_side_in_it(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo, gr.Row():
        gr.Textbox(label="Left", scale=1)
        gr.Textbox(label="Right", scale=3)
    page.goto(serve(demo))
    left, right = (page.get_by_label(name).bounding_box() for name in ("Left", "Right"))
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert 2.7 < right["width"] / left["width"] < 3.3


def test_it_goes_when_its_fields_are_hidden(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        name = gr.Textbox(label="Name")
        gr.Button("Hide").click(lambda: gr.Textbox(visible=False), None, name)
    page.goto(serve(demo))
    page.get_by_label("Name").wait_for()
    page.get_by_role("button", name="Hide").click()
    page.get_by_label("Name").wait_for(state="detached")
    assert page.locator(".form").is_hidden()
