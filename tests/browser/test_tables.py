"""Dataframe in a browser, as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

import showglass as gr

Serve = Callable[..., str]
ROWS = 100_000


def large() -> pd.DataFrame:
    return pd.DataFrame({"place": np.arange(ROWS), "name": [f"item {i % 7}" for i in range(ROWS)]})


def app(value: Any = None, **given: Any) -> gr.Blocks:
    """A table, what a function gets of it, and what was chosen and edited."""

    def told(rows: list[Any]) -> str:
        return f"{len(rows)} rows: {rows[:3]}"

    def chosen(event: gr.SelectData) -> str:
        return f"{event.index} {event.value} {event.row_value}"

    def edited(event: gr.EditData) -> str:
        return f"{event.index} {event.previous_value!r} to {event.value!r}"

    with gr.Blocks() as demo:
        table = gr.Dataframe(value, label="Table", type="array", interactive=True, **given)
        got = gr.Textbox(label="Got")
        place = gr.Textbox(label="Chosen")
        before = gr.Textbox(label="Edited")
        table.change(told, table, got)
        table.select(chosen, None, place)
        table.edit(edited, None, before)
    return demo


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="Table")


def cell(page: Page, row: int, column: int) -> Locator:
    return page.get_by_test_id(f"cell-{row}-{column}")


def test_a_large_table_is_paged_sorted_and_searched_on_the_server(serve: Serve, page: Page) -> None:
    page.goto(serve(app(large(), show_search="search")))
    expect(grid(page)).to_have_attribute("aria-rowcount", str(ROWS + 1))
    expect(cell(page, 0, 1)).to_have_text("item 0")
    cell(page, 0, 0).click()
    page.keyboard.press("Control+End")
    expect(cell(page, ROWS - 1, 0)).to_have_text(str(ROWS - 1))
    assert page.get_by_role("gridcell").count() < 200
    page.keyboard.press("Control+Home")
    header = page.get_by_role("columnheader", name="place")
    header.get_by_role("button", name="place", exact=True).click()
    header.get_by_role("button", name="place", exact=True).click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(cell(page, 0, 0)).to_have_text(str(ROWS - 1))
    page.get_by_role("searchbox", name="Search Table").fill("ITEM 3")
    found = sum(i % 7 == 3 for i in range(ROWS))
    expect(page.get_by_role("status").filter(has_text="rows")).to_have_text(
        f"{found:,} of {ROWS:,} rows"
    )
    expect(cell(page, 0, 1)).to_have_text("item 3")
    page.get_by_role("button", name="Show all").click()
    expect(grid(page)).to_have_attribute("aria-rowcount", str(ROWS + 1))


def test_edits_of_a_large_table_send_cells_not_the_table(serve: Serve, page: Page) -> None:
    sent: list[int] = []
    page.on(
        "websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame)))
    )
    page.goto(serve(app(large())))
    cell(page, 1, 1).dblclick()
    page.get_by_label("Edit cell").fill("mine")
    page.keyboard.press("Enter")
    expect(cell(page, 1, 1)).to_have_text("mine")
    expect(page.get_by_label("Got")).to_have_value(
        f"{ROWS} rows: [[0, 'item 0'], [1, 'mine'], [2, 'item 2']]"
    )
    expect(page.get_by_label("Edited")).to_have_value("[1, 1] 'item 1' to 'mine'")
    page.get_by_role("button", name="Add row").click()
    expect(page.get_by_label("Got")).to_have_value(
        f"{ROWS + 1} rows: [[0, 'item 0'], [1, 'mine'], [2, 'item 2']]"
    )
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    grid(page).focus()
    page.keyboard.press("Control+Home")
    expect(cell(page, 1, 1)).to_have_text("item 1")
    expect(page.get_by_label("Got")).to_have_value(
        f"{ROWS} rows: [[0, 'item 0'], [1, 'item 1'], [2, 'item 2']]"
    )
    assert max(sent) < 1000


def test_the_keyboard_does_it_all(serve: Serve, page: Page) -> None:
    page.goto(serve(app([[1, "a", True], [2, "b", False]], datatype=["str", "str", "bool"])))
    page.get_by_test_id("cell-0-0").wait_for()
    grid(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Chosen")).to_have_value("[0, 1] a [1, 'a', True]")
    page.keyboard.press("F2")
    expect(page.get_by_label("Edit cell")).to_be_focused()
    page.keyboard.type("b")
    page.keyboard.press("Tab")
    expect(cell(page, 0, 1)).to_have_text("ab")
    page.keyboard.press("Space")
    expect(cell(page, 0, 2).get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("Home")
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(cell(page, 0, 0)).to_have_text("1")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Got")).to_have_value("2 rows: [[8, 'ab', False], [2, 'b', False]]")
    expect(grid(page)).to_have_attribute("aria-activedescendant", _id(cell(page, 1, 0)))
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Delete")
    expect(page.get_by_label("Got")).to_have_value("2 rows: [[8, 'ab', False], [None, '', False]]")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, 1)).to_have_text("b")
    page.keyboard.press("Control+y")
    expect(cell(page, 1, 1)).to_have_text("")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Delete row").press("Enter")
    expect(page.get_by_label("Got")).to_have_value("1 rows: [[8, 'ab', False]]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_role("menuitem", name="Rename column").click()
    page.get_by_label("Name of the column").fill("first")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader").first).to_contain_text("first")


def _id(place: Locator) -> str:
    return place.get_attribute("id") or ""


def test_cells_travel_to_and_from_a_spreadsheet(serve: Serve, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(serve(app([[1, 'say "hi"'], [2, "two\nlines"]])))
    cell(page, 0, 0).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    copied = '1\t"say ""hi"""\n2\t"two\nlines"'
    assert page.evaluate("navigator.clipboard.readText()") == copied
    cell(page, 1, 1).click()
    page.evaluate("navigator.clipboard.writeText('x\\ty\\n3\\t\"a\\tb\"\\n')")
    page.keyboard.press("Control+v")
    expect(page.get_by_label("Got")).to_have_value(
        "3 rows: [[1, 'say \"hi\"', None], [2, 'x', 'y'], [None, '3', 'a\\tb']]"
    )
    page.get_by_role("button", name="Copy table data").click()
    expect(page.get_by_role("button", name="Copied table data")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[0] == "1\t2\t3"


def test_cells_look_like_what_they_hold(serve: Serve, page: Page) -> None:
    choices = {"type": "dropdown", "choices": ["red", "blue"]}
    kinds = ["markdown", "html", "link", "link", "sparkline", choices, "image", "str"]
    row = [
        "**bold**", "<b>hi</b><script>alert(1)</script>", "https://example.com/", "javascript:alert(1)",
        [1, 3, 2], "red", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "<b>no</b>",
    ]  # fmt: skip
    page.goto(serve(app([row], datatype=kinds, static_columns=[7])))
    expect(cell(page, 0, 0).locator("strong")).to_have_text("bold")
    expect(cell(page, 0, 1).locator("b")).to_have_text("hi")
    assert cell(page, 0, 1).locator("script").count() == 0
    expect(cell(page, 0, 2).get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    expect(cell(page, 0, 3).get_by_role("link")).to_have_count(0)
    expect(cell(page, 0, 4).get_by_role("img")).to_have_attribute(
        "aria-label", "3 numbers from 1 to 3, the last 2"
    )
    cell(page, 0, 0).click()
    page.keyboard.press("End")
    cell(page, 0, 5).dblclick()
    page.get_by_role("combobox", name="Edit cell").select_option("blue")
    expect(cell(page, 0, 5)).to_have_text("blue")
    cell(page, 0, 7).dblclick()
    expect(page.get_by_label("Edit cell")).to_have_count(0)
    expect(cell(page, 0, 7)).to_have_text("<b>no</b>")
    expect(cell(page, 0, 6).get_by_role("img")).to_be_visible()


def test_columns_are_filtered_and_what_is_found_is_kept(serve: Serve, page: Page) -> None:
    page.goto(serve(app(large(), show_search="filter")))
    page.get_by_role("button", name="Options of place").click()
    page.get_by_role("menuitem", name="Filter").click()
    form = page.get_by_role("form", name="Filter place")
    form.get_by_label("place").select_option("is less than")
    form.get_by_label("Filter by").fill("20")
    form.get_by_role("button", name="Apply filter").click()
    expect(grid(page)).to_have_attribute("aria-rowcount", "21")
    page.get_by_role("searchbox", name="Search Table").fill("item 6")
    expect(grid(page)).to_have_attribute("aria-rowcount", "3")
    page.get_by_role("button", name="Keep these rows").click()
    expect(page.get_by_label("Got")).to_have_value("2 rows: [[6, 'item 6'], [13, 'item 6']]")
    expect(cell(page, 1, 0)).to_have_text("13")


def test_an_empty_table_is_filled_in(serve: Serve, page: Page) -> None:
    page.goto(serve(app(headers=["a", "b"], row_count=(2, "fixed"), col_count=(2, "fixed"))))
    cell(page, 1, 0).click()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Got")).to_have_value("2 rows: [[None, None], ['x', None]]")
    expect(page.get_by_role("button", name="Add row")).to_have_count(0)


def test_it_fills_the_screen_and_axe_finds_nothing(serve: Serve, page: Page) -> None:
    page.goto(serve(app(large(), show_search="filter", show_row_numbers=True, pinned_columns=1)))
    cell(page, 0, 0).click()
    page.get_by_role("button", name="Fullscreen").click()
    page.get_by_role("button", name="Exit fullscreen").first.wait_for()
    assert grid(page).evaluate("grid => grid.clientWidth") > 1200
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Fullscreen", exact=True)).to_be_visible()


def test_columns_are_made_wider(serve: Serve, page: Page) -> None:
    page.goto(serve(app({"headers": ["a", "b"], "data": [["x", "y"]]})))
    header = page.get_by_role("columnheader", name="a")

    def width() -> float:
        box = header.bounding_box()
        assert box is not None
        return box["width"]

    expect(cell(page, 0, 0)).to_have_text("x")
    before = width()
    edge = header.locator(".edge").bounding_box()
    assert edge is not None
    x, y = edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=3)
    page.mouse.up()
    assert width() == pytest.approx(before + 60, abs=2)
    expect(header).not_to_have_attribute("aria-sort", "ascending")
    cell(page, 0, 0).click()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    assert width() == pytest.approx(before + 44, abs=2)
    header.locator(".edge").dblclick()
    assert width() == pytest.approx(before, abs=2)


def test_a_column_of_a_large_table_is_told(serve: Serve, page: Page) -> None:
    def summed(event: gr.SelectData) -> str:
        assert event.col_value is not None
        return f"{len(event.col_value)} cells, the last {event.col_value[-1]}"

    with gr.Blocks() as demo:
        table = gr.Dataframe(large(), label="Table")
        told = gr.Textbox(label="Told")
        table.select(summed, None, told)
    page.goto(serve(demo))
    cell(page, 2, 1).click()
    expect(page.get_by_label("Told")).to_have_value(f"{ROWS} cells, the last item {(ROWS - 1) % 7}")


def items(page: Page) -> list[str]:
    """What the open menu offers."""
    page.get_by_role("menu").wait_for()
    return page.get_by_role("menuitem").all_inner_texts()


def test_people_stay_within_the_limits_of_rows_and_columns(serve: Serve, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(serve(app([[1, 2], [3, 4]], row_limits=(1, 3), column_limits=(2, 3))))
    cell(page, 0, 0).click(button="right")
    assert "Add row above" in items(page)
    assert "Delete column" not in items(page)
    page.get_by_role("menuitem", name="Add row below").click()
    expect(page.get_by_label("Got")).to_have_value("3 rows: [[1, 2], [None, None], [3, 4]]")
    expect(page.get_by_role("button", name="Add row")).to_have_count(0)
    cell(page, 2, 1).click()
    page.evaluate("navigator.clipboard.writeText('5\\t6\\t7\\n8\\t9\\t10')")
    page.keyboard.press("Control+v")
    expect(page.get_by_label("Got")).to_have_value(
        "3 rows: [[1, 2, None], [None, None, None], [3, 5, '6']]"
    )
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+F10")
    assert items(page) == ["Copy"]
    page.keyboard.press("Escape")
    cell(page, 0, 0).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Delete rows").click()
    expect(page.get_by_label("Got")).to_have_value("1 rows: [[3, 5, '6']]")
    cell(page, 0, 0).click(button="right")
    assert "Delete row" not in items(page)
    page.get_by_role("menuitem", name="Delete column").click()
    expect(page.get_by_label("Got")).to_have_value("1 rows: [[5, '6']]")


def test_what_is_found_is_kept_only_where_so_few_rows_may_be_left(serve: Serve, page: Page) -> None:
    rows = [[word] for word in ("ann", "bob", "bert")]
    page.goto(serve(app(rows, show_search="filter", row_limits=(2, None))))
    page.get_by_role("searchbox", name="Search Table").fill("b")
    expect(page.get_by_role("button", name="Keep these rows")).to_be_visible()
    page.get_by_role("searchbox", name="Search Table").fill("be")
    expect(page.get_by_role("status").filter(has_text="rows")).to_have_text("1 of 3 rows")
    expect(page.get_by_role("button", name="Keep these rows")).to_have_count(0)


def test_long_whole_numbers_stay_what_they_are(serve: Serve, page: Page) -> None:
    page.goto(serve(app(pd.DataFrame({"id": [2**63 - 1, 2]}), datatype="number")))
    expect(cell(page, 0, 0)).to_have_text("9223372036854775807")
    cell(page, 1, 0).dblclick()
    page.get_by_label("Edit cell").fill("9007199254740993")
    page.keyboard.press("Enter")
    expect(cell(page, 1, 0)).to_have_text("9007199254740993")
    expect(page.get_by_label("Got")).to_have_value(
        "2 rows: [[9223372036854775807], [9007199254740993]]"
    )
