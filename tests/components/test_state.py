"""State: a value that a session keeps on the server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_each_session_gets_a_copy_of_its_own() -> None:
    state = gr.State([1, [2]])
    first, second = state.fresh(), state.fresh()
    first[1].append(3)
    assert second == [1, [2]]
    assert state.value == [1, [2]]


def test_the_page_is_never_told() -> None:
    state = gr.State("secret")
    assert state.wire_value() is None
    assert "value" not in state.get_config()
    assert "secret" not in repr(state.wire_props())


def test_a_value_that_cannot_be_copied_is_an_error_that_says_so() -> None:
    with pytest.raises(TypeError, match="State: the start value, a lock, cannot be deep-copied"):
        gr.State(threading.Lock())


def test_a_callable_is_called_for_the_start_value() -> None:
    assert gr.State(lambda: [7]).fresh() == [7]


def test_it_does_not_part_a_form() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.State()
        gr.Textbox()
    (form,) = demo.children
    assert [type(b) for b in form.children] == [gr.Textbox, gr.State, gr.Textbox]  # type: ignore[attr-defined]  # a Form has children


def test_sessions_do_not_share_it_and_change_fires(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        items = gr.State([])
        shown = gr.Textbox(label="Items")
        heard = gr.Textbox(label="Heard")

        def add(kept: list[Any]) -> tuple[list[Any], str]:
            kept.append(len(kept))
            return kept, str(kept)

        gr.Button("Add").click(add, items, [items, shown])
        items.change(lambda kept: f"{len(kept)} now", items, heard)
    url = serve(demo)
    page.goto(url)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Heard")).to_have_value("1 now")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Items")).to_have_value("[0, 1]")
    expect(page.get_by_label("Heard")).to_have_value("2 now")
    page.goto(url)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Items")).to_have_value("[0]")
