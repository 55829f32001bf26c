"""How a page reaches its server where WebSockets are blocked, and many tabs at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

import showglass as gr
from tests.blocked_upgrades import UpgradeBlocker, Way

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def wait_for(page: Page, label: str, value: str) -> None:
    from playwright.sync_api import expect

    expect(page.get_by_label(label, exact=True)).to_have_value(value)


def upper() -> gr.Blocks:
    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
        name.submit(lambda n: n.upper(), name, out)
    return app


def say(page: Page, text: str) -> None:
    page.get_by_label("Name").fill(text)
    page.get_by_label("Name").press("Enter")


@pytest.mark.expects_fault(r"WebSocket|ERR_")
@pytest.mark.parametrize("way", ["refuse", "swallow", "cut"])
def test_a_page_works_where_websockets_are_blocked(serve: Serve, page: Page, way: Way) -> None:
    with UpgradeBlocker(port_of(serve(upper())), way) as proxy:
        page.goto(proxy.url)
        say(page, "without")
        wait_for(page, "Out", "WITHOUT")
        assert proxy.blocked > 0


@pytest.mark.expects_fault(r"WebSocket|ERR_")
def test_it_knows_the_way_when_it_comes_again(serve: Serve, page: Page) -> None:
    with UpgradeBlocker(port_of(serve(upper())), "swallow") as proxy:
        page.goto(proxy.url)
        say(page, "once")
        wait_for(page, "Out", "ONCE")
        tried = proxy.blocked
        page.reload()
        say(page, "again")
        wait_for(page, "Out", "AGAIN")
        assert proxy.blocked == tried


@pytest.mark.expects_fault(r"WebSocket|ERR_")
@pytest.mark.parametrize("shared", ["worker", "leader"])
def test_twenty_tabs_are_live_without_websockets(serve: Serve, page: Page, shared: str) -> None:
    if shared == "leader":
        page.context.add_init_script("delete globalThis.SharedWorker")
    app = upper()
    with UpgradeBlocker(port_of(serve(app)), "refuse") as proxy:
        tabs = [page, *(page.context.new_page() for _ in range(19))]
        for number, tab in enumerate(tabs):
            tab.goto(proxy.url)
            say(tab, f"tab {number}")
        for number, tab in enumerate(tabs):
            wait_for(tab, "Out", f"TAB {number}")
        assert app.server is not None
        assert len(app.server.app.state.service.streams) == 1


def test_twenty_tabs_are_live_with_websockets(serve: Serve, page: Page) -> None:
    url = serve(upper())
    tabs = [page, *(page.context.new_page() for _ in range(19))]
    for number, tab in enumerate(tabs):
        tab.goto(url)
        say(tab, f"tab {number}")
    for number, tab in enumerate(tabs):
        wait_for(tab, "Out", f"TAB {number}")


@pytest.mark.expects_fault(r"WebSocket|ERR_")
def test_another_tab_takes_over_when_the_leader_closes(serve: Serve, page: Page) -> None:
    gate = threading.Event()

    def write() -> Iterator[str]:
        yield "half"
        gate.wait(10)
        yield "half and whole"

    with gr.Blocks() as app:
        out = gr.Textbox(label="Out")
        gr.Button("Go").click(write, None, out)
    page.context.add_init_script("delete globalThis.SharedWorker")
    with UpgradeBlocker(port_of(serve(app)), "refuse") as proxy:
        leader = page.context.new_page()
        leader.goto(proxy.url)
        leader.get_by_role("button", name="Go").wait_for()
        page.goto(proxy.url)
        page.get_by_role("button", name="Go").click()
        wait_for(page, "Out", "half")
        leader.close()
        gate.set()
        wait_for(page, "Out", "half and whole")
