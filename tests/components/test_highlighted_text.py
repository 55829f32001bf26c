"""HighlightedText: parts of a text with labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr

TEXT = "The quick fox"


def wire(*parts: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"token": token, "class_or_confidence": label} for token, label in parts]


def test_what_a_function_may_return() -> None:
    text = gr.HighlightedText()
    assert text.postprocess(None) is None
    assert text.postprocess([]) == []
    assert text.postprocess([("a", None), ["b", "x"]]) == wire(("a", None), ("b", "x"))
    assert text.postprocess([("a", np.float32(0.5)), ("b", -1)]) == wire(("a", 0.5), ("b", -1))
    assert text.postprocess([("a", float("nan"))]) == wire(("a", None))
    assert text.postprocess(wire(("a", "x"))) == wire(("a", "x"))


def test_entities_of_a_pipeline() -> None:
    found = [
        {"entity_group": "noun", "start": 10, "end": 13},
        {"entity": "adj", "start": 4, "end": 9},
    ]
    parts = gr.HighlightedText().postprocess({"text": TEXT, "entities": found})
    assert parts == wire(("The ", None), ("quick", "adj"), (" ", None), ("fox", "noun"))
    assert gr.HighlightedText().postprocess({"text": "", "entities": []}) == wire(("", None))


def test_neighbours_are_made_one() -> None:
    text = gr.HighlightedText(combine_adjacent=True, adjacent_separator="-")
    value = [("a", "x"), ("b", "x"), ("c", None), ("d", None), ("e", "y")]
    assert text.postprocess(value) == wire(("a-b", "x"), ("c-d", None), ("e", "y"))


@pytest.mark.parametrize(
    "value",
    [
        "text",
        3,
        [("a",)],
        ["ab"],
        [(1, "x")],
        [("a", ["x"])],
        [("a", True)],
        {"text": "a"},
        {"text": 3, "entities": []},
        {"text": "a", "entities": [{"entity": "x", "start": 0, "end": 5}]},
        {"text": "abc", "entities": [{"start": 0, "end": 2}, {"start": 1, "end": 3}]},
    ],
)
def test_what_is_no_highlighted_text(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.HighlightedText().postprocess(value)


def test_what_the_function_gets() -> None:
    text = gr.HighlightedText()
    assert text.preprocess(None) is None
    assert text.preprocess([{"token": "a", "more": 1}]) == wire(("a", None))
    assert text.preprocess(text.example_payload()) == text.example_payload()
    assert text.postprocess(text.example_value())


@pytest.mark.parametrize(
    "payload",
    [
        "a",
        {},
        [3],
        [{}],
        [{"token": 3}],
        [{"token": "a", "class_or_confidence": []}],
        [{"token": "a", "class_or_confidence": True}],
        [{"token": "a", "class_or_confidence": float("inf")}],
        [{"token": "a", "class_or_confidence": "x" * 1001}],
        [{"token": "a"}] * 100_001,
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="HighlightedText: "):
        gr.HighlightedText().preprocess(payload)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="color_map must be a dict"):
        gr.HighlightedText(color_map=["red"])  # type: ignore[arg-type]  # what is tested
    with pytest.raises(ValueError, match="buttons holds 'copy'"):
        gr.HighlightedText(buttons=["copy"])


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    text = gr.HighlightedText()
    value = wire(("é", "x"), ("b", 0.5))
    assert text.read_from_flag(text.flag(value, tmp_path)) == value


def marking(**props: Any) -> tuple[gr.Blocks, gr.HighlightedText]:
    with gr.Blocks() as app:
        text = gr.HighlightedText(
            [("The ", None), ("quick", "adj"), (" fox jumps", None)], label="Words", **props
        )
        said = gr.Textbox(label="Said")
        chosen = gr.Textbox(label="Chosen")

        def tell(parts: list[dict[str, Any]]) -> str:
            return "|".join(f"{p['token']}:{p['class_or_confidence'] or ''}" for p in parts)

        def choose(event: gr.SelectData) -> str:
            return f"{event.index} {event.value}"

        text.change(tell, text, said)
        text.select(choose, None, chosen)
    return app, text


def test_marks_are_shown_and_chosen(serve: Callable[..., str], page: Page) -> None:
    app, _ = marking(interactive=False, show_legend=True)
    page.goto(serve(app))
    shown = page.get_by_test_id("highlighted-text")
    expect(shown.locator("mark")).to_have_text("quickadj")
    shown.get_by_role("button", name="quick").press("Enter")
    expect(page.get_by_label("Chosen")).to_have_value("1 ['quick', 'adj']")
    legend = shown.get_by_role("button", name="adj", exact=True)
    legend.click()
    expect(legend).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("group", name="Words")).to_be_visible()


def test_a_person_marks_with_the_keyboard(serve: Callable[..., str], page: Page) -> None:
    app, _ = marking(interactive=True)
    page.goto(serve(app))
    words = page.get_by_role("listbox", name="Words")
    said = page.get_by_label("Said")
    words.focus()
    for key in ("End", "Shift+ArrowLeft", "Enter"):
        words.press(key)
    page.get_by_label("Label of").fill("end")
    page.get_by_label("Label of").press("Enter")
    expect(said).to_have_value("The :|quick:adj| :|fox jumps:end")
    expect(words).to_be_focused()
    words.press("Home")
    words.press("ArrowRight")
    words.press("Delete")
    expect(said).to_have_value("The quick :|fox jumps:end")
    words.press("Enter")
    page.get_by_label("Label of").press("Escape")
    expect(words).to_be_focused()


def test_a_person_marks_with_the_mouse(serve: Callable[..., str], page: Page) -> None:
    app, _ = marking(interactive=True)
    page.goto(serve(app))
    option = page.get_by_role("option", name="fox")
    box = option.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.get_by_role("group", name="Known labels").get_by_role("button", name="adj").click()
    said = page.get_by_label("Said")
    expect(said).to_have_value("The :|quick:adj| :|fox:adj| jumps:")
    page.get_by_role("option", name="quick").click()
    expect(page.get_by_label("Chosen")).to_have_value("1 ['quick', 'adj']")
    page.get_by_role("button", name="Remove label").click()
    expect(said).to_have_value("The quick :|fox:adj| jumps:")


def test_numbers_are_a_scale(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        gr.HighlightedText([("good", 0.9), ("bad", -0.9)], show_legend=True)
        gr.HighlightedText(label="Empty")
    page.goto(serve(app))
    expect(page.get_by_role("img", name="Scale from -1 to 1")).to_be_visible()
    good, bad = page.locator("mark").all()
    paint = "e => getComputedStyle(e).backgroundColor"
    assert good.evaluate(paint) != bad.evaluate(paint)
    expect(page.get_by_text("No text yet")).to_be_visible()
