"""ClearButton: empties components in the page, and starts States again on the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_components_are_emptied_by_the_page_alone() -> None:
    with gr.Blocks() as demo:
        text, level = gr.Textbox("a"), gr.Slider(2, 9, 5)
        several = gr.Dropdown(["x"], multiselect=True, value=["x"])
        gr.ClearButton([text, level, several])
    (edge,) = demo.dependencies
    config = edge.get_config()
    assert config["backend_fn"] is False
    assert config["outputs"] == [text._id, level._id, several._id]
    assert edge.assign == [None, 2, []]


def test_states_are_reset_by_the_server() -> None:
    with gr.Blocks() as demo:
        text, state = gr.Textbox(), gr.State([1])
        gr.ClearButton([text, state], api_name="restart", api_visibility="public")
    page_edge, reset = demo.dependencies
    assert page_edge.outputs == [text]
    assert (reset.outputs, reset.api_name, reset.visibility) == ([state], "restart", "public")
    assert reset() == [1]
    assert reset() is not reset()


def test_the_reset_is_undocumented_unless_said() -> None:
    with gr.Blocks() as demo:
        gr.ClearButton(gr.State(0))
    assert demo.dependencies[0].visibility == "undocumented"


def test_add_takes_more_and_gives_itself() -> None:
    with gr.Blocks() as demo:
        button = gr.ClearButton()
        text = gr.Textbox()
        assert button.add(text) is button
    assert demo.dependencies[0].outputs == [text]


def test_placed_later_it_listens_where_it_stands() -> None:
    text = gr.Textbox()
    button = gr.ClearButton(text)
    with gr.Blocks() as demo:
        text.render()
        assert demo.dependencies == []
        button.render()
    assert demo.dependencies[0].targets == [(button, "click")]


def test_only_components_can_be_emptied() -> None:
    wrong: Any = ["name"]
    with pytest.raises(ValueError, match="'name' is no component"):
        gr.ClearButton(wrong)


def test_a_press_empties_all(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        text = gr.Textbox("something", label="Text")
        tick = gr.Checkbox(True, label="Tick")
        count = gr.State(5)
        seen = gr.Textbox(label="Seen")
        gr.ClearButton([text, tick, count])
        gr.Button("Count").click(lambda n: (n + 1, str(n + 1)), count, [count, seen])
        text.change(lambda t: f"changed to {t!r}", text, seen)
    page.goto(serve(demo))
    seen_box = page.get_by_label("Seen")
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("Seen", exact=True)).to_have_value("6")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Seen", exact=True)).to_have_value("changed to None")
    assert page.get_by_label("Text").input_value() == ""
    assert not page.get_by_role("checkbox", name="Tick").is_checked()
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("Seen", exact=True)).to_have_value("6")
    assert seen_box.input_value() == "6"
