"""Radio: one of a few choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_nothing_chosen_is_none() -> None:
    radio = gr.Radio(["a", "b"])
    assert radio.get_config()["value"] is None
    assert radio.preprocess(None) is None
    assert radio.postprocess(None) is None
    assert radio.postprocess("b") == "b"


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object()])
def test_only_one_text_or_number_can_be_shown(value: Any) -> None:
    with pytest.raises(TypeError, match="Radio shows one text or number"):
        gr.Radio(["a"]).postprocess(value)


def _app() -> gr.Blocks:
    with gr.Blocks() as demo:
        radio = gr.Radio([("Small", 1), ("Large", 2)], label="Size")
        got = gr.Textbox(label="Got")

        def say(size: int, event: gr.SelectData) -> str:
            return f"{size!r} {event.index} {event.value}"

        radio.select(say, radio, got)
        gr.Button("More").click(lambda: gr.Radio(choices=["x", "y"], value="y"), None, radio)
    return demo


def test_choosing_with_mouse_and_keys(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    group = page.get_by_role("radiogroup", name="Size")
    group.get_by_role("radio", name="Small").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("1 0 1")
    group.get_by_role("radio", name="Small").press("ArrowDown")
    expect(page.get_by_label("Got", exact=True)).to_have_value("2 1 2")
    assert group.get_by_role("radio", name="Large").is_checked()
    assert page.get_by_test_id("2-radio-label").is_visible()


def test_new_choices_are_accepted_in_that_session(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    page.get_by_role("button", name="More").click()
    page.get_by_role("radio", name="y").wait_for()
    assert page.get_by_role("radio", name="y").is_checked()
    page.get_by_role("radio", name="x").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("'x' 0 x")
