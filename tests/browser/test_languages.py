"""The page in the languages of its visitors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Page, expect

import showglass as gr

I18N = gr.I18n(
    en={"name": "Name", "go": "Greet", "red": "Red", "oops": "Too short", "evil": "<b>bold</b>"},
    de={"name": "Vorname", "go": "Begrüßen", "red": "Rot", "oops": "Zu kurz"},
    ar={"name": "الاسم", "go": "رحّب"},
)


def hello() -> gr.Blocks:
    def greet(name: str, colour: str) -> str:
        if not name:
            raise gr.Error(I18N("oops"))
        return f"{name} {colour}"

    with gr.Blocks(title=I18N("go")) as demo:
        name = gr.Textbox(label=I18N("name"), placeholder=I18N("name"))
        colour = gr.Radio([(I18N("red"), "red"), ("Blue", "blue")], value="red", label="Colour")
        gr.Dataframe([[1]], headers=[I18N("name")], label="Table")
        gr.Markdown(I18N("evil"))
        gr.File(label="File")
        gr.Button(I18N("go")).click(greet, [name, colour], name)
    return demo


def choose(page: Page, language: str) -> None:
    page.locator("footer button").nth(1).click()
    page.locator("dialog select, [role=dialog] select").first.select_option(language)
    page.keyboard.press("Escape")


def test_what_showglass_says_in_a_chat_is_in_the_persons_language(
    page: Page, serve: Callable[..., str]
) -> None:
    lost = ["(The file cat.png is not here any more)", "(Something is not here any more)"]
    with gr.Blocks() as demo:
        gr.ChatInterface(lambda message, history: message)
        for markdown in (True, False):
            gr.Chatbot(
                [{"role": "assistant", "content": text} for text in lost],
                label="Old",
                render_markdown=markdown,
            )
    page.goto(serve(demo))
    labels = page.get_by_test_id("block-label")
    expect(labels.filter(has_text="Chatbot")).to_be_visible()
    choose(page, "ja")
    expect(labels.filter(has_text="チャットボット")).to_be_visible()
    # once as Markdown, once as plain text
    expect(page.get_by_text("(ファイル cat.png はもうありません)")).to_have_count(2)
    expect(page.get_by_text("(もうここにないものがあります)")).to_have_count(2)


def test_a_language_is_chosen_and_kept(page: Page, serve: Callable[..., str]) -> None:
    page.goto(serve(hello(), i18n=I18N))
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    expect(page).to_have_title("Greet")
    choose(page, "de")
    expect(page.get_by_label("Vorname", exact=True)).to_be_visible()
    expect(page).to_have_title("Begrüßen")
    expect(page.get_by_role("columnheader").filter(has_text="Vorname")).to_be_visible()
    expect(page.get_by_text("Hier ablegen oder klicken")).to_be_visible()
    page.get_by_role("button", name="Begrüßen").click()
    expect(page.get_by_test_id("toast-text")).to_have_text("Zu kurz")
    expect(page.get_by_text("Fehler", exact=True)).to_be_visible()
    page.reload()
    page.get_by_label("Vorname", exact=True).fill("Ada")
    page.get_by_role("button", name="Begrüßen").click()
    expect(page.get_by_label("Vorname", exact=True)).to_have_value("Ada red")
    choose(page, "")
    expect(page.get_by_label("Name", exact=True)).to_be_visible()


def test_from_right_to_left(browser: Browser, serve: Callable[..., str]) -> None:
    url = serve(hello(), i18n=I18N)
    with browser.new_context(locale="ar-EG") as context:
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_label("الاسم", exact=True)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(
            page.get_by_role("radio", name="Red")
        ).to_be_checked()  # English where Arabic lacks it
        axe = Path(axe_playwright_python.__file__).parent / "axe.min.js"
        page.evaluate(axe.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then((result) => result.violations)")
        assert [one["id"] for one in found] == []


def test_a_translation_is_text(page: Page, serve: Callable[..., str]) -> None:
    evil = gr.I18n(en={"x": "<img src=x onerror=window.hit=1>"})
    with gr.Blocks() as demo:
        gr.Textbox(label=evil("x"))
        gr.Button(evil("x"))
    page.goto(serve(demo, i18n=evil))
    expect(page.get_by_role("button", name="<img src=x onerror=window.hit=1>")).to_be_visible()
    assert page.evaluate("window.hit") is None
