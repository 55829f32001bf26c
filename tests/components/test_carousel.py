"""Carousel: a Gallery that starts large, and rows as they were given of old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr

GREY = np.full((4, 4, 3), 90, np.uint8)


def test_rows_of_old_are_taken() -> None:
    carousel = gr.Carousel(components=[gr.Image()])
    items = carousel.postprocess([[GREY], [GREY, "two"], GREY, (GREY, None)])
    assert [item["caption"] for item in items] == [None, "two", None, None]
    assert carousel.preview is True
    assert carousel.postprocess(None) == []


@pytest.mark.parametrize("components", [None, "image", gr.Image, [gr.Video], ["video", gr.Image()]])
def test_what_it_shows(components: Any) -> None:
    gr.Carousel(components=components)


@pytest.mark.parametrize("components", ["text", gr.Textbox, [gr.Image(), gr.Textbox()], 3])
def test_what_it_does_not_show(components: Any) -> None:
    with pytest.raises(ValueError, match="Carousel: components may be Image and Video"):
        gr.Carousel(components=components)


@pytest.mark.parametrize("value", ["one.png", 3, [[]], [[GREY, GREY]], [[GREY, "a", "b"]]])
def test_what_is_no_carousel(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.Carousel().postprocess(value)


def test_it_is_leafed_through(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        gr.Carousel([(GREY, "one"), (GREY, "two")], label="Greys", interactive=False)
    page.goto(serve(demo))
    shown = page.get_by_test_id("detailed-image")
    expect(shown).to_have_attribute("alt", "one")
    page.get_by_role("button", name="Next").click()
    expect(shown).to_have_attribute("alt", "two")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("alt", "one")
