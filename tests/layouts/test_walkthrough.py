"""Walkthrough: steps of which one is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_a_step_takes_its_label_by_position() -> None:
    step = gr.Step("First", id=3, interactive=False)
    assert (step.label, step.visible, step.interactive, step.id) == ("First", True, False, 3)
    assert step.get_config()["name"] == "step"
    assert step.type_name == "walkthroughstep"


def test_it_holds_steps_alone() -> None:
    with (
        gr.Blocks(),
        gr.Walkthrough(),
        pytest.raises(ValueError, match=r"holds Steps alone; put <Textbox \d+> into a Step"),
    ):
        gr.Textbox()
    with gr.Blocks(), gr.Walkthrough() as steps:
        gr.State()
        gr.Step("One")
    assert len(steps.children) == 2


def _app() -> gr.Blocks:
    with gr.Blocks() as demo:
        said = gr.Textbox(label="Said")
        changes = gr.Number(0, label="Changes")
        with gr.Walkthrough(selected=1) as walk:
            with gr.Step("One", id=1):
                gr.Textbox(label="In one")
                on = gr.Button("On")
            with gr.Step("Two", id=2) as two:
                gr.Textbox(label="In two")
            with gr.Step("Three", id=3, interactive=False):
                gr.Textbox(label="In three")

        def chosen(event: gr.SelectData) -> str:
            return f"{event.index} {event.value}"

        two.select(chosen, None, said)
        walk.change(lambda n: n + 1, changes, changes)
        on.click(lambda: gr.Walkthrough(selected=3), None, walk)
    return demo


def test_going_through_with_mouse_and_keys(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    one, two = page.get_by_role("button", name="One"), page.get_by_role("button", name="Two")
    three = page.get_by_role("button", name="Three")
    expect(one).to_have_attribute("aria-current", "step")
    expect(three).to_be_disabled()
    expect(page.get_by_label("Steps")).to_contain_text("Step 1 of 3")
    one.focus()
    page.keyboard.press("ArrowRight")
    expect(two).to_be_focused()
    expect(page.get_by_label("In one")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("In two")).to_be_visible()
    expect(page.get_by_label("In one")).to_be_hidden()
    expect(two).to_have_attribute("aria-current", "step")
    expect(page.get_by_label("Said")).to_have_value("1 Two")
    expect(page.get_by_label("Changes")).to_have_value("1")
    expect(page.get_by_role("button", name="One (done)")).to_be_visible()


def test_a_function_goes_on_to_a_step_that_nobody_can_choose(
    serve: Callable[..., str], page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(serve(_app()))
    page.get_by_label("In one").fill("kept")
    page.get_by_role("button", name="On", exact=True).click()
    expect(page.get_by_label("In three")).to_be_visible()
    expect(page.get_by_label("Changes")).to_have_value("1")
    expect(page.get_by_text("Step 3 of 3")).to_be_visible()
    page.get_by_role("button", name="One (done)").click()
    expect(page.get_by_label("In one")).to_have_value("kept")
    expect(page.get_by_label("Changes")).to_have_value("2")
