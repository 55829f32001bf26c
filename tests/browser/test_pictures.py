"""Image, Gallery and File in a browser, as a person uses them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

import find_browser
import showglass as gr

Serve = Callable[..., str]


def png(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def file(name: str, content: bytes, mime: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": content}


def choose(page: Page, *files: FilePayload) -> None:
    """Through the button that people click."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Click to upload or drop files").click()
    chooser.value.set_files(list(files))


def image_app(**props: Any) -> gr.Blocks:
    def describe(picture: Any) -> str:
        return "none" if picture is None else f"{picture.shape} {picture[0, 0].tolist()}"

    with gr.Blocks() as demo:
        photo = gr.Image(label="Photo", **props)
        said = gr.Textbox(label="Said")
        photo.change(describe, photo, said)
    return demo


# -- Image -------------------------------------------------------------------------------------------------------------


def test_an_image_is_uploaded_shown_and_cleared(serve: Serve, page: Page) -> None:
    page.goto(serve(image_app()))
    expect(page.get_by_test_id("Photo-upload-button")).to_be_visible()
    choose(page, file("cat.png", png()))
    expect(page.get_by_label("Said")).to_have_value("(40, 60, 3) [255, 0, 0]")
    shown = page.get_by_role("img", name="Photo")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "cat.png"
    page.get_by_role("button", name="Fullscreen").click()
    expect(page.get_by_role("dialog", name="Photo")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Zoom in").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_have_attribute("data-scale", "1.50")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Said")).to_have_value("none")
    expect(page.get_by_test_id("Photo-upload-button")).to_be_visible()


def test_what_cannot_be_taken_is_said_where_the_person_is(serve: Serve, page: Page) -> None:
    page.goto(serve(image_app(), max_file_size="10kb"))
    group = page.get_by_role("group", name="Photo")
    choose(page, file("notes.txt", b"hello", "text/plain"))
    expect(page.get_by_text("notes.txt is of another type: choose an image.")).to_be_visible()
    expect(group).to_have_attribute("aria-invalid", "true")
    choose(page, file("large.png", bytes(20_000)))
    expect(page.get_by_text("large.png is too large for this app.")).to_be_visible()
    choose(page, file("lie.png", b"no pixels at all"))
    expect(page.get_by_text("'lie.png' is no image that can be read").first).to_be_visible()


def test_a_picture_is_dropped_and_pasted(serve: Serve, page: Page) -> None:
    page.goto(serve(image_app()))
    give = """(target, [kind, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "a.png", { type: "image/png" }));
        const init = { bubbles: true, cancelable: true };
        target.dispatchEvent(kind === "drop"
            ? new DragEvent("drop", { ...init, dataTransfer: data })
            : new ClipboardEvent("paste", { ...init, clipboardData: data }));
    }"""
    zone = page.get_by_test_id("Photo-upload-button")
    zone.evaluate(give, ["drop", list(png("lime"))])
    expect(page.get_by_label("Said")).to_have_value("(40, 60, 3) [0, 255, 0]")
    page.get_by_role("button", name="Clear").click()
    zone.evaluate(give, ["paste", list(png("blue"))])
    expect(page.get_by_label("Said")).to_have_value("(40, 60, 3) [0, 0, 255]")


def test_a_click_selects_a_pixel(serve: Serve, page: Page) -> None:
    def tell(event: gr.SelectData) -> str:
        return str(event.index)

    with gr.Blocks() as demo:
        picture = gr.Image(np.zeros((40, 60, 3), np.uint8), label="Photo", interactive=False)
        said = gr.Textbox(label="Said")
        picture.select(tell, None, said)
    page.goto(serve(demo))
    image = page.get_by_role("img", name="Photo")
    page.wait_for_load_state("networkidle")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    box = image.bounding_box()
    assert box is not None
    scale = min(box["width"] / 60, box["height"] / 40)
    left, top = (box["width"] - 60 * scale) / 2, (box["height"] - 40 * scale) / 2
    image.click(position={"x": left + 30.5 * scale, "y": top + 10.5 * scale})
    expect(page.get_by_label("Said")).to_have_value("[30, 10]")


