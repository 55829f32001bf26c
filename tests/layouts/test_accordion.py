"""Accordion: children that fold away."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

import showglass as gr


def test_defaults() -> None:
    accordion = gr.Accordion("More")
    assert (accordion.label, accordion.open) == ("More", True)
    assert sorted(gr.Accordion.__events__) == ["collapse", "expand"]


def test_folding_by_hand_by_key_and_by_function(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        said = gr.Textbox(label="Said")
        with gr.Accordion("More", open=False) as more:
            gr.Textbox(label="Inside")
        more.expand(lambda: "expanded", None, said)
        more.collapse(lambda: "collapsed", None, said)
        gr.Button("Open it").click(lambda: gr.Accordion(open=True), None, more)
    page.goto(serve(demo))
    heading, inside = page.get_by_role("button", name="More"), page.get_by_label("Inside")
    expect(heading).to_have_attribute("aria-expanded", "false")
    expect(inside).to_be_hidden()
    heading.click()
    expect(inside).to_be_visible()
    expect(page.get_by_label("Said")).to_have_value("expanded")
    heading.press("Enter")
    expect(inside).to_be_hidden()
    expect(page.get_by_label("Said")).to_have_value("collapsed")
    page.get_by_role("button", name="Open it").click()
    expect(inside).to_be_visible()
