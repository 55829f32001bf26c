"""The page that the server has drawn: seen and used before its script is there, and the same page afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Route, expect

import showglass as gr
from examples.gallery_of_components.app import build as gallery

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Serve = Callable[..., str]
SCRIPT = "**/assets/main-*.js"
DRAWN = """
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return;
  window.drawn = [...document.querySelectorAll("#app *")];
});
"""
"""Remembers what stood in the document before a script touched it: `interactive` comes before module scripts."""
GONE = "window.drawn.filter((e) => !e.isConnected).map((e) => e.outerHTML.slice(0, 200))"


@contextmanager
def held(page: Page, script: str = SCRIPT) -> Iterator[Callable[[], None]]:
    """Keeps a script away until what is given is called."""
    waiting: list[Route] = []
    open_now = False

    def hold(route: Route) -> None:
        if open_now:
            route.continue_()
        else:
            waiting.append(route)

    def release() -> None:
        nonlocal open_now
        open_now = True
        for route in waiting:
            route.continue_()
        waiting.clear()

    page.route(script, hold)
    yield release
    release()


def alive(page: Page) -> None:
    """Waits until the page's script has taken over."""
    expect(page.locator("[data-drawn]")).to_have_count(0)


def form() -> gr.Blocks:
    def tell(*values: Any) -> str:
        return " ".join(
            Path(v).suffix if isinstance(v, str) and "/" in v else str(v) for v in values
        )

    with gr.Blocks() as app:
        name = gr.Textbox(label="Name")
        story = gr.Textbox(label="Story", lines=3)
        age = gr.Number(label="Age")
        depth = gr.Slider(0, 10, value=3, step=1, label="Depth")
        sure = gr.Checkbox(label="Sure")
        kinds = gr.CheckboxGroup(["cat", "dog"], label="Kinds")
        one = gr.Radio(["cake", "tea"], value="tea", label="One")
        out = gr.Textbox(label="Out")
        gr.Button("Tell").click(tell, [name, story, age, depth, sure, kinds, one], out)
        name.submit(lambda text: f"entered {text!r}", name, out)
    return app


def test_what_was_done_before_the_script_counts(serve: Serve, page: Page) -> None:
    page.add_init_script(DRAWN)
    with held(page) as release:
        page.goto(serve(form()), wait_until="commit")
        page.get_by_label("Name", exact=True).fill("Ada")
        page.get_by_label("Story", exact=True).fill("one\ntwo")
        page.get_by_label("Age", exact=True).fill("36")
        page.get_by_role("slider", name="Depth").press("ArrowRight")
        page.get_by_label("Sure", exact=True).check()
        page.get_by_label("dog").check()
        page.get_by_label("cake").check()
        page.get_by_role("button", name="Tell", exact=True).click()
        expect(page.get_by_label("Out", exact=True)).to_have_value("")
        release()
        expect(page.get_by_label("Out", exact=True)).to_have_value(
            "Ada one\ntwo 36 4 True ['dog'] cake"
        )
    assert page.evaluate(GONE) == []
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada")
    expect(page.get_by_label("Sure", exact=True)).to_be_checked()


def test_enter_before_the_script_submits(serve: Serve, page: Page) -> None:
    with held(page) as release:
        page.goto(serve(form()), wait_until="commit")
        box = page.get_by_label("Name", exact=True)
        box.fill("Ada")
        box.press("Shift+Enter")
        box.press_sequentially("Bo")
        box.press("Enter")
        release()
        expect(page.get_by_label("Out", exact=True)).to_have_value("entered 'Ada\\nBo'")
    expect(box).to_have_value("Ada\nBo")
    expect(box).to_be_focused()


def test_who_writes_meanwhile_writes_on(serve: Serve, page: Page) -> None:
    with held(page) as release:
        page.goto(serve(form()), wait_until="commit")
        page.get_by_label("Name", exact=True).click()
        page.keyboard.type("Ad")
        release()
        alive(page)
        page.keyboard.type("a")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Out", exact=True)).to_have_value("entered 'Ada'")


def test_nothing_is_seen_before_a_press_of_it_is_kept(serve: Serve, page: Page) -> None:
    """On a busy machine or a slow line a press between the picture and what keeps presses was lost."""
    with held(page, "**/assets/early-*.js") as release:
        with page.expect_response(SCRIPT):
            page.goto(serve(form()), wait_until="commit")
        assert page.locator("#app").count() == 0
        release()
        page.get_by_role("button", name="Tell", exact=True).click()
    expect(page.get_by_label("Out", exact=True)).to_have_value(re.compile("tea$"))


