"""A conversation with a function, as a person has it: with files, stopped, tried again, taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import showglass as gr

Serve = Callable[..., str]


def test_a_conversation(serve: Serve, page: Page) -> None:
    def answer(message: str, history: list[Any]) -> Iterator[str]:
        for end in range(1, 4):
            yield f"{message.upper()} {len(history)} {'.' * end}"
            time.sleep(0.01)

    page.goto(
        serve(gr.ChatInterface(answer, title="Talk", editable=True, examples=["good morning"]))
    )
    page.get_by_role("button", name="Select example 1: good morning").click()
    expect(page.get_by_test_id("bot")).to_have_text(["GOOD MORNING 0 ..."])
    box = page.get_by_label("Message", exact=True)
    box.fill("again")
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.get_by_test_id("bot")).to_have_text(["GOOD MORNING 0 ...", "AGAIN 2 ..."])
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_test_id("bot")).to_have_text(["GOOD MORNING 0 ...", "AGAIN 2 ..."])
    page.get_by_role("button", name="Undo").click()
    expect(box).to_have_value("again")
    expect(page.get_by_test_id("bot")).to_have_count(1)
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_label("Edit message").fill("good night")
    page.get_by_role("button", name="Submit").first.click()
    expect(page.get_by_test_id("bot")).to_have_text(["GOOD NIGHT 0 ..."])
    expect(page.get_by_test_id("user")).to_have_text(["good night"])


def test_an_answer_is_stopped(serve: Serve, page: Page) -> None:
    closed: list[str] = []

    def answer(message: str, history: list[Any]) -> Iterator[str]:
        try:
            for number in range(1000):
                yield f"step {number}"
                time.sleep(0.02)
        finally:
            closed.append(message)

    page.goto(serve(gr.ChatInterface(answer)))
    box = page.get_by_label("Message", exact=True)
    box.fill("go")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_test_id("bot")).to_contain_text("step")
    box.fill("meanwhile")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    until = time.monotonic() + 30
    while not closed and time.monotonic() < until:
        page.wait_for_timeout(20)
    assert closed == ["go"]
    expect(box).to_have_value("meanwhile")


def test_files_go_with_the_message(serve: Serve, page: Page, tmp_path: Path) -> None:
    def answer(message: dict[str, Any], history: list[Any]) -> str:
        return f"{message['text']}: {', '.join(Path(f).name for f in message['files'])}"

    box = gr.MultimodalTextbox(
        label="Message", file_count="multiple", max_plain_text_length=50, render=False
    )
    page.goto(serve(gr.ChatInterface(answer, multimodal=True, textbox=box)))
    (tmp_path / "one.txt").write_text("1")
    (tmp_path / "two.txt").write_text("22")
    page.get_by_test_id("file-upload").set_input_files([tmp_path / "one.txt", tmp_path / "two.txt"])
    expect(page.get_by_test_id("thumbnail 2")).to_contain_text("two.txt")
    page.get_by_role("button", name="Remove this file").first.click()
    expect(page.get_by_role("list", name="Files").get_by_role("listitem")).to_have_count(1)
    field = page.get_by_label("Message", exact=True)
    field.evaluate(
        """(e) => {
          const data = new DataTransfer();
          data.items.add(new File(["x"], "pasted.txt", { type: "text/plain" }));
          e.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    expect(page.get_by_text("pasted.txt")).to_be_visible()
    field.evaluate(
        """(e) => {
          const data = new DataTransfer();
          data.setData("text/plain", "long ".repeat(20));
          e.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_text("pasted_text.txt")).to_be_visible()
    field.evaluate(
        """(e) => {
          const data = new DataTransfer();
          data.items.add(new File(["y"], "dropped.txt", { type: "text/plain" }));
          e.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_text("dropped.txt")).to_be_visible()
    field.fill("look")
    field.press("Shift+Enter")
    field.press_sequentially("here")
    field.press("Enter")
    expect(page.get_by_test_id("bot")).to_have_text(
        "look\nhere: two.txt, pasted.txt, pasted_text.txt, dropped.txt", use_inner_text=True
    )
    expect(page.get_by_role("list", name="Files")).to_have_count(0)
    expect(page.get_by_test_id("user")).to_contain_text("dropped.txt")


def test_words_go_where_they_are_dropped(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.MultimodalTextbox(label="Message", sources=["upload", "microphone"], interactive=True)
    page.goto(serve(app))
    field = page.get_by_label("Message", exact=True)
    untouched = field.evaluate(
        """(e) => {
          const data = new DataTransfer();
          data.setData("text/plain", "words");
          const init = { dataTransfer: data, bubbles: true, cancelable: true };
          return ["dragover", "drop"].map((name) => e.dispatchEvent(new DragEvent(name, init)));
        }"""
    )
    assert untouched == [True, True]
    gap = field.evaluate(
        """(e) => document.querySelector('[aria-label="Record audio"]').getBoundingClientRect().left
                  - e.getBoundingClientRect().right"""
    )
    assert gap < 20, "the field takes the room that the buttons leave"


def test_something_is_said(serve: Serve, stage: Page) -> None:
    def tell(message: dict[str, Any]) -> str:
        return f"{len(message['files'])} {Path(message['files'][0]).suffix}"

    with gr.Blocks() as app:
        box = gr.MultimodalTextbox(label="Message", sources=["microphone"], file_types=["image"])
        told = gr.Textbox(label="Told")
        box.submit(tell, box, told)
    stage.goto(serve(app))
    stage.get_by_role("button", name="Record audio").click()
    expect(stage.get_by_role("timer")).to_contain_text("0:0")
    stage.wait_for_timeout(400)
    stage.get_by_role("button", name="Stop recording").click()
    expect(stage.get_by_test_id("thumbnail 1")).to_contain_text("recording.wav")
    stage.get_by_role("button", name="Submit").click()
    expect(stage.get_by_label("Told")).to_have_value("1 .wav")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(serve: Serve, page: Page, theme: str) -> None:
    app = gr.ChatInterface(
        lambda message, history: "yes", multimodal=True, title="Talk", examples=["a"]
    )
    page.goto(serve(app) + f"?__theme={theme}")
    file: Any = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
    page.get_by_test_id("file-upload").set_input_files([file])
    expect(page.get_by_test_id("thumbnail 1")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
