"""How a run goes, on the page: told once, whatever the number of its outputs, and where it hides no value."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Serve = Callable[..., str]
TEXT = "Reading pages 3/10 steps"


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a run waits for; opened at the end, so that no server waits for one."""
    opened = threading.Event()
    yield opened
    opened.set()


def waits(gate: threading.Event, *values: str) -> Callable[..., Any]:
    def work(progress: Any = gr.Progress()) -> Any:  # noqa: B008  the API's form
        progress((3, 10), desc="Reading pages")
        assert gate.wait(60)
        return values or None

    return work


def tracker(page: Page, name: str) -> Locator:
    return page.locator(f"#{name}").get_by_test_id("status-tracker").first


def test_it_is_told_once_and_the_other_outputs_wait_quietly(
    serve: Serve, page: Page, gate: threading.Event
) -> None:
    with gr.Blocks() as app:
        with gr.Tabs():
            with gr.Tab("Early"):
                gr.Markdown("Nothing that runs")
            with gr.Tab("Late"):
                tab = gr.Textbox(label="In the tab", elem_id="tab")
        hidden = gr.Textbox(label="Hidden", visible=False)
        first = gr.Textbox(label="First", elem_id="first")
        second = gr.Markdown("Second", elem_id="second")
        outputs = [second, hidden, tab, first]
        gr.Button("Go").click(waits(gate, "done", "done", "done", "done"), None, outputs)
    page.goto(serve(app))
    page.get_by_role("button", name="Go").click()
    expect(tracker(page, "first")).to_contain_text(TEXT)
    expect(page.get_by_text(TEXT)).to_have_count(1)
    expect(page.locator("#second")).to_have_attribute("aria-busy", "true")
    expect(tracker(page, "second").locator(".dot")).to_be_visible()
    expect(tracker(page, "second")).to_have_text("")
    expect(page.locator(".bar")).to_have_count(1)
    # what comes into sight above takes over
    page.get_by_role("tab", name="Late").click()
    expect(tracker(page, "tab")).to_contain_text(TEXT)
    expect(tracker(page, "first").locator(".dot")).to_be_visible()
    expect(page.get_by_text(TEXT)).to_have_count(1)
    gate.set()
    expect(page.get_by_label("First")).to_have_value("done")
    expect(page.locator(".dot, .bar")).to_have_count(0)
    expect(page.get_by_test_id("status-tracker").locator(".time")).to_have_count(1)


def test_each_that_the_author_names_tells(serve: Serve, page: Page, gate: threading.Event) -> None:
    with gr.Blocks() as app:
        out = gr.Textbox(label="Out", elem_id="out")
        one, two = gr.Markdown("One", elem_id="one"), gr.Markdown("Two", elem_id="two")
        gr.Button("Go").click(waits(gate), None, out, show_progress_on=[one, two])
    page.goto(serve(app))
    page.get_by_role("button", name="Go").click()
    expect(tracker(page, "one")).to_contain_text(TEXT)
    expect(tracker(page, "two")).to_contain_text(TEXT)
    expect(tracker(page, "out")).to_have_count(0)
    gate.set()
    expect(page.locator(".bar")).to_have_count(0)


def test_without_a_label_it_hides_no_value(serve: Serve, page: Page, gate: threading.Event) -> None:
    with gr.Blocks() as app:
        out = gr.Textbox("words " * 60, container=False, elem_id="out", interactive=False)
        gr.Button("Go").click(waits(gate), None, out)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(serve(app))
    page.get_by_role("button", name="Go").click()
    words = tracker(page, "out").locator(".words")
    expect(words).to_contain_text(TEXT)
    # the text ends above the field's lower padding
    end = "e => e.getBoundingClientRect().bottom - 8"
    assert words.evaluate("e => e.getBoundingClientRect().top") >= page.get_by_test_id(
        "textbox"
    ).evaluate(end)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_in_narrow_columns_words_go_before_the_time_and_neither_lies_over_the_label(
    serve: Serve, page: Page, gate: threading.Event
) -> None:
    with gr.Blocks() as app:
        with gr.Row():
            gr.Textbox(label="Left", min_width=60)
            narrow = gr.Textbox(label="Narrow", elem_id="narrow", min_width=60)
            gr.Textbox(label="Right", min_width=60)
        gr.Button("Go").click(waits(gate), None, narrow)
    page.goto(serve(app))
    words, time = tracker(page, "narrow").locator(".text"), tracker(page, "narrow").locator(".time")
    page.set_viewport_size({"width": 900, "height": 500})
    page.get_by_role("button", name="Go").click()
    expect(words).to_be_visible()
    expect(time).to_be_visible()
    page.set_viewport_size({"width": 560, "height": 500})
    expect(words).to_be_visible()
    expect(time).to_be_hidden()
    page.set_viewport_size({"width": 280, "height": 500})
    expect(words).to_be_hidden()
    expect(time).to_be_hidden()
    expect(tracker(page, "narrow").locator(".bar")).to_be_visible()