@pytest.mark.parametrize("mirror", [True, False])
def test_the_camera_takes_a_picture(serve: Serve, browser: Browser, mirror: bool) -> None:
    url = serve(image_app(sources=["webcam"], webcam_options=gr.WebcamOptions(mirror=mirror)))
    camera = browser.browser_type.launch(
        executable_path=find_browser.find(),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
    )
    page = camera.new_page()
    try:
        page.goto(url)
        page.get_by_role("button", name="Camera").click()
        video = page.get_by_label("What the camera sees")
        turned = video.evaluate("v => getComputedStyle(v).transform.startsWith('matrix(-1')")
        assert turned is mirror
        page.get_by_role("button", name="Take photo").click()
        expect(page.get_by_label("Said")).not_to_have_value("")
        assert page.get_by_label("Said").input_value().startswith("(")
        # The camera is off again: its light would stay on otherwise.
        expect(video).to_have_count(0)
    finally:
        camera.close()


# -- File --------------------------------------------------------------------------------------------------------------


def test_files_are_added_checked_and_removed(serve: Serve, page: Page) -> None:
    def names(paths: Any) -> str:
        return " ".join(Path(path).read_text() for path in paths or []) or "none"

    with gr.Blocks() as demo:
        files = gr.Files(label="Tables", file_types=[".csv"], allow_reordering=True)
        said = gr.Textbox(label="Said")
        gone = gr.Textbox(label="Gone")
        files.change(names, files, said)

        @files.delete(outputs=gone)
        def tell(event: gr.DeletedFileData) -> str:
            return str(event.file["orig_name"])

    page.goto(serve(demo))
    choose(page, file("one.csv", b"1", "text/csv"), file("two.csv", b"2", "text/csv"))
    expect(page.get_by_label("Said")).to_have_value("1 2")
    choose(page, file("three.exe", b"3", "application/octet-stream"))
    expect(page.get_by_text("three.exe is of another type: choose a .csv file.")).to_be_visible()
    page.get_by_role("button", name="Move two.csv up").click()
    expect(page.get_by_label("Said")).to_have_value("2 1")
    page.get_by_role("button", name="Remove this file").first.click()
    expect(page.get_by_label("Said")).to_have_value("1")
    expect(page.get_by_label("Gone")).to_have_value("two.csv")


def test_a_file_of_the_function_is_saved(serve: Serve, page: Page, tmp_path: Path) -> None:
    made = tmp_path / "résumé.txt"
    made.write_text("hello")
    with gr.Blocks() as demo:
        out = gr.File(label="Result")
        gr.Button("Make").click(lambda: str(made), None, out)
    page.goto(serve(demo))
    expect(page.get_by_text("No file yet")).to_be_visible()
    page.get_by_role("button", name="Make").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="résumé.txt").click()
    assert download.value.suggested_filename == "résumé.txt"
    assert Path(download.value.path()).read_text() == "hello"


# -- buttons -----------------------------------------------------------------------------------------------------------


def test_a_button_takes_files_and_another_saves_them(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        take = gr.UploadButton("Take", file_types=[".txt"])
        save = gr.DownloadButton("Save")
        take.upload(lambda path: path, take, save)
    page.goto(serve(demo))
    expect(page.get_by_role("link", name="Save")).to_have_count(0)
    for name in ("a.exe", "a.txt"):
        with page.expect_file_chooser() as chooser:
            page.get_by_test_id("Take-upload-button").click()
        chooser.value.set_files(file(name, b"hello", "text/plain"))
        if name == "a.exe":
            expect(page.get_by_text("a.exe is of another type")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save").click()
    assert download.value.suggested_filename == "a.txt"
    assert Path(download.value.path()).read_text() == "hello"
