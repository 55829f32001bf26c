"""A conversation in a browser: it is written, thought about, rated, edited, and stays where the reader is."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import showglass as gr
from tests.browser.test_markdown import HOSTILE

Serve = Callable[..., str]
TALK: list[Any] = [
    {"role": "user", "content": "first"},
    {"role": "assistant", "content": "answer **one**"},
    {"role": "user", "content": "second"},
    {"role": "assistant", "content": "part one"},
    {"role": "assistant", "content": "part two", "options": [{"value": "yes", "label": "Yes, do"}]},
]


def log(page: Page) -> Any:
    return page.get_by_role("log", name="chatbot conversation")


def test_what_people_do_is_told(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        chat = gr.Chatbot(TALK, editable="all", watermark="WM", label="Talk")
        told = gr.Textbox(label="Told")
        for name in ("like", "retry", "undo", "option_select", "select", "copy", "edit", "clear"):

            def tell(event: gr.EventData, name: str = name) -> str:
                return f"{name} {json.dumps(event._data)}"

            getattr(chat, name)(tell, None, told)
    page.goto(serve(app))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.get_by_test_id("bot")).to_have_count(3)
    expect(page.get_by_test_id("user")).to_have_text(["first", "second"])

    def after(button: str, which: int, expected: str) -> None:
        page.get_by_role("button", name=button, exact=True).nth(which).click()
        expect(page.get_by_label("Told")).to_have_value(expected)

    after("Like", 0, 'like {"index": 1, "value": ["answer **one**"], "liked": true}')
    after("Like", 0, 'like {"index": 1, "value": ["answer **one**"], "liked": ""}')
    after("Dislike", 1, 'like {"index": 3, "value": ["part one", "part two"], "liked": false}')
    after("Retry", 0, 'retry {"index": 2, "value": "second"}')
    after("Undo", 0, 'undo {"index": 2, "value": "second"}')
    after("Yes, do", 0, 'option_select {"index": 4, "value": "yes"}')
    after("Select message", 0, 'select {"index": 0, "value": "first"}')
    after("Copy message", 1, 'copy {"value": "answer **one**"}')
    assert page.evaluate("navigator.clipboard.readText()") == "answer **one**\n\nWM"
    page.get_by_test_id("bot").nth(1).click()
    expect(page.get_by_label("Told")).to_have_value('select {"index": 3, "value": "part one"}')
    page.get_by_role("button", name="Edit", exact=True).first.click()
    box = page.get_by_label("Edit message")
    expect(box).to_be_focused()
    box.fill("third")
    box.press("Enter")
    expect(page.get_by_label("Told")).to_have_value(
        'edit {"index": 0, "value": "third", "previous_value": "first"}'
    )
    expect(page.get_by_test_id("user").first).to_have_text("third")
    after("Clear", 0, "clear null")
    expect(page.get_by_text("No messages yet")).to_be_visible()


def test_a_rating_belongs_to_its_answer(serve: Serve, page: Page) -> None:
    def again(history: list[Any]) -> list[Any]:
        return [*history[:1], {"role": "assistant", "content": "another answer"}]

    def longer(history: list[Any]) -> list[Any]:
        return [*history[:-1], {"role": "assistant", "content": "another answer, and more"}]

    with gr.Blocks() as app:
        chat = gr.Chatbot(TALK[:2])
        chat.retry(again, chat, chat)
        chat.like(lambda: None)
        gr.Button("Longer").click(longer, chat, chat)
    page.goto(serve(app))
    like = page.get_by_role("button", name="Like", exact=True)
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_test_id("bot")).to_have_text("another answer")
    expect(like).to_have_attribute("aria-pressed", "false")
    like.click()
    page.get_by_role("button", name="Longer").click()
    expect(page.get_by_test_id("bot")).to_have_text("another answer, and more")
    expect(like).to_have_attribute("aria-pressed", "true")


def test_its_looks_are_its_own(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app, gr.Column(variant="panel"):
        gr.Chatbot(TALK[:1])
        gr.Chatbot(TALK[:1], layout="panel")
    page.goto(serve(app))
    bubble, panel = page.get_by_test_id("user").all()
    assert bubble.evaluate("e => getComputedStyle(e).borderRadius") != "0px"
    assert panel.evaluate("e => getComputedStyle(e).borderRadius") == "0px"
    for scroller in log(page).all():
        assert scroller.evaluate("e => getComputedStyle(e).paddingLeft") == "0px"


def test_who_is_not_taken_to_the_end_can_go_there(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Chatbot([{"role": "assistant", "content": "word\n\n" * 99 + "end"}], autoscroll=False)
    page.goto(serve(app))
    down = page.get_by_role("button", name="Scroll to bottom")
    down.click()
    expect(log(page).get_by_text("end")).to_be_in_viewport()
    expect(down).to_have_count(0)


def test_who_asked_for_the_end_is_kept_there(serve: Serve, page: Page) -> None:
    def grow(history: list[Any], words: str) -> list[Any]:
        return [*history, {"role": "assistant", "content": "word\n\n" * 20 + words}]

    with gr.Blocks() as app:
        words = gr.Textbox(label="Words")
        chat = gr.Chatbot(
            [{"role": "assistant", "content": "word\n\n" * 99 + "end"}], autoscroll=False
        )
        words.submit(grow, [chat, words], chat)
    page.goto(serve(app))
    page.get_by_role("button", name="Scroll to bottom").click()
    box = page.get_by_label("Words")
    box.fill("second")
    box.press("Enter")
    expect(log(page).get_by_text("second")).to_be_in_viewport()
    log(page).evaluate("e => e.scrollTo(0, 0)")
    expect(page.get_by_role("button", name="Scroll to bottom")).to_be_visible()
    box.fill("third")
    box.press("Enter")
    expect(page.get_by_test_id("bot")).to_have_count(3)
    expect(log(page).get_by_text("third")).not_to_be_in_viewport()


def test_it_is_written_while_the_rest_stays(serve: Serve, page: Page) -> None:
    def answer(history: list[Any]) -> Iterator[list[Any]]:
        text = ""
        for number in range(60):
            text += f"word{number}\n\n" if number % 10 == 9 else f"word{number} "
            yield [*history, {"role": "assistant", "content": text}]
            time.sleep(0.005)

    with gr.Blocks() as app:
        chat = gr.Chatbot([*TALK[:4], {"role": "user", "content": "go"}])
        gr.Button("Run").click(answer, chat, chat)
    page.goto(serve(app))
    expect(page.get_by_test_id("bot")).to_have_count(2)
    page.evaluate(
        """() => {
          const first = document.querySelector('[data-testid=bot]');
          first.kept = true;
          window.changes = 0;
          new MutationObserver((all) => { window.changes += all.length })
            .observe(first, { childList: true, subtree: true, characterData: true });
        }"""
    )
    page.get_by_role("button", name="Run").click()
    expect(log(page).get_by_text("word59")).to_be_visible()
    assert page.evaluate("[changes, document.querySelector('[data-testid=bot]').kept]") == [0, True]
    expect(page.get_by_test_id("bot").last.locator(".piece")).to_have_count(6)


def test_the_reader_may_scroll_away(serve: Serve, page: Page) -> None:
    away = threading.Event()

    def answer(history: list[Any]) -> Iterator[list[Any]]:
        text = ""
        for number in range(400):
            text += f"line {number}\n\n"
            yield [*history, {"role": "assistant", "content": text}]
            if number == 60:
                away.wait(30)
            time.sleep(0.002)

    with gr.Blocks() as app:
        chat = gr.Chatbot([{"role": "user", "content": "go"}])
        gr.Button("Run").click(answer, chat, chat)
    page.goto(serve(app))
    scroller = log(page)
    page.get_by_role("button", name="Run").click()
    expect(scroller.get_by_text("line 40", exact=True)).to_be_attached()
    scroller.hover()
    page.mouse.wheel(0, -300)
    down = page.get_by_role("button", name="Scroll to bottom")
    expect(down).to_be_visible()
    place, before = scroller.evaluate("e => e.scrollTop"), -1.0
    while place != before:  # the wheel scrolls smoothly
        page.wait_for_timeout(200)
        place, before = scroller.evaluate("e => e.scrollTop"), place
    away.set()
    expect(scroller.get_by_text("line 399", exact=True)).to_be_attached()
    assert abs(scroller.evaluate("e => e.scrollTop") - place) < 2
    down.click()
    expect(scroller.get_by_text("line 399", exact=True)).to_be_in_viewport()


def test_thoughts_stand_in_each_other_and_close_when_done(serve: Serve, page: Page) -> None:
    seen = threading.Event()

    def think() -> Iterator[list[Any]]:
        outer = {"title": "Plan", "id": 1, "status": "pending", "log": "step 1"}
        inner = {"title": "Search", "parent_id": 1, "duration": 2.5}
        thoughts = [
            {"role": "assistant", "content": "outer text", "metadata": outer},
            {"role": "assistant", "content": "inner text", "metadata": inner},
        ]
        yield thoughts
        seen.wait(30)
        outer["status"] = "done"
        yield [*thoughts, {"role": "assistant", "content": "the answer"}]

    with gr.Blocks() as app:
        chat = gr.Chatbot()
        gr.Button("Run").click(think, None, chat)
    page.goto(serve(app))
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_label("pending")).to_be_visible()
    expect(page.get_by_text("inner text")).to_be_visible()
    outer = page.get_by_test_id("thought").first
    expect(outer).to_contain_text("step 1")
    expect(outer.get_by_test_id("thought")).to_contain_text("(2.5 s)")
    seen.set()
    expect(page.get_by_text("the answer")).to_be_visible()
    expect(page.get_by_text("outer text")).to_be_hidden()
    outer.locator("summary").first.press("Enter")
    expect(page.get_by_text("outer text")).to_be_visible()


def test_files_and_components_are_shown(serve: Serve, page: Page, tmp_path: Any) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "teal").save(tmp_path / "teal.png")
    (tmp_path / "notes.txt").write_text("notes")

    def show() -> list[Any]:
        parts = [
            {"path": str(tmp_path / "teal.png"), "alt_text": "A teal field"},
            {"path": str(tmp_path / "notes.txt")},
            gr.Slider(1, 5, value=3, label="How many"),
            gr.Label({"cat": 0.75, "dog": 0.25}),
        ]
        return [{"role": "assistant", "content": parts}]

    with gr.Blocks() as app:
        chat = gr.Chatbot()
        kinds = gr.Textbox(label="Kinds")
        gr.Button("Run").click(show, None, chat)
        gr.Button("Look").click(
            lambda h: " ".join(type(p.get("instance")).__name__ for p in h[0]["content"]),
            chat,
            kinds,
        )
    page.goto(serve(app))
    page.get_by_role("button", name="Run").click()
    picture = page.get_by_alt_text("A teal field")
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") == 40
    page.get_by_role("button", name="View A teal field").click()
    expect(page.get_by_role("dialog", name="A teal field")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download notes.txt").click()
    assert saved.value.path().read_text() == "notes"
    expect(page.get_by_label("How many").first).to_have_value("3")
    expect(log(page).get_by_text("75%")).to_be_visible()
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_label("Kinds")).to_have_value("NoneType NoneType Slider Label")


def test_examples_and_words_to_begin_with(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        chat = gr.Chatbot(
            placeholder="# Welcome", examples=[{"text": "a"}, {"text": "b", "display_text": "Bee"}]
        )
        told = gr.Textbox(label="Told")

        def chosen(event: gr.SelectData) -> str:
            return f"{event.index} {event.value}"

        chat.example_select(chosen, None, told)
    page.goto(serve(app))
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.get_by_role("button", name="Select example 2: Bee").click()
    expect(page.get_by_label("Told")).to_have_value("1 {'text': 'b'}")


def test_thousands_of_messages_open_at_once_and_scroll(serve: Serve, page: Page) -> None:
    many = [
        {"role": ("user", "assistant")[n % 2], "content": f"message **{n}**\n\n- a\n- b"}
        for n in range(3000)
    ]
    with gr.Blocks() as app:
        gr.Chatbot(many)
    page.goto(serve(app))
    expect(log(page).get_by_text("message 2999")).to_be_in_viewport()
    drawn = page.get_by_test_id("bot").count()
    assert drawn < 1500, "all of them were drawn at once"
    log(page).focus()
    page.keyboard.press("Home")
    expect(log(page).get_by_text("message 0", exact=True)).to_be_in_viewport()
    expect(page.get_by_test_id("bot")).to_have_count(1500, timeout=60_000)


@pytest.mark.expects_fault(r"console: .* Content Security Policy directive .* has been blocked")
@pytest.mark.parametrize("side", ["user", "assistant"])
def test_hostile_messages_run_nothing(serve: Serve, page: Page, side: str) -> None:
    told = [{"role": side, "content": text} for text in HOSTILE.values()]
    more = [
        "<svg-x><style>body{display:none}</style></svg-x>",
        "<think onclick='window.__hit=1'>t</think>",
    ]
    told += [{"role": side, "content": text} for text in more]
    with gr.Blocks() as app:
        gr.Chatbot([*told, {"role": "assistant", "content": "the end"}], height=4000)
    page.goto(serve(app))
    expect(log(page).get_by_text("the end")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("window.__hit ?? null") is None
    forbidden = "script, style, link, iframe, object, animate, maction, base, meta, form, [onclick]"
    assert log(page).locator(forbidden).count() == 0
    expect(log(page).locator("think")).to_have_text("t")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["bubble", "panel"])
def test_it_is_accessible(serve: Serve, page: Page, theme: str, layout: Any) -> None:
    thought = {"role": "assistant", "content": "t", "metadata": {"title": "Thought", "status": "pending"}}  # fmt: skip
    with gr.Blocks(title="Chat") as app:
        chat = gr.Chatbot([*TALK[:3], thought, *TALK[3:]], layout=layout, label="Talk")
        gr.Chatbot(placeholder="# Hi", examples=[{"text": "a"}], label="Empty")
        for listen in (chat.like, chat.retry, chat.undo, chat.edit):
            listen(lambda: None)
    page.goto(serve(app) + f"?__theme={theme}")
    expect(page.get_by_test_id("bot")).to_have_count(3)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
