"""Modal: a dialog over the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

import showglass as gr


def test_its_props_reach_the_page() -> None:
    props = gr.Modal("Sure?", open=True, width="80vw", closable=False).wire_props()
    assert (props["label"], props["open"]) == ("Sure?", True)
    assert (props["width"], props["closable"]) == ("80vw", False)


def _app(closable: bool = True) -> gr.Blocks:
    with gr.Blocks() as demo:
        events = gr.Textbox("", label="Events")
        opener = gr.Button("Ask")
        with gr.Modal("Sure?", closable=closable) as modal:
            gr.Textbox(label="Why")
            done = gr.Button("Done")
        opener.click(lambda: gr.Modal(open=True), None, modal)
        done.click(lambda: gr.Modal(open=False), None, modal)
        modal.expand(lambda text: text + "+", events, events)
        modal.collapse(lambda text: text + "-", events, events)
    return demo


def test_a_function_opens_it_and_people_close_it(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    ask, dialog = page.get_by_role("button", name="Ask"), page.get_by_role("dialog", name="Sure?")
    expect(ask).to_be_visible()
    expect(dialog).to_have_count(0)
    ask.click()
    expect(dialog).to_be_visible()
    expect(page.get_by_label("Events")).to_have_value("+")
    dialog.get_by_label("Why").fill("because")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Events")).to_have_value("+-")
    expect(ask).to_be_focused()
    ask.press("Enter")
    expect(dialog.get_by_label("Why")).to_have_value("because")
    expect(page.get_by_label("Events")).to_have_value("+-+")
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_label("Events")).to_have_value("+-+-")
    ask.click()
    expect(dialog).to_be_visible()
    expect(page.get_by_label("Events")).to_have_value("+-+-+")
    page.mouse.click(20, 20)
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Events")).to_have_value("+-+-+-")
    ask.click()
    expect(page.get_by_label("Events")).to_have_value("+-+-+-+")
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Events")).to_have_value("+-+-+-+-")


def test_the_page_behind_cannot_be_reached(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    page.get_by_role("button", name="Ask").click()
    dialog = page.get_by_role("dialog", name="Sure?")
    expect(dialog).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )


def test_one_that_only_a_function_closes(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app(closable=False)))
    page.get_by_role("button", name="Ask").click()
    dialog = page.get_by_role("dialog", name="Sure?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.click(20, 20)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_have_count(0)
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_be_hidden()
