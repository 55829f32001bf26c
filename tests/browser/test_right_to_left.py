"""A page in Arabic or Hebrew: it is read from the right, and what is written from the left stays whole in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import showglass as gr
from tests.browser.test_examples import settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

Serve = Callable[..., str]
PICTURE = Path(gr.__file__).parent.parent / "docs" / "images" / "digits.png"

# How far the last sign of the first text in an element stands to the right of its first one.
RUN = """element => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = texts.nextNode();
  while (node && !node.data.trim()) node = texts.nextNode();
  const at = (from) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, from + 1);
    return range.getBoundingClientRect().x;
  };
  const text = node.data.trimEnd();
  return at(text.length - 1) - at(text.length - text.trimStart().length);
}"""


@dataclasses.dataclass
class Reader:
    """Somebody whose browser speaks Arabic."""

    page: Page

    def runs_right(self, found: Locator) -> bool:
        """Whether the sign at the end of a text stands at its right, as in English."""
        found.wait_for()
        run: float = found.evaluate(RUN)
        return run > 0

    def middle(self, found: Locator) -> float:
        found.wait_for()
        box = found.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    with browser.new_context(locale="ar", viewport={"width": 1280, "height": 900}) as context:
        yield Reader(context.new_page())


def test_english_keeps_its_full_stop_at_the_end(
    serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "__init__.py").touch()
    with gr.Blocks() as demo:
        gr.Textbox(label="How many?", info="About ten.", elem_id="field")
        gr.Checkbox(label="Sure?")
        gr.Radio(["Yes!", "No!"], label="Which?")
        gr.Button("Go!")
        gr.Markdown("Read this.", elem_id="prose")
        gr.Chatbot([{"role": "assistant", "content": "It is *done*."}], elem_id="chat")
        gr.HighlightedText([("Good.", "x"), (" Bad.", "y")], elem_id="marks")
        gr.FileExplorer(root_dir=tmp_path, elem_id="files")
        gr.JSON({"why": "so."}, elem_id="tree")
        with gr.Tabs():
            gr.Tab("First!")
    page = reader.page
    page.goto(serve(demo))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    texts = {
        "label": page.locator("#field label"),
        "help": page.locator("#field .help"),
        "check box": page.locator("label").filter(has_text="Sure?"),
        "choice": page.locator("label").filter(has_text="Yes!"),
        "button": page.get_by_role("button", name="Go!"),
        "tab": page.get_by_role("tab", name="First!"),
        "prose": page.locator("#prose p"),
        "chat": page.locator("#chat article p, #chat [role=article] p"),
        "marks": page.locator("#marks p").first,
        "file": page.locator("#files label").first,
        "leaf": page.locator("#tree .leaf").first,
    }
    assert {name: reader.runs_right(found) for name, found in texts.items()} == dict.fromkeys(
        texts, True
    )


def test_arabic_in_an_english_page_runs_from_the_right(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        gr.Chatbot(
            [
                {"role": "user", "content": "مرحبا، كيف حالك؟"},
                {"role": "assistant", "content": "- واحد\n- اثنان"},
            ]
        )
        gr.Markdown("Plain English.", rtl=True, elem_id="told")
    page.goto(serve(demo))
    for found in ("[data-testid=user] p", "[data-testid=bot] ul"):
        page.locator(found).wait_for()
        assert page.locator(found).evaluate("e => getComputedStyle(e).direction") == "rtl"
    # the author's word counts for more than the language
    told = page.locator("#told p")
    assert told.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_arrows_lead_along_the_line(serve: Serve, reader: Reader) -> None:
    with gr.Blocks() as demo:
        with gr.Tabs():
            for name in ("One", "Two", "Three"):
                gr.Tab(name)
        gr.Gallery([PICTURE, PICTURE, PICTURE], selected_index=0, label="Pictures")
    page = reader.page
    page.goto(serve(demo))
    settle(page)
    first, second = (page.get_by_role("tab", name=name) for name in ("One", "Two"))
    assert reader.middle(first) > reader.middle(second)
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(second).to_have_attribute("aria-selected", "true")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-selected", "true")
    thumbs = page.locator("[aria-current=true][data-testid^=thumbnail]")
    expect(thumbs).to_have_attribute("data-testid", "thumbnail 1")
    thumbs.focus()
    page.keyboard.press("ArrowLeft")
    expect(thumbs).to_have_attribute("data-testid", "thumbnail 2")
    stage = page.locator(".stage button")
    back, on = stage.first, stage.last
    assert reader.middle(back) > reader.middle(on)
    for button in (back, on):  # drawn the other way round
        assert button.locator("svg").evaluate("e => getComputedStyle(e).scale") == "-1 1"


def test_what_runs_from_the_left_everywhere_does(serve: Serve, reader: Reader) -> None:
    import numpy as np
    import pandas as pd

    with gr.Blocks() as demo:
        gr.ScatterPlot(pd.DataFrame({"x": [-1, 1], "y": [-2, 2]}), x="x", y="y", elem_id="plot")
        gr.Audio((8000, np.zeros(8000, dtype=np.int16)), elem_id="sound", interactive=False)
        gr.Code("a = -1", language="python", elem_id="code")
        gr.ImageSlider((PICTURE, PICTURE), elem_id="pair")
    page = reader.page
    page.goto(serve(demo))
    settle(page)
    for found in ("#plot canvas", "#sound .player", "#code .cm-line, #code pre", "#pair .layers"):
        page.locator(found).first.wait_for()
        way = page.locator(found).first.evaluate("e => getComputedStyle(e).direction")
        assert (found, way) == (found, "ltr")


def test_a_page_stays_where_it_is_when_a_gallery_comes(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo, gr.Tabs():
        with gr.Tab("First"):
            gr.Markdown("Nothing here.")
        with gr.Tab("Second"):
            gr.HTML("<div style='height: 1600px'>High</div>")
            gr.Gallery([PICTURE] * 30, selected_index=20, label="Pictures")
    page.set_viewport_size({"width": 600, "height": 800})
    page.goto(serve(demo))
    page.get_by_role("tab", name="Second").click()
    page.get_by_text("High", exact=True).wait_for()
    chosen = page.get_by_test_id("thumbnail 21")
    chosen.wait_for()
    assert page.evaluate("scrollY") == 0
    strip = page.locator(".strip")
    expect(strip).to_have_js_property("scrollTop", 0)
    assert strip.evaluate("e => e.scrollLeft") > 0  # its own row follows
