"""Choices that a function changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import showglass as gr


def test_a_value_goes_with_its_choice(page: Any, serve: Callable[..., str]) -> None:
    """It was kept, invisible, and refused when it was sent."""
    with gr.Blocks() as app:
        drink = gr.Radio(["tea", "coffee"], value="coffee", label="Drink")
        seen, out = gr.Textbox(label="Seen"), gr.Textbox(label="Out")
        gr.Button("Change").click(lambda: gr.Radio(["tea", "water"]), None, drink)
        drink.change(lambda value: f"changed to {value}", drink, seen)
        gr.Button("Tell").click(lambda value: f"got {value}", drink, out)
    page.goto(serve(app))
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("radio", name="water").wait_for()
    assert page.get_by_role("radio", checked=True).count() == 0
    page.get_by_role("button", name="Tell").click()
    from playwright.sync_api import expect

    expect(page.get_by_label("Out")).to_have_value("got None")
    expect(page.get_by_label("Seen")).to_have_value("changed to None")
