"""The page as a person meets it: results, errors, toasts, progress, a cut connection, a restarted server."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

import showglass as gr
from tests.blocked_upgrades import UpgradeBlocker, Way
from tests.browser.endless import endless
from tests.wire_cutter import WireCutter

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]


def shown(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).input_value()


def wait_for(page: Page, label: str, value: str) -> None:
    from playwright.sync_api import expect

    expect(page.get_by_label(label, exact=True)).to_have_value(value)


def test_a_person_types_and_gets_an_answer(serve: Serve, page: Page) -> None:
    page.goto(serve(gr.Interface(lambda name: f"Hello, {name}!", "text", "text")))
    page.get_by_label("name").fill("Ada")
    page.get_by_role("button", name="Submit").click()
    wait_for(page, "output", "Hello, Ada!")
    page.get_by_label("name").press("Enter")
    page.get_by_role("button", name="Clear").click()
    wait_for(page, "output", "")
    wait_for(page, "name", "")


def test_chains_run_in_order_and_failures_take_their_own_way(serve: Serve, page: Page) -> None:
    def fail() -> str:
        raise gr.Error("Not today.", title="Weather")

    with gr.Blocks() as app:
        go, log = gr.Button("Go"), gr.Textbox(label="Log")
        first = go.click(lambda: "one", None, log)
        second = first.then(lambda text: text + " two", log, log)
        third = second.success(fail, None, None)
        third.success(lambda text: text + " never", log, log)
        third.failure(lambda text: text + " caught", log, log)
    page.goto(serve(app))
    page.get_by_role("button", name="Go").click()
    wait_for(page, "Log", "one two caught")
    toast = page.get_by_test_id("toast-body")
    assert "Not today." in toast.inner_text()
    assert "Weather" in toast.inner_text()
    page.get_by_test_id("toast-close").click()
    toast.wait_for(state="detached")


def test_a_refused_value_is_told_at_its_input(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name", max_length=5), gr.Textbox(label="Out")
        gr.Button("Go").click(lambda n: n, name, out)
        gr.Button("Fill").click(lambda: gr.update(value="far too long"), None, name)
    page.goto(serve(app))
    page.get_by_role("button", name="Fill").click()
    wait_for(page, "Name", "far too long")
    page.get_by_role("button", name="Go").click()
    page.get_by_text("12 characters are more than the 5 allowed").first.wait_for()
    assert page.get_by_label("Name").get_attribute("aria-invalid") == "true"
    page.get_by_label("Name").fill("ok")
    page.get_by_role("button", name="Go").click()
    wait_for(page, "Out", "ok")


def test_what_a_validator_says_stands_at_each_field(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    def check(name: str | None, age: float) -> list[dict[str, Any]]:
        return [
            gr.validate(len(name or "") >= 2, "A name has two letters or more."),
            gr.validate(age >= 18, "Only for adults."),
        ]

    runs: list[str] = []

    def enter(name: str, age: float) -> str:
        runs.append(name)
        return "let in"

    with gr.Blocks() as app:
        name, age = gr.Textbox(label="Name"), gr.Number(3, label="Age")
        out = gr.Textbox(label="Out")
        gr.Button("Go").click(enter, [name, age], out, validator=check)
    page.goto(serve(app))
    said = {"Name": "A name has two letters or more.", "Age": "Only for adults."}
    go = page.get_by_role("button", name="Go")

    def told(label: str) -> None:
        field = page.get_by_label(label, exact=True)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(re.escape(said[label])))
        expect(page.get_by_text(said[label], exact=True)).to_be_visible()

    def free(label: str) -> None:
        expect(page.get_by_label(label, exact=True)).not_to_have_attribute("aria-invalid", "true")
        expect(page.get_by_text(said[label], exact=True)).to_have_count(0)

    go.click()
    told("Name")
    told("Age")
    page.get_by_label("Name", exact=True).fill("Ada")
    free("Name")  # what was refused is no longer there
    go.click()
    told("Age")
    free("Name")
    assert runs == []
    page.get_by_label("Age", exact=True).fill("30")
    go.click()
    wait_for(page, "Out", "let in")
    free("Age")
    assert runs == ["Ada"]


def test_progress_and_the_place_in_the_queue_are_seen(
    serve: Serve, page: Page, browser: Any
) -> None:
    started, gate = threading.Event(), threading.Event()

    def work(progress: Any = gr.Progress()) -> str:  # noqa: B008  the API's form
        progress((3, 10), desc="Reading pages")
        started.set()
        gate.wait(10)
        return "done"

    with gr.Blocks() as app:
        out = gr.Textbox(label="Out")
        gr.Button("Go").click(work, None, out)
    url = serve(app)
    page.goto(url)
    page.get_by_role("button", name="Go").click()
    assert started.wait(30)
    tracker = page.get_by_test_id("status-tracker")
    tracker.get_by_text("Reading pages").wait_for()
    other = browser.new_page()
    other.goto(url)
    other.get_by_role("button", name="Go").click()
    other.get_by_test_id("status-tracker").get_by_text(re.compile("queue|1")).first.wait_for()
    gate.set()
    wait_for(page, "Out", "done")
    wait_for(other, "Out", "done")
    other.close()


def test_stop_ends_a_generator(serve: Serve, page: Page) -> None:
    app, closed = endless()
    page.goto(serve(app))
    page.get_by_role("button", name="Generate").click()
    page.get_by_role("button", name="Stop").click()
    assert closed.wait(30)
    page.get_by_role("button", name="Generate").wait_for()


@pytest.mark.expects_fault(r"WebSocket|ERR_")
def test_a_cut_connection_loses_nothing(serve: Serve, page: Page) -> None:
    half, gate = threading.Event(), threading.Event()

    def write() -> Iterator[str]:
        text = ""
        for word in range(300):
            text += f"{word} "
            if word == 150:
                half.set()
                gate.wait(10)
            yield text

    with gr.Blocks() as app:
        out = gr.Textbox(label="Out", lines=5)
        go = gr.Button("Go")
        go.click(write, None, out).then(lambda: "yes", None, gr.Textbox(label="Then"))
    port = urlsplit(serve(app)).port
    assert port is not None
    with WireCutter(port) as wire:
        page.goto(wire.url)
        page.get_by_role("button", name="Go").click()
        assert half.wait(30)
        assert wire.cut() > 0
        gate.set()
        wait_for(page, "Out", "".join(f"{word} " for word in range(300)))
        wait_for(page, "Then", "yes")


def restartable(picture: Path, gate: threading.Event) -> gr.Blocks:
    def shout(text: str) -> str:
        gate.wait(10)
        return text.upper()

    with gr.Blocks() as made:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
        gr.Image(str(picture), label="Picture")
        gr.Button("Shout").click(shout, name, out)
    return made


@pytest.mark.parametrize("way", [None, "refuse"], ids=["websocket", "event stream"])
@pytest.mark.expects_fault(r"WebSocket|ERR_|Failed to load resource")
def test_a_restart_loses_nothing_that_was_typed(
    serve: Serve, page: Page, tmp_path: Path, way: Way | None
) -> None:
    picture, gate = tmp_path / "dot.png", threading.Event()
    Image.new("RGB", (4, 4), "red").save(picture)
    first = restartable(picture, gate)
    port = urlsplit(serve(first, server_port=0, allowed_paths=[str(tmp_path)])).port or 0
    with UpgradeBlocker(port, way) as relay:
        page.goto(relay.url)
        page.get_by_label("Name").fill("a long text")
        page.get_by_role("button", name="Shout").click()
        until_running(first)
        before = page.locator("img").first.get_attribute("src")
        first.close()
        gate.set()
        page.get_by_label("Name").fill("a longer text")
        serve(first, server_port=port, allowed_paths=[str(tmp_path)])
        page.get_by_text("The app was restarted. What you filled in is still here.").wait_for()
        assert shown(page, "Name") == "a longer text"
        page.get_by_text("this run was lost").first.wait_for()
        page.get_by_role("button", name="Shout").click()
        wait_for(page, "Out", "A LONGER TEXT")
        assert page.locator("img").first.get_attribute("src") != before
        assert page.get_by_role("button", name="Reload").count() == 0


def until_running(app: gr.Blocks) -> None:
    runtime = app.server.app.state.service.engine()
    end = time.monotonic() + 20
    while not runtime.lanes.running:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.expects_fault(r"WebSocket|ERR_")
def test_another_app_at_the_same_address_says_to_reload(serve: Serve, page: Page) -> None:
    def app(label: str) -> gr.Blocks:
        with gr.Blocks() as made:
            gr.Textbox(label=label)
        return made

    first = app("Name")
    url = serve(first, server_port=0)
    port = urlsplit(url).port
    page.goto(url)
    page.get_by_label("Name").fill("typed")
    first.close()
    serve(app("Place"), server_port=port)
    again = page.get_by_role("button", name=re.compile("reload", re.IGNORECASE))
    again.wait_for()
    assert shown(page, "Name") == "typed", "it stands there until the person says so"
    again.click()
    page.get_by_label("Place").wait_for()


def test_callable_values_load_and_tick(serve: Serve, page: Page) -> None:
    calls = [0]

    def count() -> str:
        calls[0] += 1
        return "enough" if calls[0] > 3 else str(calls[0])

    with gr.Blocks() as app:
        gr.Textbox(count, label="Ticks", every=0.05)
    page.goto(serve(app))
    wait_for(page, "Ticks", "enough")


def test_tabs_of_one_browser_all_work(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
        name.submit(lambda n: n.upper(), name, out)
    url = serve(app)
    tabs = [page, *(page.context.new_page() for _ in range(8))]
    for number, tab in enumerate(tabs):
        tab.goto(url)
        tab.get_by_label("Name").fill(f"tab {number}")
        tab.get_by_label("Name").press("Enter")
    for number, tab in enumerate(tabs):
        wait_for(tab, "Out", f"TAB {number}")


def test_a_script_of_the_author_runs_under_the_policy(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
        gr.Button("Trim").click(None, name, out, js="(text) => text.trim()")
        gr.Button("Both").click(lambda text: f"<{text}>", name, out, js="(text) => text.trim()")
    page.goto(serve(app))
    page.get_by_label("Name").fill("  x  ")
    page.get_by_role("button", name="Trim").click()
    wait_for(page, "Out", "x")
    page.get_by_role("button", name="Both").click()
    wait_for(page, "Out", "<x>")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_can_be_asked_for(serve: Serve, page: Page, theme: str) -> None:
    with gr.Blocks() as app:
        gr.Textbox(label="Name")
    page.goto(serve(app) + f"?__theme={theme}")
    page.get_by_label("Name").wait_for()
    assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_a_chosen_theme_is_kept(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Textbox(label="Name")
    page.emulate_media(color_scheme="light")
    page.goto(serve(app))
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Dark").check()
    page.reload()
    page.get_by_label("Name").wait_for()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    document = page.request.get(page.url).text()
    assert '<html lang="en" data-theme="dark">' in document, "known before any script runs"
    page.goto(page.url + "?__theme=light")
    page.get_by_label("Name").wait_for()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


@pytest.mark.parametrize(
    "script",
    [
        "() => { document.title = 'scripted'; }",
        "async function run() { document.title = 'scripted'; }",
        "const title = 'scripted';\ndocument.title = title;",
        "(() => { document.title = 'scripted'; })()",
    ],
)
def test_a_script_of_the_author_runs_when_the_page_is_opened(
    serve: Serve, page: Page, script: str
) -> None:
    from playwright.sync_api import expect

    with gr.Blocks(title="plain") as app:
        gr.Textbox(label="Name")
        gr.Button("Go").click(None, None, None, js="document.title += '!'")
    page.goto(serve(app, js=script))
    expect(page).to_have_title("scripted")
    page.get_by_role("button", name="Go").click()
    expect(page).to_have_title("scripted!")
    page.goto("about:blank")  # a launch ends the one before: an open page would call in vain
    page.goto(serve(app))
    page.get_by_label("Name").wait_for()
    expect(page).to_have_title("plain")
