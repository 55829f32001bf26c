"""Drawing with a mouse, as a person does it: the function follows the pen."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

import showglass as gr

Serve = Callable[..., str]
SOME_INK = re.compile(r"^\(100, 200, 4\) [1-9]\d+$")


def ink(drawing: dict[str, Any] | None) -> str:
    if drawing is None:
        return "nothing"
    composite = drawing["composite"]
    assert composite.dtype == np.uint8
    assert [layer.shape for layer in drawing["layers"]] == [composite.shape]
    assert drawing["background"].shape == composite.shape
    return f"{composite.shape} {(composite[..., 3] > 0).sum()}"


def stroke(
    page: Page, canvas: Locator, points: list[tuple[float, float]], lift: bool = True
) -> None:
    """Draws through points given as shares of the canvas."""
    box = canvas.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    if lift:
        page.mouse.up()


def pad_app(**props: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        pad = gr.Sketchpad(label="Pad", canvas_size=(200, 100), **props)
        said = gr.Textbox(label="Ink", value="fresh")
        pad.change(ink, pad, said)
    return demo


def covered(page: Page) -> int:
    """Pixels with ink on them, as the function counted them."""
    return int(page.get_by_label("Ink").input_value().rpartition(" ")[2])


def test_the_function_follows_the_pen(serve: Serve, page: Page) -> None:
    page.goto(serve(pad_app()))
    canvas, said = page.locator("canvas"), page.get_by_label("Ink")
    stroke(page, canvas, [(0.2, 0.5), (0.6, 0.5)], lift=False)
    expect(said).to_have_value(SOME_INK)
    begun = said.input_value()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"], steps=5)
    page.mouse.up()
    expect(said).not_to_have_value(begun)
    expect(said).to_have_value(SOME_INK)


def test_undo_redo_erase_clear(serve: Serve, page: Page) -> None:
    page.goto(serve(pad_app()))
    canvas, said = page.locator("canvas"), page.get_by_label("Ink")

    def button(name: str) -> Locator:
        return page.get_by_role("button", name=name, exact=True)

    expect(button("Undo")).to_be_disabled()
    stroke(page, canvas, [(0.1, 0.5), (0.9, 0.5)])
    button("Undo").click()
    expect(said).to_have_value("nothing")
    expect(button("Undo")).to_be_disabled()
    button("Redo").click()
    expect(said).to_have_value(SOME_INK)
    whole = covered(page)
    button("Erase").click()
    stroke(page, canvas, [(0.5, 0.2), (0.5, 0.8)])
    expect(said).not_to_have_value(f"(100, 200, 4) {whole}")
    assert covered(page) < whole
    button("Brush").focus()
    page.keyboard.press("Control+z")
    expect(said).to_have_value(f"(100, 200, 4) {whole}")
    button("Clear").click()
    expect(said).to_have_value("nothing")


def test_what_is_drawn_is_there_when_a_button_is_clicked_at_once(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        pad = gr.Paint(label="Pad", canvas_size=(200, 100))
        said = gr.Textbox(label="Ink")
        gr.Button("Read").click(ink, pad, said)
    page.goto(serve(demo))

    def late(route: Route) -> None:
        """The upload takes longer than the click."""
        page.wait_for_timeout(150)
        route.continue_()

    page.route("**/component_server", late)
    stroke(page, page.locator("canvas"), [(0.2, 0.5), (0.8, 0.5)])
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_label("Ink")).to_have_value(SOME_INK)


def test_ink_survives_resizing_and_a_change_of_theme(serve: Serve, page: Page) -> None:
    page.goto(serve(pad_app()) + "?__theme=light")
    canvas = page.locator("canvas")
    stroke(page, canvas, [(0.2, 0.5), (0.8, 0.5)])
    page.set_viewport_size({"width": 390, "height": 700})
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shot = Image.open(io.BytesIO(canvas.screenshot())).convert("L")
    pixels = np.asarray(shot)
    assert pixels[pixels.shape[0] // 2, pixels.shape[1] // 2] < 40
    assert pixels[pixels.shape[0] // 8, pixels.shape[1] // 2] == 255


def test_a_finger_draws_and_does_not_scroll(serve: Serve, page: Page) -> None:
    page.goto(serve(pad_app()))
    assert page.locator("canvas").evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_drawing_of_the_function_is_shown_and_goes_on(serve: Serve, page: Page) -> None:
    red = np.zeros((60, 80, 4), np.uint8)
    red[:30] = (255, 0, 0, 255)
    with gr.Blocks() as demo:
        pad = gr.ImageEditor(label="Pad", sources=())
        said = gr.Textbox(label="Ink")
        gr.Button("Give").click(
            lambda: {"background": None, "layers": [red], "composite": None}, None, pad
        )
        gr.Button("Read").click(ink, pad, said)
    page.goto(serve(demo))
    page.get_by_role("button", name="Give").click()
    expect(page.locator("canvas")).to_have_attribute("width", "80")
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_label("Ink")).to_have_value("(60, 80, 4) 2400")
    stroke(page, page.locator("canvas"), [(0.3, 0.9), (0.7, 0.9)])
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_label("Ink")).not_to_have_value("(60, 80, 4) 2400")
    assert covered(page) > 2400


def test_a_picture_of_the_person_is_the_background(serve: Serve, page: Page) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (120, 90), (0, 0, 255)).save(stream, "PNG")

    def read(marked: dict[str, Any]) -> str:
        background, mask = marked["background"], marked["layers"][0][..., 3]
        return f"{background[0, 0].tolist()} {mask.shape} {bool(mask.any())} {mask[0, 0]}"

    with gr.Blocks() as demo:
        marked = gr.ImageMask(label="Mask", image_mode="RGBA")
        said = gr.Textbox(label="Read")
        gr.Button("Go").click(read, marked, said)
    page.goto(serve(demo))
    picture: FilePayload = {
        "name": "blue.png",
        "mimeType": "image/png",
        "buffer": stream.getvalue(),
    }
    page.get_by_test_id("file-upload").set_input_files(picture)
    expect(page.locator("canvas")).to_have_attribute("width", "120")
    stroke(page, page.locator("canvas"), [(0.4, 0.5), (0.6, 0.5)])
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Read")).to_have_value("[0, 0, 255, 255] (90, 120) True 0")
