"""Checkbox: a yes or no, with its words beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_values() -> None:
    box = gr.Checkbox()
    assert box.preprocess(True) is True
    assert box.preprocess(None) is None
    assert box.postprocess(1) is True
    assert box.postprocess(None) is False
    assert gr.Checkbox(True).get_config()["value"] is True


@pytest.mark.parametrize("payload", [1, "true", [], {}])
def test_what_is_no_yes_or_no_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Agree: true or false was expected"):
        gr.Checkbox(label="Agree").preprocess(payload)


def test_a_press_on_its_words_ticks_it(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        box = gr.Checkbox(label="Agree", info="You may say no.")
        said = gr.Textbox(label="Said")

        def say(ticked: bool, event: gr.SelectData) -> str:
            return f"{ticked} {event.value} {event.selected}"

        box.select(say, box, said)
    page.goto(serve(demo))
    agree = page.get_by_role("checkbox", name="Agree")
    assert not agree.is_checked()
    page.get_by_text("Agree", exact=True).click()
    assert agree.is_checked()
    expect(page.get_by_label("Said", exact=True)).to_have_value("True Agree True")
    agree.press("Space")
    expect(page.get_by_label("Said", exact=True)).to_have_value("False Agree False")


def test_a_function_ticks_it(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        box = gr.Checkbox(label="Done", interactive=False)
        gr.Button("Do").click(lambda: True, None, box)
    page.goto(serve(demo))
    done = page.get_by_role("checkbox", name="Done")
    assert done.is_disabled()
    page.get_by_role("button", name="Do").click()
    expect(done).to_be_checked()
