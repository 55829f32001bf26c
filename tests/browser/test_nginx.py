"""The page behind a real nginx, with the lines that the documentation gives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import find_browser
import showglass as gr
from tests.conftest import QUIET
from tests.nginx import needs_nginx, nginx

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_nginx
Serve = Callable[..., str]


def telling(gate: threading.Event) -> gr.Blocks:
    def write() -> Iterator[str]:
        yield "half"
        gate.wait(20)
        yield "half and whole"

    with gr.Blocks() as app:
        out, file = gr.Textbox(label="Out"), gr.File(label="File")
        gr.Button("Write").click(write, None, out)
        file.upload(lambda path: Path(path).read_text(), file, out)
    return app


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A page that trusts our certificate."""
    context = browser.new_context(ignore_https_errors=True)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("name", ["bare", "websocket", "path"])
def test_the_page_works(serve: Serve, visitor: Page, tmp_path: Path, name: str, tls: bool) -> None:
    from playwright.sync_api import expect

    gate = threading.Event()
    sockets: list[Any] = []

    def watch(socket: Any) -> None:
        socket.on("framereceived", lambda _: sockets.append(1))

    visitor.on("websocket", watch)
    port = urlsplit(serve(telling(gate))).port
    assert port is not None
    with nginx(tmp_path, port, name, tls=tls) as url:
        visitor.goto(url)
        out = visitor.get_by_label("Out")
        visitor.get_by_role("button", name="Write").click()
        expect(out).to_have_value("half")
        gate.set()
        expect(out).to_have_value("half and whole")
        (tmp_path / "a.txt").write_text("from a file")
        visitor.locator("input[type=file]").set_input_files(tmp_path / "a.txt")
        expect(out).to_have_value("from a file")
    assert bool(sockets) == (name != "bare")


@pytest.mark.parametrize("name", ["bare", "websocket"])
def test_a_proxy_that_cuts_what_is_quiet_costs_nothing(
    serve: Serve, visitor: Page, tmp_path: Path, name: str
) -> None:
    from playwright.sync_api import expect

    gate = threading.Event()
    port = urlsplit(serve(telling(gate))).port
    assert port is not None
    short = "proxy_read_timeout 700ms; proxy_send_timeout 700ms;"
    with nginx(tmp_path, port, name, more=short) as url:
        visitor.goto(url)
        visitor.get_by_role("button", name="Write").click()
        expect(visitor.get_by_label("Out")).to_have_value("half")
        visitor.wait_for_timeout(2_500)  # time for several cuts
        gate.set()
        expect(visitor.get_by_label("Out")).to_have_value("half and whole")


def test_signing_in_works_with_bare_lines_under_a_name_of_the_house(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    """Over plain HTTP and under such a name, browsers say nothing of where a form stood."""
    from playwright.sync_api import expect

    def who(request: gr.Request) -> str:
        return str(request.username)

    with gr.Blocks() as app:
        out, file = gr.Textbox(label="Out"), gr.File(label="File")
        gr.Button("Who").click(who, None, out)
        file.upload(lambda path: Path(path).read_text(), file, out)
    port = urlsplit(serve(app, auth=("ann", "tea"))).port
    assert port is not None
    named = browser.browser_type.launch(
        executable_path=find_browser.find(),
        args=[*QUIET, "--host-resolver-rules=MAP tools.lan 127.0.0.1"],
    )
    with nginx(tmp_path, port, "bare") as url:
        page = named.new_page()
        page.set_default_timeout(20_000)
        page.goto(url.replace("127.0.0.1", "tools.lan"))
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill("tea")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Who").click()
        expect(page.get_by_label("Out")).to_have_value("ann")
        (tmp_path / "a.txt").write_text("from a file")
        page.locator("input[type=file]").set_input_files(tmp_path / "a.txt")
        expect(page.get_by_label("Out")).to_have_value("from a file")
    named.close()
