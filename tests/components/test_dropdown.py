"""Dropdown: one or more of many choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_left_out_value_is_the_first_choice() -> None:
    assert gr.Dropdown(["a", "b"]).get_config()["value"] == "a"
    assert gr.Dropdown(["a", "b"], value=None).get_config()["value"] is None
    assert gr.Dropdown(["a", "b"], multiselect=True).get_config()["value"] == []
    assert gr.Dropdown().get_config()["value"] is None


def test_one_choice() -> None:
    dropdown = gr.Dropdown(["a", "b"], label="Letter")
    assert dropdown.preprocess("b") == "b"
    assert dropdown.preprocess(None) is None
    with pytest.raises(gr.Error, match="Letter: one choice was expected, got a list"):
        dropdown.preprocess(["a"])
    with pytest.raises(ValueError, match="multiselect=True shows several"):
        dropdown.postprocess(["a", "b"])


def test_several_choices() -> None:
    dropdown = gr.Dropdown(["a", "b", "c"], multiselect=True, max_choices=2)
    assert dropdown.preprocess(["c", "a"]) == ["c", "a"]
    assert dropdown.preprocess(None) == []
    assert dropdown.postprocess("a") == ["a"]
    assert dropdown.postprocess(None) == []
    with pytest.raises(gr.Error, match="3 choices are more than the 2 allowed"):
        dropdown.preprocess(["a", "b", "c"])
    with pytest.raises(gr.Error, match="a list of choices was expected"):
        dropdown.preprocess("a")


def test_custom_values() -> None:
    free = gr.Dropdown(["a"], allow_custom_value=True)
    assert free.preprocess("z") == "z"
    assert free.postprocess("z") == "z"
    assert "enum" not in free.api_info()
    assert gr.Dropdown(["a"], allow_custom_value=True, type="index").preprocess("z") is None
    several = gr.Dropdown(["a"], allow_custom_value=True, multiselect=True)
    assert several.preprocess(["z", "a"]) == ["z", "a"]
    for payload in ({"z": 1}, [["z"]], [None]):
        with pytest.raises(gr.Error):
            several.preprocess(payload)  # type: ignore[arg-type]  # clients may send anything


@pytest.mark.parametrize("argument", ["max_choices", "num_choices_shown"])
def test_wrong_arguments_are_named(argument: str) -> None:
    wrong: dict[str, Any] = {argument: 0}
    with pytest.raises(ValueError, match=f"Dropdown: {argument} must be 1 or more"):
        gr.Dropdown(["a"], **wrong)


@pytest.mark.parametrize("value", [{"a": 1}, [["a"]], object()])
def test_what_is_no_text_or_number_cannot_be_shown(value: Any) -> None:
    with pytest.raises(TypeError, match="Dropdown shows texts and numbers"):
        gr.Dropdown(["a"], multiselect=True, allow_custom_value=True).postprocess([value])


def test_schema_of_several() -> None:
    schema = gr.Dropdown(["a", "b"], multiselect=True).api_info()
    assert schema == {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}


# -- in the page ------------------------------------------------------------------------------------------------------


def _app(**arguments: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(label="Pick", **arguments)
        got = gr.Textbox(label="Got")
        dropdown.change(repr, dropdown, got)
    return demo


def test_searching_among_thousands_with_keys(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app(choices=[f"Entry {n}" for n in range(5000)])))
    box = page.get_by_role("combobox", name="Pick")
    box.click()
    options = page.get_by_role("option")
    options.first.wait_for()
    assert options.count() == 100
    assert page.get_by_text("4,900 more").is_visible()
    box.fill("4321")
    expect(options).to_have_text(["Entry 4321"])
    box.press("Enter")
    expect(page.get_by_label("Got", exact=True)).to_have_value("'Entry 4321'")
    assert box.input_value() == "Entry 4321"
    assert box.get_attribute("aria-expanded") == "false"


def test_keys_move_and_escape_forgets(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app(choices=["red", "green", "blue"])))
    box = page.get_by_role("combobox", name="Pick")
    box.focus()
    box.press("ArrowDown")
    assert _active(page) == "red"
    box.press("ArrowUp")
    assert _active(page) == "blue"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "red"
    box.press_sequentially("gr")
    expect(page.get_by_role("status").filter(has_text="1 choice")).to_have_count(1)
    box.press("Enter")
    expect(page.get_by_label("Got", exact=True)).to_have_value("'green'")
    box.press_sequentially("nothing like it")
    expect(page.get_by_text("No choice has")).to_be_visible()
    box.blur()
    expect(box).to_have_value("green")


def _active(page: Page) -> str:
    return str(
        page.evaluate(
            """() => {
                const box = document.querySelector("[role=combobox]");
                return document.getElementById(box.getAttribute("aria-activedescendant")).innerText;
            }"""
        )
    )


def test_several_with_chips(serve: Callable[..., str], page: Page) -> None:
    demo = _app(choices=["red", "green", "blue"], multiselect=True, max_choices=2)
    page.goto(serve(demo))
    box = page.get_by_role("combobox", name="Pick")
    box.click()
    page.get_by_role("option", name="green").click()
    page.get_by_role("option", name="red").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("['green', 'red']")
    assert page.get_by_role("option", name="blue").get_attribute("aria-disabled") == "true"
    page.get_by_role("option", name="blue").click(force=True)
    page.get_by_role("option", name="red").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("['green']")
    box.press("Backspace")
    expect(page.get_by_label("Got", exact=True)).to_have_value("[]")
    page.get_by_role("option", name="blue").click()
    box.press("Escape")
    page.get_by_role("button", name="Remove blue").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("[]")


def test_a_value_of_ones_own(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app(choices=["red", ("Green", 2)], value=None, allow_custom_value=True)))
    box = page.get_by_role("combobox", name="Pick")
    box.fill("violet")
    box.press("Enter")
    expect(page.get_by_label("Got", exact=True)).to_have_value("'violet'")
    box.fill("green")
    box.press("Tab")
    expect(page.get_by_label("Got", exact=True)).to_have_value("2")
    assert box.input_value() == "Green"


def test_without_filter_letters_jump(serve: Callable[..., str], page: Page) -> None:
    demo = _app(choices=["red", "green", "grey"], value=None, filterable=False)
    page.goto(serve(demo))
    box = page.get_by_role("combobox", name="Pick")
    box.focus()
    for key in ("g", "g", "Enter"):
        box.press(key)
    expect(page.get_by_label("Got", exact=True)).to_have_value("'grey'")
    assert box.inner_text() == "grey"


def test_a_value_goes_with_its_choice(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(["Paris"], label="City")
        got = gr.Textbox(label="Got")
        gr.Button("Spain").click(lambda: gr.Dropdown(choices=["Madrid"]), None, dropdown)
        gr.Button("Go").click(repr, dropdown, got)
    page.goto(serve(demo))
    box = page.get_by_role("combobox", name="City")
    expect(box).to_have_value("Paris")
    page.get_by_role("button", name="Spain").click()
    expect(box).to_have_value("")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Got")).to_have_value("None")
    box.click()
    page.get_by_role("option", name="Madrid").click()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Got")).to_have_value("'Madrid'")


@pytest.mark.parametrize("arguments", [{}, {"multiselect": True}, {"filterable": False}])
def test_axe_finds_nothing_in_an_open_list(
    serve: Callable[..., str], page: Page, arguments: dict[str, Any]
) -> None:
    page.goto(
        serve(
            _app(
                choices=["red", "green"],
                value=["red"] if "multiselect" in arguments else "red",
                **arguments,
            )
        )
    )
    box = page.get_by_role("combobox", name="Pick")
    box.click()
    box.press("ArrowDown")
    page.get_by_role("option", name="green").wait_for()
    axe = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    assert [f"{one['id']}: {one['help']}" for one in found] == []


def test_all_choices_may_be_shown(serve: Callable[..., str], page: Page) -> None:
    names = [f"Entry {n}" for n in range(5000)]
    page.goto(serve(_app(choices=names, filterable=False, num_choices_shown=None)))
    box = page.get_by_role("combobox", name="Pick")
    box.focus()
    box.press("End")
    expect(page.locator("[role=option]").last).to_have_text("Entry 4999")
    assert _active(page) == "Entry 4999"
    box.press("Enter")
    expect(page.get_by_label("Got", exact=True)).to_have_value("'Entry 4999'")


def test_the_same_value_twice_breaks_nothing(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(["a", "b"], multiselect=True, label="Pick", interactive=True)
        gr.Button("Twice").click(lambda: ["a", "a"], None, dropdown)
    page.goto(serve(demo))
    page.get_by_role("button", name="Twice").click()
    expect(page.get_by_role("button", name="Remove a")).to_have_count(2)
    page.get_by_role("button", name="Remove a").first.click()
    expect(page.get_by_role("button", name="Remove a")).to_have_count(0)


def test_events_of_keys_and_selection(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(["red", "green"], label="Pick", interactive=True)
        got = gr.Textbox(label="Got")

        def key(event: gr.KeyUpData) -> str:
            return f"{event.key} {event.input_value}"

        def chosen(event: gr.SelectData) -> str:
            return f"{event.index} {event.value} {event.selected}"

        dropdown.key_up(key, None, got)
        dropdown.select(chosen, None, got)
    page.goto(serve(demo))
    box = page.get_by_role("combobox", name="Pick")
    box.fill("gree")
    box.press("n")
    expect(page.get_by_label("Got", exact=True)).to_have_value("n green")
    page.get_by_role("option", name="green").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("1 green True")


def test_new_choices_of_a_function(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(["red"], label="Pick")
        got = gr.Textbox(label="Got")
        gr.Button("More").click(lambda: gr.update(choices=["x", "y"], value="x"), None, dropdown)
        dropdown.input(repr, dropdown, got)
    page.goto(serve(demo))
    page.get_by_role("button", name="More").click()
    box = page.get_by_role("combobox", name="Pick")
    expect(box).to_have_value("x")
    box.click()
    page.get_by_role("option", name="y").click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("'y'")
