"""What is on the page goes to another app: by the browser's own share sheet, which headless ones do not have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr

Serve = Callable[..., str]

SHEET = """
let asked = 0;
window.refusals = [];
navigator.canShare = () => window.takesFiles !== false;
navigator.share = async (given) => {
  const refusal = window.refusals.shift();
  const files = (given.files ?? []).map((file) => `${file.type} ${file.size > 0}`);
  const told = refusal ?? [...files, given.url ?? "", given.text ?? ""].filter(Boolean).join("; ");
  document.documentElement.dataset.shared = `${++asked}: ${told}`;
  if (refusal) throw new DOMException("no", refusal);
};
"""


@pytest.fixture
def sheet(page: Page) -> Page:
    page.add_init_script(SHEET)
    return page


def shared(page: Page, wanted: str) -> None:
    """Waits until this was given: its number, a colon, the kinds of files and texts."""
    expect(page.locator("html")).to_have_attribute("data-shared", re.compile(f"^{wanted}"))


def greys(count: int) -> list[tuple[Any, str]]:
    return [(np.full((30, 30, 3), 40 * i, np.uint8), f"grey {i}") for i in range(count)]


def press(page: Page) -> None:
    page.get_by_role("button", name="Share", exact=True).click()


def test_a_sound_is_given_as_a_file(serve: Serve, sheet: Page) -> None:
    with gr.Blocks() as demo:
        gr.Audio((8000, np.zeros(800, np.int16)), label="Sound", interactive=False)
    sheet.goto(serve(demo))
    press(sheet)
    shared(sheet, "1: audio/[a-z-]+ true$")


def test_a_video_is_given_where_the_author_asks(serve: Serve, sheet: Page) -> None:
    with gr.Blocks() as demo:
        gr.Video(gr.get_video(), label="Film", interactive=False, buttons=["share"])
    sheet.goto(serve(demo))
    press(sheet)
    shared(sheet, "1: video/mp4 true$")


def test_a_gallery_gives_all_those_chosen_or_the_one_that_is_seen(
    serve: Serve, sheet: Page
) -> None:
    with gr.Blocks() as demo:
        gr.Gallery(greys(3), label="Greys", interactive=False)
    sheet.goto(serve(demo))
    press(sheet)
    shared(sheet, "1: image/webp true; image/webp true; image/webp true$")
    sheet.get_by_role("button", name="Choose several").click()
    sheet.get_by_role("button", name="Thumbnail 1 of 3").click()
    sheet.get_by_role("button", name="Thumbnail 3 of 3").click()
    expect(sheet.get_by_text("2 chosen")).to_be_visible()
    press(sheet)
    shared(sheet, "2: image/webp true; image/webp true$")
    sheet.get_by_role("button", name="Done").click()
    sheet.get_by_role("button", name="Thumbnail 2 of 3").click()
    expect(sheet.get_by_test_id("detailed-image")).to_be_visible()
    press(sheet)
    shared(sheet, "3: image/webp true$")


def test_a_browser_that_shares_no_files_gives_the_address(serve: Serve, sheet: Page) -> None:
    with gr.Blocks() as demo:
        gr.Image(greys(1)[0][0], label="Grey", interactive=False)
    sheet.add_init_script("window.takesFiles = false")
    address = serve(demo)
    sheet.goto(address)
    press(sheet)
    shared(sheet, f"1: {re.escape(address.rstrip('/'))}/gradio_api/file=")


def test_who_is_refused_sees_it(serve: Serve, sheet: Page) -> None:
    with gr.Blocks() as demo:
        gr.Image(greys(1)[0][0], label="Grey", interactive=False)
    sheet.goto(serve(demo))
    sheet.evaluate("window.refusals = ['AbortError', 'DataError']")
    grey = sheet.get_by_role("group", name="Grey")
    press(sheet)
    shared(sheet, "1: AbortError")
    expect(sheet.get_by_role("button", name="Share", exact=True)).to_be_enabled()
    expect(grey).not_to_have_attribute(
        "aria-invalid", "true"
    )  # who changes their mind did nothing wrong
    press(sheet)
    shared(sheet, "2: DataError")
    expect(grey).to_have_attribute("aria-invalid", "true")


def test_a_chat_is_given_as_text(serve: Serve, sheet: Page) -> None:
    with gr.Blocks() as demo:
        gr.Chatbot([{"role": "user", "content": "Guten Tag"}], label="Chat")
    sheet.goto(serve(demo))
    press(sheet)
    shared(sheet, "1: .*Guten Tag")


def test_a_browser_without_a_share_sheet_draws_no_button(serve: Serve, page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    with gr.Blocks() as demo:
        gr.Gallery(greys(2), label="Greys", interactive=False)
    page.goto(serve(demo))
    expect(page.get_by_role("button", name="Download all")).to_be_visible()
    expect(page.get_by_role("button", name="Share", exact=True)).to_have_count(0)
