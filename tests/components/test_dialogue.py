"""Dialogue: who says what, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.components.dialogue import MOST_LINES, MOST_TEXT

LINES = [{"speaker": "A", "text": "Hello"}, {"speaker": "B", "text": "Hi: you"}]


def test_it_gives_text_or_lines() -> None:
    assert gr.Dialogue().preprocess(LINES) == "A: Hello\nB: Hi: you"
    assert gr.Dialogue(type="list").preprocess(LINES) == LINES
    assert gr.Dialogue(separator=" | ").preprocess(LINES) == "A: Hello | B: Hi: you"
    assert gr.Dialogue().preprocess("A: Hello\n\nB: Hi: you\n") == "A: Hello\n\nB: Hi: you\n"
    assert gr.Dialogue(type="list").preprocess("A: Hello\n\nB: Hi: you\n") == LINES
    assert gr.Dialogue().preprocess(None) is None
    assert gr.Dialogue().preprocess([]) == ""


def test_lines_are_written_as_the_author_says() -> None:
    def unformatter(text: str) -> dict[str, str]:
        name, _, words = text.removeprefix("[").partition("] ")
        return {"speaker": name, "text": words}

    dialogue = gr.Dialogue(
        formatter=lambda line: f"[{line['speaker']}] {line['text']}", unformatter=unformatter
    )
    assert dialogue.preprocess(LINES) == "[A] Hello\n[B] Hi: you"
    assert dialogue.unformat("[A] Hello\n[B] Hi: you") == LINES
    assert dialogue.wire_props()["ui_mode"] == "both"
    config = dialogue.get_config()
    assert (config["formatter"], config["unformatter"]) == (None, None)
    one_way = gr.Dialogue(formatter=lambda line: line["text"])
    assert one_way.wire_props()["ui_mode"] == "dialogue"


def test_a_line_without_a_known_speaker_goes_on() -> None:
    known = gr.Dialogue(type="list", speakers=["A", "B"])
    assert known.preprocess("B: one\nMind: two") == [
        {"speaker": "B", "text": "one"},
        {"speaker": "B", "text": "Mind: two"},
    ]
    assert known.preprocess("bare") == [{"speaker": "A", "text": "bare"}]


def test_it_takes_text_lines_and_nothing() -> None:
    dialogue = gr.Dialogue()
    assert dialogue.postprocess("A: x") == "A: x"
    assert dialogue.postprocess(LINES) == LINES
    assert dialogue.postprocess(None) is None
    for wrong in (3, [1], [{"speaker": "A"}], {"speaker": "A", "text": "x"}):
        with pytest.raises(ValueError, match="line"):
            dialogue.postprocess(wrong)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (3, "text or a list of lines"),
        ({"speaker": "A", "text": "x"}, "text or a list of lines"),
        ([1], "line 1: a line is a dict"),
        ([{"speaker": "A", "text": 3}], "line 1: a line needs the texts"),
        ([{"speaker": "C", "text": "x"}], "line 1: the speaker must be one of A, B"),
        ([{"speaker": "A", "text": "x"}] * 4, "4 lines are more than the 3 allowed"),
        ("A: x\n" * 4, "4 lines are more than the 3 allowed"),
        ("x" * (MOST_TEXT + 1), "characters are more than"),
        ("\n" * (MOST_LINES + 1), "lines are more than"),
    ],
)
def test_what_a_client_may_not_send(payload: Any, why: str) -> None:
    dialogue = gr.Dialogue(speakers=["A", "B"], max_lines=3)
    with pytest.raises(gr.Error, match=why):
        dialogue.preprocess(payload)


def test_a_line_cannot_pass_for_another() -> None:
    sent = [{"speaker": "A", "text": "x\nB: I agree"}]
    assert gr.Dialogue(speakers=["A", "B"]).preprocess(sent) == "A: x B: I agree"
    assert gr.Dialogue(type="list").preprocess(sent) == [{"speaker": "A", "text": "x B: I agree"}]
    with pytest.raises(gr.Error, match="at most 200 characters"):
        gr.Dialogue().preprocess([{"speaker": "x" * 201, "text": ""}])


def test_what_the_page_asks_for_is_checked() -> None:
    dialogue = gr.Dialogue(speakers=["A", "B"])
    call = gr.Dialogue.server_functions
    assert call["format"](dialogue, LINES) == "A: Hello\nB: Hi: you"
    assert call["unformat"](dialogue, "A: Hello\nB: Hi: you") == LINES
    for name, data in [("format", "x"), ("format", [{}]), ("unformat", None), ("unformat", [1])]:
        with pytest.raises((gr.Error, ValueError)):
            call[name](dialogue, data)
    failing = gr.Dialogue(unformatter=lambda text: text)  # type: ignore[arg-type, return-value]  # a user's mistake
    with pytest.raises(gr.Error, match="a line is a dict"):
        failing._call_unformat("x")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"type": "dict"}, "type"),
        ({"ui_mode": "lines"}, "ui_mode"),
        ({"max_lines": 0}, "max_lines"),
        ({"separator": ""}, "separator"),
    ],
)
def test_what_does_not_fit_is_named(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=rf"Dialogue\({named}="):
        gr.Dialogue(**arguments)


def test_help_comes_with_tags() -> None:
    assert gr.Dialogue().info is None
    assert "colon" in str(gr.Dialogue(tags=["(laughs)"]).info)
    assert gr.Dialogue(info="Mine").info == "Mine"
    example = gr.Dialogue(speakers=["X", "Y"], type="list")
    assert example.preprocess(example.example_payload()) == example.example_payload()
    assert gr.Dialogue(speakers=["X"]).example_payload()[1]["speaker"] == "X"


def _app() -> gr.Blocks:
    with gr.Blocks() as demo:
        script = gr.Dialogue(
            speakers=["Ada", "Bob"],
            tags=["(laughs)", "(sighs)"],
            label="Script",
            max_lines=3,
            submit_btn=True,
        )
        said = gr.Textbox(label="Said", lines=3)
        shown = gr.Dialogue(label="Shown", interactive=False)
        script.submit(lambda text: (text, text), script, [said, shown])
    return demo


def test_writing_with_keys_and_tags(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    script = page.get_by_role("group", name="Script")
    first = script.get_by_role("combobox", name="Line 1", exact=True)
    first.fill("Well")
    first.press("End")
    first.press_sequentially(" :la")
    option = page.get_by_role("listbox", name="Tags").get_by_role("option")
    expect(option).to_have_text("(laughs)")
    first.press("Enter")
    expect(first).to_have_value("Well (laughs) ")
    expect(option).to_have_count(0)
    first.press("Enter")
    second = script.get_by_role("combobox", name="Line 2", exact=True)
    expect(second).to_be_focused()
    expect(script.get_by_label("Speaker of line 2")).to_have_value("Bob")
    second.press_sequentially("No:")
    expect(option).to_have_count(2)
    second.press("ArrowDown")
    second.press("Tab")
    expect(second).to_have_value("No(sighs) ")
    second.press("ArrowUp")
    expect(first).to_be_focused()
    first.press("Control+Enter")
    expect(page.get_by_label("Said")).to_have_value("Ada: Well (laughs) \nBob: No(sighs) ")
    shown = page.get_by_role("group", name="Shown")
    expect(shown.get_by_role("listitem")).to_have_text(["Ada Well (laughs)", "Bob No(sighs)"])


def test_lines_are_added_removed_and_counted(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    script = page.get_by_role("group", name="Script")
    add = script.get_by_role("button", name="Add line")
    add.click()
    add.click()
    expect(script.locator("input.text")).to_have_count(3)
    expect(add).to_be_disabled()
    script.get_by_label("Speaker of line 3").select_option("Bob")
    script.get_by_role("button", name="Remove line 1").click()
    expect(script.locator("input.text")).to_have_count(2)
    expect(script.get_by_label("Speaker of line 2")).to_have_value("Bob")
    last = script.get_by_role("combobox", name="Line 2", exact=True)
    last.press("Backspace")
    expect(script.locator("input.text")).to_have_count(1)


def test_plain_text_and_back(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    script = page.get_by_role("group", name="Script")
    script.locator("input.text").fill("Well")
    page.get_by_role("button", name="Plain text").click()
    text = page.get_by_role("textbox", name="Script")
    expect(text).to_have_value("Ada: Well")
    text.fill("Bob: One\nAda: Two")
    page.get_by_role("button", name="Dialogue", exact=True).click()
    expect(script.get_by_role("combobox", name="Line 2", exact=True)).to_have_value("Two")
    expect(script.get_by_label("Speaker of line 1")).to_have_value("Bob")
    script.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("Said")).to_have_value("Bob: One\nAda: Two")


def test_lines_are_copied_as_they_are_written(serve: Callable[..., str], page: Page) -> None:
    lines = [{"speaker": "A", "text": "hello"}, {"speaker": "B", "text": "you"}]
    with gr.Blocks() as app:
        gr.Dialogue(
            lines,
            label="Own",
            formatter=lambda one: f"<{one['speaker']}> {one['text']}",
            buttons=["copy"],
        )
        gr.Dialogue(lines, label="Plain", separator=" | ", buttons=["copy"], interactive=False)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(serve(app))
    for at, copied in enumerate(("<A> hello\n<B> you", "A: hello | B: you")):
        page.get_by_role("button", name="Copy").nth(at).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        page.wait_for_function(
            "copied => navigator.clipboard.readText().then(text => text === copied)", arg=copied
        )
        expect(page.get_by_role("button", name="Copied")).to_have_count(0)
