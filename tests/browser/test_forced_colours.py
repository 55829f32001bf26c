"""Colours that the person forces on pages: what is chosen can still be told from what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Serve = Callable[..., str]


def test_what_is_chosen_is_seen(serve: Serve, browser: Browser) -> None:
    with gr.Blocks() as demo:
        gr.CheckboxGroup(["cat", "dog"], value=["cat"], label="Animals")
        gr.Radio(["one", "two"], value="one", label="Number")
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(serve(demo))
        for name in ("cat", "dog", "one", "two"):
            mark = page.get_by_label(name, exact=True)
            mark.wait_for()
            # ours is drawn with grounds, which are taken away; the browser's own is not
            assert mark.evaluate("e => getComputedStyle(e).appearance") == "auto"
            assert mark.evaluate("e => getComputedStyle(e, '::before').content") == "none"


def test_how_far_a_slider_and_a_bar_go_is_seen(serve: Serve, browser: Browser) -> None:
    with gr.Blocks() as demo:
        gr.Slider(0, 10, 4, label="Amount")
        gr.Label({"cat": 0.7, "dog": 0.3}, label="Answer", elem_id="answer")
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(serve(demo))
        for drawn in (page.get_by_role("slider"), page.locator("#answer .fill").first):
            drawn.wait_for()
            # else the ground of what was drawn is the page's
            assert drawn.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
