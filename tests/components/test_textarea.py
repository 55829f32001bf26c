"""TextArea: a Textbox that starts with many lines."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

import showglass as gr


def test_it_is_a_textbox_for_clients() -> None:
    area = gr.TextArea("one\ntwo")
    assert isinstance(area, gr.Textbox)
    config = area.get_config()
    assert (config["name"], config["lines"], config["max_lines"]) == ("textbox", 7, 20)
    assert area.preprocess("a\nb") == "a\nb"


def test_enter_starts_a_line_and_shift_enter_submits(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        area = gr.TextArea(label="Text")
        lines = gr.Number(label="Lines")
        area.submit(lambda text: len(text.split("\n")), area, lines)
    page.goto(serve(demo))
    text = page.get_by_label("Text")
    text.press_sequentially("one")
    text.press("Enter")
    text.press_sequentially("two")
    assert text.input_value() == "one\ntwo"
    text.press("Shift+Enter")
    expect(page.get_by_label("Lines", exact=True)).to_have_value("2")
    assert text.input_value() == "one\ntwo"
