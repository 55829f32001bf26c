"""Draggable: children in an order that people change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_it_runs_in_a_row_or_a_column() -> None:
    assert gr.Draggable().wire_props()["orientation"] == "column"
    assert gr.Draggable(orientation="row").wire_props()["orientation"] == "row"
    with pytest.raises(ValueError, match="'row' or 'column', got 'grid'"):
        gr.Draggable(orientation="grid")  # type: ignore[arg-type]  # what a user may write


def test_fields_are_moved_one_by_one() -> None:
    with gr.Blocks(), gr.Draggable() as parts:
        gr.Textbox()
        gr.Number()
    assert [child.type_name for child in parts.children] == ["textbox", "number"]


def _app(orientation: Literal["row", "column"] = "column") -> gr.Blocks:
    with gr.Blocks() as demo:
        with gr.Draggable(orientation=orientation):
            one = gr.Textbox(label="One")
            gr.Textbox(label="Two")
            three = gr.Textbox(label="Three")
        gr.Button("Set").click(lambda: "set", None, one)
        gr.Button("Hide").click(lambda: gr.Textbox(visible=False), None, three)
        gr.Button("Show").click(lambda: gr.Textbox(visible=True), None, three)
    return demo


def order(page: Page) -> list[str]:
    """Labels of what is seen, from above."""
    found: list[str] = page.locator(".item:visible label").all_inner_texts()
    return found


def test_moving_with_the_keyboard_is_told(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    handle = page.get_by_role("button", name="Move One")
    handle.press("Space")
    expect(handle).to_have_attribute("aria-pressed", "true")
    status = page.locator(".draggable [role=status]")
    expect(status).to_contain_text("One taken, place 1 of 3")
    handle.press("ArrowDown")
    expect(status).to_have_text("One: place 2 of 3.")
    handle.press("ArrowDown")
    handle.press("ArrowDown")
    expect(status).to_have_text("One: place 3 of 3.")
    expect(handle).to_be_focused()
    handle.press("Space")
    expect(status).to_have_text("One put down, place 3 of 3.")
    assert order(page) == ["Two", "Three", "One"]
    handle.press("Enter")
    handle.press("Home")
    assert order(page) == ["One", "Two", "Three"]
    handle.press("Escape")
    expect(status).to_have_text("One is back, place 3 of 3.")
    assert order(page) == ["Two", "Three", "One"]


def test_the_order_stays_while_functions_change_the_children(
    serve: Callable[..., str], page: Page
) -> None:
    page.goto(serve(_app()))
    page.get_by_label("Two", exact=True).fill("typed")
    handle = page.get_by_role("button", name="Move Three")
    for key in ("Space", "Home", "Space"):
        handle.press(key)
    assert order(page) == ["Three", "One", "Two"]
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_label("One", exact=True)).to_have_value("set")
    expect(page.get_by_label("Two", exact=True)).to_have_value("typed")
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_label("Three", exact=True)).to_have_count(0)
    assert order(page) == ["One", "Two"]
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Three", exact=True)).to_be_visible()
    assert order(page) == ["Three", "One", "Two"]


@pytest.mark.parametrize("orientation", ["column", "row"])
def test_dragging(
    serve: Callable[..., str], page: Page, orientation: Literal["row", "column"]
) -> None:
    page.goto(serve(_app(orientation)))
    grip = page.get_by_role("button", name="Move One")
    goal = page.locator(".item", has=page.get_by_label("Three", exact=True))
    start, end = grip.bounding_box(), goal.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    if orientation == "column":
        page.mouse.move(start["x"] + 8, end["y"] + end["height"] * 0.8, steps=12)
    else:
        page.mouse.move(end["x"] + end["width"] * 0.8, start["y"] + 8, steps=12)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.item label')].at(-1).textContent === 'One'"
    )
    page.mouse.up()
    assert order(page) == ["Two", "Three", "One"]
    expect(grip).to_have_attribute("aria-pressed", "false")
