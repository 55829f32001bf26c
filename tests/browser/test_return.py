"""A page that comes back: from a reload, from the background, from another network, from the browser's memory."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import showglass as gr
from tests.browser.endless import endless
from tests.wire_cutter import WireCutter

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]


def wait_for(page: Page, label: str, value: str) -> None:
    from playwright.sync_api import expect

    expect(page.get_by_label(label, exact=True)).to_have_value(value)


def telling(gate: threading.Event) -> gr.Blocks:
    def write() -> Iterator[str]:
        yield "half"
        gate.wait(20)
        yield "half and whole"

    with gr.Blocks() as app:
        out, then = gr.Textbox(label="Out"), gr.Textbox(label="Then")
        gr.Button("Write").click(write, None, out).then(lambda text: text.upper(), out, then)
    return app


def start(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Write").click()
    wait_for(page, "Out", "half")


def test_a_reload_takes_the_running_job_along(serve: Serve, page: Page) -> None:
    gate = threading.Event()
    start(page, serve(telling(gate)))
    page.reload()
    wait_for(page, "Out", "half")
    gate.set()
    wait_for(page, "Out", "half and whole")
    wait_for(page, "Then", "HALF AND WHOLE")
    assert page.get_by_test_id("away").count() == 0


def test_the_stop_button_is_there_again_and_stops(serve: Serve, page: Page) -> None:
    app, closed = endless()
    page.goto(serve(app))
    page.get_by_role("button", name="Generate").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.reload()
    page.get_by_role("button", name="Stop").click()
    assert closed.wait(30)
    page.get_by_role("button", name="Generate").wait_for()


def test_what_ended_meanwhile_is_listed_and_shown_on_request(serve: Serve, page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    gate, ended = threading.Event(), threading.Event()
    with gr.Blocks() as app:
        out, then = gr.Textbox(label="Out"), gr.Textbox(label="Then")

        def write() -> Iterator[str]:
            yield "half"
            gate.wait(20)
            yield "half and whole"
            ended.set()

        gr.Button("Write").click(write, None, out).then(lambda text: text.upper(), out, then)
    url = serve(app)
    start(page, url)
    page.goto("about:blank")
    gate.set()
    assert ended.wait(30)
    page.goto(url)
    away = page.get_by_test_id("away")
    away.get_by_text("Finished while you were away").wait_for()
    assert Axe().run(page).response["violations"] == []
    wait_for(page, "Out", "")
    away.get_by_role("button", name="Show Write").click()
    wait_for(page, "Out", "half and whole")
    wait_for(page, "Then", "HALF AND WHOLE")
    away.wait_for(state="detached")
    page.reload()
    page.get_by_label("Out").wait_for()
    page.get_by_role("button", name="Write").wait_for()
    assert away.count() == 0


def test_a_duplicated_tab_gets_nothing_and_takes_nothing(serve: Serve, page: Page) -> None:
    gate = threading.Event()
    url = serve(telling(gate))
    start(page, url)
    # what a browser does when a tab is duplicated: the copy begins with the same memory
    memory = page.evaluate("JSON.stringify(sessionStorage)")
    copy = page.context.new_page()
    copy.add_init_script(f"if (!sessionStorage.length) Object.assign(sessionStorage, {memory})")
    copy.goto(url)
    copy.get_by_role("button", name="Write").wait_for()
    gate.set()
    wait_for(page, "Out", "half and whole")
    wait_for(copy, "Out", "")
    assert copy.get_by_test_id("away").count() == 0


@pytest.mark.expects_fault(r"WebSocket|ERR_")
def test_a_network_that_changed_loses_nothing(serve: Serve, page: Page) -> None:
    """The old connection is dead, and nobody told either end."""
    gate = threading.Event()
    port = urlsplit(serve(telling(gate))).port
    assert port is not None
    with WireCutter(port) as wire:
        start(page, wire.url)
        wire.freeze()
        page.context.set_offline(True)
        gate.set()
        page.context.set_offline(False)
        wait_for(page, "Out", "half and whole")
        wait_for(page, "Then", "HALF AND WHOLE")


@pytest.mark.expects_fault(r"WebSocket|ERR_")
def test_a_phone_that_was_locked_loses_nothing(serve: Serve, page: Page) -> None:
    """Its timers and its script stand still, and meanwhile the connection is cut."""
    gate = threading.Event()
    port = urlsplit(serve(telling(gate))).port
    assert port is not None
    with WireCutter(port) as wire:
        start(page, wire.url)
        devtools: Any = page.context.new_cdp_session(page)
        devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
        wire.cut()
        gate.set()
        devtools.send("Page.setWebLifecycleState", {"state": "active"})
        wait_for(page, "Out", "half and whole")


def test_the_way_back_finds_the_page_as_it_was(serve: Serve, page: Page) -> None:
    """From the browser's memory where it keeps pages, else loaded again: nothing is lost either way."""
    gate = threading.Event()
    url = serve(telling(gate))
    start(page, url)
    page.goto(url + "?other")
    page.get_by_role("button", name="Write").wait_for()
    page.go_back()
    page.get_by_role("button", name="Write").wait_for()
    gate.set()
    wait_for(page, "Out", "half and whole")
    assert page.get_by_text(re.compile("restarted|lost")).count() == 0
