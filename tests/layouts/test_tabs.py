"""Tabs: pages of which one is seen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

import showglass as gr


def test_a_tab_takes_its_label_by_position() -> None:
    tab = gr.Tab("First", id="one", interactive=False)
    assert (tab.label, tab.visible, tab.interactive, tab.id) == ("First", True, False, "one")
    assert gr.TabItem is gr.Tab
    assert tab.get_config()["name"] == "tab"
    assert tab.type_name == "tabitem"


def _app() -> gr.Blocks:
    with gr.Blocks() as demo:
        said = gr.Textbox(label="Said")
        with gr.Tabs() as tabs:
            with gr.Tab("One", id="one"):
                gr.Textbox(label="In one")
            with gr.Tab("Two", id="two") as two:
                gr.Textbox(label="In two")
            with gr.Tab("Never", interactive=False):
                gr.Textbox(label="In never")

        def chosen(event: gr.SelectData) -> str:
            return f"{event.index} {event.value}"

        two.select(chosen, None, said)
        gr.Button("Back").click(lambda: gr.Tabs(selected="one"), None, tabs)
    return demo


def test_choosing_with_mouse_and_keys(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    one, two = page.get_by_role("tab", name="One"), page.get_by_role("tab", name="Two")
    expect(one).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("In one")).to_be_visible()
    expect(page.get_by_label("In two")).to_be_hidden()
    two.click()
    expect(page.get_by_label("In two")).to_be_visible()
    expect(page.get_by_label("Said")).to_have_value("1 Two")
    two.press("ArrowLeft")
    expect(page.get_by_label("In one")).to_be_visible()
    expect(one).to_be_focused()
    expect(page.get_by_role("tab", name="Never")).to_be_disabled()
    assert page.get_by_role("tabpanel").count() == 1


def test_arrow_keys_follow_the_direction_of_the_page(
    serve: Callable[..., str], browser: Browser
) -> None:
    with browser.new_context(locale="ar-EG") as context:
        page = context.new_page()
        page.goto(serve(_app()))
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        one, two = page.get_by_role("tab", name="One"), page.get_by_role("tab", name="Two")
        one.press("ArrowLeft")
        expect(two).to_be_focused()
        two.press("ArrowRight")
        expect(one).to_be_focused()


def test_a_function_chooses(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    page.get_by_role("tab", name="Two").click()
    expect(page.get_by_label("In two")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("In one")).to_be_visible()


def test_every_change_is_told(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        with gr.Tabs(selected="a") as tabs:
            for name in ("a", "b"):
                with gr.Tab(name, id=name):
                    gr.Markdown(name)
        told = gr.Number(0, label="Changes")
        gr.Button("Other").click(lambda: gr.Tabs(selected="b"), None, tabs)
        tabs.change(lambda n: n + 1, told, told)
    page.goto(serve(app))
    page.get_by_role("button", name="Other").click()
    expect(page.get_by_label("Changes")).to_have_value("1")
    page.get_by_role("tab", name="a").click()
    expect(page.get_by_label("Changes")).to_have_value("2")


def test_tabs_without_room_go_into_a_menu(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo, gr.Tabs():
        for number in range(30):
            with gr.Tab(f"Page {number}"):
                gr.Textbox(label=f"Text {number}")
    page.goto(serve(demo))
    page.get_by_role("tab", name="Page 0", exact=True).wait_for()
    expect(page.get_by_role("tab", name="Page 29")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
