"""A telephone: what stands side by side keeps its room or wraps, and nothing is drawn twice or out of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Locator, Page

Serve = Callable[..., str]
PICTURE = Path(gr.__file__).parent.parent / "docs" / "images" / "digits.png"


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 800})
    return page


def box(found: Locator) -> FloatRect:
    found.wait_for()
    place = found.bounding_box()
    assert place is not None
    return place


def width(found: Locator) -> float:
    return box(found)["width"]


def test_what_stands_beside_a_column_is_not_squeezed(serve: Serve, phone: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Row():
            gr.Textbox(label="Bare")
            with gr.Column():
                gr.Textbox(label="Within")
        with gr.Row():
            gr.Markdown("Words of an author", elem_id="words")
            with gr.Column():
                gr.Textbox(label="Beside")
        with gr.Row():
            gr.Number(label="Left")
            gr.Number(label="Right")
    phone.goto(serve(demo))
    assert width(phone.get_by_label("Bare")) > 300
    assert width(phone.get_by_label("Within")) > 300
    assert width(phone.locator("#words")) > 300
    assert box(phone.get_by_label("Left"))["y"] == box(phone.get_by_label("Right"))["y"]


def test_buttons_in_a_corner_stand_there_once_and_leave_the_label_its_words(
    serve: Serve, phone: Page
) -> None:
    with gr.Blocks() as demo, gr.Row():
        gr.Image(
            label="A picture of mine",
            interactive=True,
            buttons=["download", gr.Button("Crop", render=False)],
        )
        gr.File(
            label="Files",
            file_count="multiple",
            interactive=True,
            buttons=[gr.Button("Sort", render=False)],
        )
    phone.goto(serve(demo))
    picture = phone.get_by_role("group", name="A picture of mine")
    picture.get_by_test_id("file-upload").set_input_files(PICTURE)
    picture.get_by_role("img").wait_for()
    phone.get_by_role("button", name="Clear").wait_for()
    assert phone.get_by_role("button", name="Crop").count() == 1
    assert phone.get_by_role("button", name="Sort").count() == 1
    label = phone.get_by_text("A picture of mine", exact=True)
    assert width(label) > width(phone.get_by_role("button", name="Clear"))
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_how_a_narrow_editor_s_tool_is_set_stays_in_its_frame(serve: Serve, phone: Page) -> None:
    with gr.Blocks() as demo, gr.Row():
        gr.Paint(label="One", min_width=120)
        gr.Paint(label="Other", min_width=120)
    phone.goto(serve(demo))
    options = phone.get_by_role("group", name="Options").first
    assert width(options) < 200
    assert options.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    for word in ("Size", "Opacity", "100 %"):
        assert box(options.get_by_text(word, exact=True))["height"] < 30, f"{word!r} is broken"
