"""Textbox: text on one line or more."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_text_passes_both_ways() -> None:
    box = gr.Textbox()
    assert box.preprocess("a\nb") == "a\nb"
    assert box.preprocess(None) is None
    assert box.postprocess(3.5) == "3.5"
    assert box.postprocess(None) is None
    assert gr.Text is gr.Textbox


@pytest.mark.parametrize("payload", [["a"], {"value": "a"}])
def test_what_is_no_text_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Name: text was expected"):
        gr.Textbox(label="Name").preprocess(payload)


def test_length_holds_on_the_server() -> None:
    box = gr.Textbox(max_length=3)
    assert box.preprocess("abc") == "abc"
    with pytest.raises(gr.Error, match="4 characters are more than the 3 allowed"):
        box.preprocess("abcd")


def test_wrong_arguments_are_named() -> None:
    wrong: dict[str, Any] = {"type": "number"}
    with pytest.raises(ValueError, match="type must be 'text', 'password' or 'email'"):
        gr.Textbox(**wrong)
    with pytest.raises(ValueError, match="lines must be 1 or more"):
        gr.Textbox(lines=0)
    wrong = {"buttons": ["cpy"]}
    with pytest.raises(ValueError, match="buttons holds 'cpy'; it may hold 'copy' and Buttons"):
        gr.Textbox(**wrong)


def test_a_callable_value_is_called_once_now() -> None:
    calls: list[int] = []

    def start() -> str:
        calls.append(1)
        return "started"

    box = gr.Textbox(start)
    assert box.get_config()["value"] == "started"
    assert calls == [1]


def test_a_callable_value_with_inputs_waits_for_them() -> None:
    with gr.Blocks() as demo:
        name = gr.Textbox("Ada")
        box = gr.Textbox(lambda n: f"Hello {n}", inputs=name)
    assert box.get_config()["value"] is None
    (edge,) = demo.dependencies
    assert edge.inputs == [name]
    assert edge.targets == [(demo, "load"), (name, "change")]


def test_html_attributes_travel_as_an_object() -> None:
    box = gr.Textbox(html_attributes=gr.InputHTMLAttributes(autocomplete="email", tabindex=3))
    attributes = box.get_config()["html_attributes"]
    assert attributes["autocomplete"] == "email"
    assert attributes["tabindex"] == 3


def test_help_names_the_control_and_buttons_work(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        corner = gr.Button("Upper")
        text = gr.Textbox(
            "abc", label="Text", info="Three letters.", submit_btn="Go", buttons=["copy", corner]
        )
        got = gr.Textbox(label="Got")
        text.submit(lambda t: f"submitted {t}", text, got)
        corner.click(str.upper, text, got)
    page.goto(serve(demo))
    box = page.get_by_label("Text", exact=True)
    help_id = box.get_attribute("aria-describedby")
    assert page.locator(f"#{help_id}").inner_text() == "Three letters."
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Got")).to_have_value("submitted abc")
    page.get_by_role("button", name="Upper").click()
    expect(page.get_by_label("Got")).to_have_value("ABC")
    expect(page.get_by_role("button", name="Upper")).to_have_count(1)


def test_one_that_only_shows_has_nothing_to_send(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        text = gr.Textbox("abc", label="Text", interactive=False, submit_btn=True, stop_btn=True)
        talk = gr.Dialogue(label="Talk", interactive=False, submit_btn="Say")
        open_ = gr.Button("Open")
        open_.click(lambda: [gr.update(interactive=True)] * 2, None, [text, talk])
    page.goto(serve(demo))
    expect(page.get_by_label("Text", exact=True)).to_have_value("abc")
    expect(page.get_by_role("button", name="Stop")).to_be_enabled()
    expect(page.get_by_text("No lines yet")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Submit|Say"))).to_have_count(0)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("button", name="Submit")).to_be_enabled()
    expect(page.get_by_role("button", name="Say")).to_be_enabled()


def test_selected_text_is_told(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        text = gr.Textbox("some words", label="Text", interactive=True)
        got = gr.Textbox(label="Got")

        def selected(event: gr.SelectData) -> str:
            return f"{event.index} {event.value}"

        text.select(selected, None, got, trigger_mode="always_last")
    page.goto(serve(demo))
    box = page.get_by_label("Text", exact=True)
    box.focus()
    box.press("Home")
    for _ in range(4):
        box.press("Shift+ArrowRight")
    expect(page.get_by_label("Got")).to_have_value("[0, 4] some")
