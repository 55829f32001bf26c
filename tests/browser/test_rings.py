"""Where the focus is, is seen: a ring around what a scrolling or rounded frame cuts off is drawn within its edge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]
WITHIN = "-2px"


def test_no_frame_cuts_a_focus_ring_off(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    with gr.Blocks() as app:
        gr.File([str(Path(__file__))], label="Files", interactive=False)
        gr.BarPlot({"kind": ["a", "b"], "found": [1, 2]}, x="kind", y="found", label="Counts")
        gr.ParamViewer({"rate": {"type": "float", "description": "A rate.", "default": "0.1"}})
        gr.Dialogue([{"speaker": "Ann", "text": "Yes."}], label="Talk", interactive=True)
    page.goto(serve(app))
    for framed in (
        page.get_by_test_id("file").get_by_role("link").first,
        page.locator("summary", has_text="rate"),
        page.locator(".area [tabindex='0']"),
        page.get_by_role("button", name="Plain text"),
    ):
        framed.focus()
        page.keyboard.press("Shift")
        expect(framed).to_have_css("outline-offset", WITHIN)


def test_the_picture_that_is_shown_tells_that_it_has_the_focus(serve: Serve, page: Page) -> None:
    import numpy as np
    from playwright.sync_api import expect

    pictures = [np.full((8, 8, 3), grey, np.uint8) for grey in (0, 200)]
    with gr.Blocks() as app:
        gr.Gallery(pictures, label="Pictures", selected_index=0, interactive=False)
    page.goto(serve(app))
    shown = page.locator(".thumbnail-item[aria-current=true]")
    expect(shown).to_have_css("box-shadow", "none")
    shown.focus()
    page.keyboard.press("Shift")
    expect(shown).to_be_focused()
    expect(shown).not_to_have_css("box-shadow", "none")


def test_what_scrolls_has_room_for_the_rings_at_its_edge(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    with gr.Blocks() as app:
        gr.Dialogue([{"speaker": "Ann", "text": "Yes."}], label="Talk", interactive=True)
    page.goto(serve(app))
    remove = page.get_by_role("button", name="Remove line 1")
    remove.focus()
    page.keyboard.press("Shift")
    expect(remove).to_have_css("outline-offset", "2px")
    beyond = """e => {
      const own = e.getBoundingClientRect(), frame = e.closest("ol").getBoundingClientRect();
      return Math.min(frame.right - own.right, own.left - frame.left, own.top - frame.top);
    }"""
    assert remove.evaluate(beyond) >= 4  # the ring and its distance
