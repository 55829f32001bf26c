"""Sidebar: a panel at the side of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_its_props_reach_the_page() -> None:
    side = gr.Sidebar("Tools", open=False, width="20vw", position="right")
    props = side.wire_props()
    assert (props["label"], props["open"]) == ("Tools", False)
    assert (props["width"], props["position"]) == ("20vw", "right")


def test_it_stands_left_or_right() -> None:
    with pytest.raises(ValueError, match="'left' or 'right', got 'top'"):
        gr.Sidebar(position="top")  # type: ignore[arg-type]  # what a user may write


def _app() -> gr.Blocks:
    with gr.Blocks() as demo:
        with gr.Sidebar("Tools", width=300) as side:
            gr.Textbox(label="Inside")
            gr.Button("Within")
        said = gr.Textbox(label="Said")
        gr.Textbox(label="Outside")
        side.expand(lambda: "shown", None, said)
        side.collapse(lambda: "hidden", None, said)
        gr.Button("Open").click(lambda: gr.Sidebar(open=True), None, side)
    return demo


def test_the_page_moves_aside_and_back(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    toggle = page.get_by_role("button", name="Toggle Sidebar")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    panel = page.get_by_role("complementary", name="Tools")
    expect(panel).to_be_visible()
    main = page.locator("main")
    page.wait_for_function(
        "() => document.querySelector('main').getBoundingClientRect().left >= 300"
    )
    toggle.click()
    expect(panel).to_be_hidden()
    expect(page.get_by_label("Said")).to_have_value("hidden")
    page.wait_for_function(
        "() => document.querySelector('main').getBoundingClientRect().left < 100"
    )
    expect(toggle).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Said")).to_have_value("shown")
    expect(page.get_by_label("Inside")).to_be_visible()
    page.reload()
    expect(main).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")


def test_on_a_telephone_it_lies_over_the_page_and_holds_the_focus(
    serve: Callable[..., str], page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(serve(_app()))
    toggle = page.get_by_role("button", name="Toggle Sidebar")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    outside = page.get_by_label("Outside")
    outside.fill("x")
    toggle.click()
    expect(page.get_by_role("dialog", name="Tools")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.side') !== null")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('.side') !== null")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(toggle).to_be_focused()
    outside.fill("again")
    toggle.click()
    page.mouse.click(380, 700)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("dialog", name="Tools")).to_be_visible()


def test_one_that_is_open_folds_when_the_window_becomes_narrow(
    serve: Callable[..., str], page: Page
) -> None:
    page.goto(serve(_app()))
    toggle = page.get_by_role("button", name="Toggle Sidebar")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(toggle).to_have_attribute("aria-expanded", "false")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(toggle).to_have_attribute("aria-expanded", "true")


def test_it_stands_at_the_right(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Sidebar("Right", position="right", width=200):
            gr.Markdown("Words")
        gr.Textbox(label="Main")
    page.goto(serve(demo))
    panel = page.get_by_role("complementary", name="Right")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box is not None
    assert (box["x"] + box["width"], box["width"]) == (1280, 200)
    page.wait_for_function(
        "() => document.querySelector('main').getBoundingClientRect().right <= 1080"
    )