def test_a_press_after_the_script_counts_once(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        count = gr.Number(0, label="Count")
        gr.Button("More").click(lambda n: n + 1, count, count)
    page.goto(serve(app))
    alive(page)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_label("Count", exact=True)).to_have_value("1")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_label("Count", exact=True)).to_have_value("2")


def test_a_reload_begins_anew(serve: Serve, page: Page) -> None:
    page.goto(serve(form()))
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Sure", exact=True).check()
    page.get_by_role("button", name="Tell", exact=True).click()
    expect(page.get_by_label("Out", exact=True)).to_have_value("Ada None None 3 True [] tea")
    page.reload()
    alive(page)
    for label in ("Name", "Out"):
        expect(page.get_by_label(label)).to_have_value("")
    expect(page.get_by_label("Sure", exact=True)).not_to_be_checked()
    page.get_by_role("button", name="Tell", exact=True).click()
    expect(page.get_by_label("Out", exact=True)).to_have_value("None None None 3 False [] tea")


@pytest.mark.parametrize(
    ("scheme", "asked", "theme"),
    [
        ("light", "", None),
        ("dark", "", None),
        ("dark", "", "ocean"),
        ("light", "?__theme=dark", "ocean"),
        ("dark", "?__theme=light", None),
    ],
)
def test_it_is_dressed_from_the_start(
    serve: Serve, browser: Browser, scheme: Any, asked: str, theme: str | None
) -> None:
    """The server cannot know the colours of the system, too: nothing changes when the script comes."""
    url = serve(form(), theme=theme) + asked
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        colours = """() => [...document.querySelectorAll("#app *, body")].map((e) => {
            const s = getComputedStyle(e);
            return [e.tagName, s.color, s.backgroundColor, s.borderColor].join(" ");
        })"""
        with held(page) as release:
            page.goto(url, wait_until="commit")
            page.get_by_role("button", name="Tell", exact=True).wait_for()
            before = page.evaluate(colours)
            release()
            alive(page)
            is_now = asked.removeprefix("?__theme=") or scheme
            expect(page.locator("html")).to_have_attribute("data-theme", is_now)
        assert page.evaluate(colours) == before


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG", "fi-FI"])
def test_it_speaks_from_the_start(serve: Serve, browser: Browser, locale: str) -> None:
    url = serve(form())
    with browser.new_context(locale=locale) as context:
        page = context.new_page()
        page.add_init_script(DRAWN)
        with held(page) as release:
            page.goto(url, wait_until="commit")
            page.get_by_role("button", name="Tell", exact=True).wait_for()
            words = page.locator("#app").inner_text()
            side = page.evaluate("getComputedStyle(document.body).direction")
            release()
            alive(page)
        assert page.locator("#app").inner_text() == words
        assert page.evaluate("getComputedStyle(document.body).direction") == side
        assert page.evaluate(GONE) == []


def test_nothing_drawn_is_thrown_away(serve: Serve, page: Page) -> None:
    """But the places that were held for what is fetched later."""
    page.add_init_script(DRAWN)
    page.goto(serve(gallery()))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.drawn.length") > 10
    gone = [e for e in page.evaluate(GONE) if 'class="coming' not in e]
    assert gone == []


def test_without_scripts_the_app_is_seen(serve: Serve, browser: Browser) -> None:
    url = serve(form())
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_label("Name", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Tell", exact=True)).to_be_visible()


def test_what_comes_later_finds_its_place(serve: Serve, page: Page) -> None:
    """As far as its size is known: what stands beside and under it does not move."""
    with gr.Blocks(fill_height=True) as app:
        with gr.Row():
            gr.Image(height=200, scale=3)
            gr.Textbox(label="Beside", scale=1)
        gr.Chatbot(scale=1, label="Talk")
        gr.Code(visible="hidden")
        gr.Textbox(label="Under")
    with held(page) as release:
        page.goto(serve(app), wait_until="commit")
        places = [page.get_by_label(text, exact=True) for text in ("Beside", "Under")]
        before = [box.bounding_box() for box in places]
        release()
        expect(page.get_by_label("chatbot conversation")).to_be_visible()
        expect(page.locator("[data-drawn], .coming")).to_have_count(0)
    assert [box.bounding_box() for box in places] == before
