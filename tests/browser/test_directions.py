"""Words run as they do in their own language, whatever the page's; code, formulas and JSON run from the left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

import showglass as gr

Serve = Callable[..., str]
TEXT = """# عنوان

سطر `code` بالعربية $$x^2+1$$ هنا

An English line.

- واحد

```python
def f(x):
    return x
```
"""


@pytest.fixture
def arabic(browser: Browser) -> Iterator[Page]:
    """A page that wants Arabic."""
    context = browser.new_context(locale="ar", viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def side(words: Locator) -> str:
    """The side of its element at which a text begins."""
    return str(
        words.evaluate(
            """(e) => {
              const range = document.createRange();
              range.selectNodeContents(e);
              const first = range.getClientRects()[0];
              const box = e.getBoundingClientRect();
              return first.left - box.left < box.right - first.right ? "left" : "right";
            }"""
        )
    )


def way(part: Locator) -> str:
    return str(part.evaluate("e => getComputedStyle(e).direction"))


def test_an_arabic_page_with_words_of_both_directions(serve: Serve, arabic: Page) -> None:
    with gr.Blocks() as app:
        gr.Chatbot(
            [
                {"role": "user", "content": "A question?"},
                {"role": "assistant", "content": TEXT},
                {"role": "assistant", "content": "t", "metadata": {"title": "Plan", "duration": 2}},
            ]
        )
        gr.Markdown(TEXT, elem_id="text")
        gr.JSON({"a": [1, 2], "b": "نص"}, open=True)
        gr.Code("x = 1", label="Code", interactive=True)
        gr.Textbox("left", label="Left", text_align="left", rtl=True, interactive=True)
        gr.Textbox("Words.", label="Words", interactive=True)
        gr.MultimodalTextbox({"text": "Words."}, label="Message", interactive=True)
    arabic.goto(serve(app))
    bot = arabic.get_by_test_id("bot").first
    expect(bot.locator(".katex").first).to_be_visible()
    for text in (bot, arabic.locator("#text")):
        assert [way(text.locator(part).first) for part in ("h1", "li", "p")] == ["rtl"] * 3
        assert [way(text.locator(part).first) for part in (".katex", "pre", "code")] == ["ltr"] * 3
        english = text.get_by_text("An English line.")
        assert (way(english), side(english)) == ("ltr", "left")
        assert side(text.locator("h1").first) == "right"
    assert way(arabic.get_by_text("A question?")) == "ltr"
    assert way(arabic.get_by_text("(2.0 s)")) == "ltr"
    assert way(arabic.get_by_test_id("json")) == "ltr"
    expect(arabic.get_by_test_id("json")).to_contain_text("مفتاحان")
    assert way(arabic.get_by_label("Code", exact=True)) == "ltr"
    left = arabic.get_by_label("Left", exact=True)
    assert left.evaluate("e => getComputedStyle(e).textAlign") == "left"
    for label in ("Words", "Message"):
        field = arabic.get_by_label(label, exact=True)
        assert field.evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
    found = Axe().run(arabic)
    assert found.violations_count == 0, found.generate_report()


def test_an_english_page_shows_arabic_from_the_right(serve: Serve, page: Page) -> None:
    talk: list[Any] = [
        {"role": "user", "content": "سؤال؟"},
        {"role": "assistant", "content": TEXT},
        {"role": "assistant", "content": "12 + 3"},
    ]
    with gr.Blocks() as app:
        gr.Chatbot(talk, height=900)
        gr.Chatbot(talk[:1], render_markdown=False, elem_id="plain")
    page.goto(serve(app))
    bot = page.get_by_test_id("bot").first
    expect(bot.locator(".katex").first).to_be_visible()
    assert (way(bot.locator("h1")), side(bot.locator("h1"))) == ("rtl", "right")
    assert way(bot.get_by_text("An English line.")) == "ltr"
    assert way(page.get_by_text("12 + 3")) == "ltr"
    assert way(page.locator("#plain").get_by_text("سؤال؟")) == "rtl"


def test_the_author_may_say_how_all_of_it_runs(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Chatbot([{"role": "assistant", "content": TEXT}], rtl=True)
        gr.Markdown(TEXT, rtl=True, elem_id="text")
    page.goto(serve(app))
    for text in (page.get_by_test_id("bot").first, page.locator("#text")):
        expect(text.locator(".katex").first).to_be_visible()
        assert way(text.get_by_text("An English line.")) == "rtl"
        assert [way(text.locator(part).first) for part in (".katex", "pre", "code")] == ["ltr"] * 3


def test_what_showglass_says_in_components_is_said_in_arabic(serve: Serve, arabic: Page) -> None:
    app = gr.ChatInterface(
        lambda message, history, name: message,
        additional_inputs=[gr.Textbox(label="Name", placeholder="Type a name")],
    )
    with app:
        gr.Dialogue([], tags=["laugh"], interactive=True)
    arabic.goto(serve(app))
    expect(arabic.get_by_placeholder("اكتب رسالة…")).to_be_visible()
    expect(arabic.get_by_text("نقطتين (:)")).to_be_visible()
    arabic.get_by_role("button", name="مدخلات إضافية").click()
    expect(arabic.get_by_placeholder("Type a name")).to_be_visible()
