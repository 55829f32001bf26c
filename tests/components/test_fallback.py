"""Fallback: any value as a tree, also of components that the page does not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.components.json import JSON


class Odd(JSON):
    """A component of somebody's own, of a type that the page has no view for."""

    type_name = "oddity"


def test_values() -> None:
    fallback = gr.Fallback()
    assert fallback.preprocess({"a": [1]}) == {"a": [1]}
    assert fallback.postprocess({1: np.array([1, 2])}) == {"1": [1, 2]}
    assert fallback.postprocess(None) is None
    with pytest.raises(TypeError, match="no JSON"):
        fallback.postprocess(object())


def test_a_function_makes_the_value() -> None:
    assert gr.Fallback(load_fn=lambda: [1]).value == [1]
    assert gr.Fallback(lambda: [2]).value == [2]
    with gr.Blocks() as app:
        gr.Fallback(load_fn=lambda: [3])
    assert [edge.targets for edge in app.dependencies] == [[(app, "load")]]


def test_components_are_found_in_their_package() -> None:
    assert gr.components.Fallback is gr.Fallback
    assert gr.components.Textbox is gr.Textbox
    with pytest.raises(AttributeError, match="no attribute 'Blocks'"):
        _ = gr.components.Blocks


@pytest.mark.parametrize("cls", [gr.Fallback, Odd])
def test_the_page_shows_any_value(serve: Callable[..., str], page: Page, cls: Any) -> None:
    with gr.Blocks() as app:
        shown = cls({"a": [1, 2]}, label="Thing")
        gr.Button("Next").click(lambda: {"b": "text"}, None, shown)
        gr.State(3)
        gr.Timer()
    page.goto(serve(app))
    thing = page.get_by_role("group", name="Thing")
    expect(thing).to_contain_text("a")
    page.get_by_role("button", name="Next").click()
    expect(thing).to_contain_text('"text"')
    expect(page.get_by_test_id("fallback")).to_have_count(1)
