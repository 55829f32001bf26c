"""Group: children as one piece."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

import showglass as gr


def test_it_has_no_props_of_its_own() -> None:
    assert set(gr.Group().get_config()) == {
        "visible",
        "elem_id",
        "elem_classes",
        "key",
        "preserved_by_key",
        "proxy_url",
        "name",
    }


def test_its_children_are_inside(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Group(elem_id="piece"):
            gr.Textbox(label="First")
            gr.Textbox(label="Second")
        gr.Textbox(label="Outside")
    page.goto(serve(demo))
    piece = page.locator("#piece")
    piece.get_by_label("Second").wait_for()
    assert piece.get_by_test_id("textbox").count() == 2
    assert page.get_by_test_id("textbox").count() == 3
