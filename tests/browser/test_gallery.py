"""Gallery in a browser, as a person uses it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import showglass as gr
from tests.browser.test_pictures import choose, file, png

Serve = Callable[..., str]


def colours(count: int) -> list[tuple[Any, str]]:
    return [(np.full((30, 30, 3), 40 * i, np.uint8), f"grey {i}") for i in range(count)]


def test_a_gallery_is_walked_with_the_keyboard(serve: Serve, page: Page) -> None:
    def tell(event: gr.SelectData) -> str:
        return f"{event.index} {event.value['caption']}"

    with gr.Blocks() as demo:
        gallery = gr.Gallery(colours(3), label="Greys", interactive=False)
        said = gr.Textbox(label="Said")
        seen = gr.Textbox(label="Preview")
        gallery.select(tell, None, said)
        gallery.preview_open(lambda: "open", None, seen)
        gallery.preview_close(lambda: "closed", None, seen)
    page.goto(serve(demo))
    page.get_by_role("button", name="Thumbnail 2 of 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Said")).to_have_value("1 grey 1")
    expect(page.get_by_label("Preview")).to_have_value("open")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Said")).to_have_value("2 grey 2")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Said")).to_have_value("0 grey 0")
    expect(page.get_by_test_id("detailed-image")).to_have_attribute("alt", "grey 0")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Preview")).to_have_value("closed")
    expect(page.get_by_role("button", name="Thumbnail 1 of 3")).to_be_focused()


def test_a_gallery_takes_pictures_and_gives_them_back(serve: Serve, page: Page) -> None:
    def count(items: Any) -> str:
        return "none" if items is None else ", ".join(Path(path).name for path, _ in items)

    with gr.Blocks() as demo:
        gallery = gr.Gallery(label="Mine")
        said = gr.Textbox(label="Said")
        gallery.change(count, gallery, said)
    page.goto(serve(demo))
    choose(page, file("a.png", png("red")), file("b.png", png("blue")))
    expect(page.get_by_label("Said")).to_have_value("a.png, b.png")
    page.get_by_role("button", name="Remove picture 1").click()
    expect(page.get_by_label("Said")).to_have_value("b.png")
    page.get_by_role("button", name="Remove picture 1").click()
    expect(page.get_by_label("Said")).to_have_value("none")


def test_a_gallery_is_walked_marked_and_emptied_with_keys(serve: Serve, page: Page) -> None:
    def count(items: Any) -> str:
        return "none" if items is None else " ".join(caption for _, caption in items)

    with gr.Blocks() as demo:
        gallery = gr.Gallery(colours(6), label="Greys", columns=3, interactive=True)
        said = gr.Textbox(label="Said")
        gone = gr.Textbox(label="Gone")
        gallery.change(count, gallery, said)
        gallery.delete(lambda: "one", None, gone)
    page.goto(serve(demo))
    thumb = partial(page.get_by_test_id, "thumbnail 1")
    thumb().focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("thumbnail 4")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_test_id("thumbnail 6")).to_be_focused()
    page.keyboard.press("Home")
    expect(thumb()).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_label("Said")).to_have_value("grey 1 grey 2 grey 3 grey 4 grey 5")
    expect(page.get_by_label("Gone")).to_have_value("one")
    expect(thumb()).to_be_focused()
    page.get_by_role("button", name="Choose several").click()
    page.get_by_test_id("thumbnail 2").click()
    page.get_by_test_id("thumbnail 3").click()
    expect(page.get_by_test_id("thumbnail 3")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.get_by_label("Said")).to_have_value("grey 1 grey 4 grey 5")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("detailed-image")).to_be_visible()


def photos(tmp_path: Path, count: int) -> list[tuple[str, str]]:
    """Pictures that are worth a smaller one."""
    noise = np.random.default_rng(1).integers(0, 255, (900, 1200, 3), np.uint8)
    for number in range(count):
        Image.fromarray(noise).save(tmp_path / f"photo {number}.jpg", quality=90)
    return [(str(tmp_path / f"photo {number}.jpg"), f"photo {number}") for number in range(count)]


def test_a_gallery_loads_no_more_than_it_shows(serve: Serve, page: Page, tmp_path: Path) -> None:
    with gr.Blocks() as demo:
        gr.Gallery(photos(tmp_path, 40), label="Photos", columns=4, interactive=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(serve(demo))
    first = page.get_by_test_id("thumbnail 1").locator("img")
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("image => image.decode().then(() => image.naturalWidth)") < 1200
    assert not [url for url in asked if "gradio_api/file=" in url]
    last = page.get_by_test_id("thumbnail 40").locator("img")
    assert last.evaluate("image => image.naturalWidth") == 0
    page.get_by_test_id("thumbnail 1").focus()
    page.keyboard.press("End")
    page.wait_for_function("image => image.naturalWidth > 0", arg=last.element_handle())


def test_pictures_beside_each_other_move_in_step(serve: Serve, page: Page, tmp_path: Path) -> None:
    with gr.Blocks() as demo:
        gr.Gallery(photos(tmp_path, 5), label="Photos", columns=5, interactive=False)
    page.goto(serve(demo))
    page.get_by_role("button", name="Choose several").click()
    side_by_side = page.get_by_role("button", name="Side by side")
    page.get_by_test_id("thumbnail 1").click()
    expect(side_by_side).to_be_disabled()
    for number in (2, 4, 5):
        page.get_by_test_id(f"thumbnail {number}").click()
    expect(side_by_side).to_be_enabled()
    page.get_by_test_id("thumbnail 3").click()
    expect(side_by_side).to_be_disabled()
    page.get_by_test_id("thumbnail 3").click()
    page.get_by_test_id("thumbnail 5").click()
    side_by_side.click()
    dialog = page.get_by_role("dialog")
    panes = dialog.get_by_role("button", name=": zoom")
    expect(panes).to_have_count(3)
    expect(panes.first).to_be_focused()
    pictures = dialog.get_by_test_id("detailed-image")
    zoom_in_step(page, panes, pictures)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def zoom_in_step(page: Page, panes: Locator, pictures: Locator) -> None:
    """With keys, wheel, drag and double click, in whichever pane."""
    first = pictures.first

    def moved(before: str) -> str:
        """How all of them look, once the first one does not look as before."""
        expect(first).not_to_have_attribute("style", before)
        [after] = set(pictures.evaluate_all("all => all.map((one) => one.getAttribute('style'))"))
        return str(after)

    look = first.get_attribute("style") or ""
    page.keyboard.press("+")
    look = moved(look)
    expect(first).to_have_attribute("data-scale", "1.50")
    box = panes.nth(1).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -300)
    look = moved(look)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    look = moved(look)
    page.keyboard.press("ArrowLeft")
    look = moved(look)
    page.keyboard.press("Escape")
    moved(look)
    expect(first).to_have_attribute("data-scale", "1.00")
    panes.first.dblclick(position={"x": 10, "y": 10})
    expect(pictures.last).to_have_attribute("data-scale", "3.00")


def test_all_pictures_are_saved_together(serve: Serve, page: Page, tmp_path: Path) -> None:
    with gr.Blocks() as demo:
        gr.Gallery([*photos(tmp_path, 2), photos(tmp_path, 1)[0]], label="Mine", interactive=False)
    page.goto(serve(demo))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download all").click()
    assert saved.value.suggested_filename == "Mine.zip"
    with zipfile.ZipFile(saved.value.path()) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["photo 0.jpg", "photo 1.jpg", "photo 0_2.jpg"]
        assert archive.read("photo 1.jpg") == (tmp_path / "photo 1.jpg").read_bytes()


def test_a_gallery_takes_photos_and_what_is_pasted(serve: Serve, stage: Page) -> None:
    def count(items: Any) -> str:
        return "none" if items is None else ", ".join(Path(path).name for path, _ in items)

    with gr.Blocks() as demo:
        gallery = gr.Gallery(label="Mine", sources=["webcam", "clipboard"])
        said = gr.Textbox(label="Said")
        gallery.change(count, gallery, said)
    stage.goto(serve(demo))
    mine = stage.get_by_role("group", name="Mine", exact=True)
    expect(stage.get_by_text("No picture yet")).to_be_visible()
    expect(stage.get_by_test_id("Mine-upload-button")).to_have_count(0)
    stage.get_by_role("button", name="Camera", exact=True).click()
    stage.get_by_role("button", name="Take photo").click()
    expect(stage.get_by_label("Said")).to_have_value("photo.png")
    mine.evaluate(
        """(gallery, bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "p.png", { type: "image/png" }));
            const made = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            gallery.dispatchEvent(made);
        }""",
        list(png("red")),
    )
    expect(stage.get_by_label("Said")).to_have_value("photo.png, p.png")


def test_a_picture_that_is_pasted_into_the_upload_zone_comes_once(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        gallery = gr.Gallery(label="Mine", sources=["upload", "clipboard"])
        said = gr.Textbox(label="Said")
        gallery.change(lambda items: str(len(items or [])), gallery, said)
    page.goto(serve(demo))
    page.get_by_test_id("Mine-upload-button").evaluate(
        """(zone, bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "p.png", { type: "image/png" }));
            zone.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        list(png("red")),
    )
    expect(page.get_by_label("Said")).to_have_value("1")
    expect(page.get_by_role("button", name="Thumbnail 1 of 1")).to_be_visible()
