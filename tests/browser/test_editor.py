"""The tools of an image editor, as a person uses them: pointer, touch, keys, clipboard and camera."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

import showglass as gr

Serve = Callable[..., str]
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def quarters() -> Image.Image:
    """80 by 60: red and green above blue and white."""
    image = Image.new("RGB", (80, 60), RED)
    image.paste(GREEN, (40, 0, 80, 30))
    image.paste(BLUE, (0, 30, 40, 60))
    image.paste(WHITE, (40, 30, 80, 60))
    return image


def payload() -> FilePayload:
    stream = io.BytesIO()
    quarters().save(stream, "PNG")
    return {"name": "quarters.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def described(drawing: dict[str, Any] | None) -> str:
    """What the function got: size, colours of the four quarters' middles, ink, edits."""
    if drawing is None:
        return "nothing"
    whole = drawing["composite"]
    height, width = whole.shape[:2]
    spots = [(height // 4, width // 4), (height // 4, 3 * width // 4)]
    spots += [(3 * height // 4, width // 4), (3 * height // 4, 3 * width // 4)]
    return json.dumps(
        {
            "size": [width, height],
            "spots": [whole[spot][:3].tolist() for spot in spots],
            "sum": int(whole[..., :3].astype(np.int64).sum()),
            "ink": [int((layer[..., 3] > 0).sum()) for layer in drawing["layers"]],
            "edits": drawing["edits"],
        }
    )


def editor_app(**props: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        editor = gr.ImageEditor(label="Picture", canvas_size=(80, 60), **props)
        said = gr.Textbox(label="Said", value="fresh")
        gr.Button("Read").click(described, editor, said)
        editor.apply(lambda drawing: "saved " + described(drawing), editor, said)
    return demo


class Editor:
    """The editor of a page, and what the function says of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.get_by_role("group", name="Picture", exact=True)
        self.canvas = self.root.locator("canvas")

    def bring(self) -> None:
        self.page.get_by_test_id("file-upload").first.set_input_files(payload())
        expect(self.canvas).to_have_attribute("aria-label", "Picture: canvas")

    def click(self, name: str) -> None:
        self.root.get_by_role("button", name=name, exact=True).click()
        self.idle()

    def idle(self) -> None:
        expect(self.canvas).not_to_have_attribute("aria-busy", "true")

    def place(self, x: float, y: float) -> tuple[float, float]:
        box = self.canvas.bounding_box()
        assert box is not None
        return (box["x"] + x * box["width"], box["y"] + y * box["height"])

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*self.place(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(*end), steps=8)
        self.page.mouse.up()
        self.idle()

    def read(self) -> dict[str, Any]:
        self.idle()
        said = self.page.get_by_label("Said")
        self.page.get_by_role("button", name="Read").click()
        expect(said).not_to_have_value("fresh")
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        found = said.input_value()
        return json.loads(found) if found.startswith("{") else {"nothing": found}


@pytest.fixture
def editor(serve: Serve, page: Page) -> Editor:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(serve(editor_app()))
    shown = Editor(page)
    shown.bring()
    return shown


def until(editor: Editor, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the function says once it is so."""
    for _ in range(40):
        if true(found := editor.read()):
            return found
    raise AssertionError(f"never: {found}")


def near(found: list[int], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 2 for a, b in zip(found, wanted, strict=True))


def tools(found: dict[str, Any]) -> list[str]:
    return [edit["tool"] for edit in found.get("edits", [])]


def test_crop_by_dragging_and_by_numbers(editor: Editor) -> None:
    editor.click("Crop")
    editor.drag((0.51, 0.51), (0.99, 0.99))
    editor.click("Apply")
    found = until(editor, lambda f: f.get("size") != [80, 60])
    width, height = found["size"]
    assert 36 <= width <= 40, found
    assert 27 <= height <= 30, found
    assert all(near(spot, WHITE) for spot in found["spots"])
    edit = found["edits"][-1]
    assert (edit["tool"], edit["width"], edit["height"]) == ("crop", width, height)
    editor.click("Undo")
    assert until(editor, lambda f: f["size"] == [80, 60])["edits"][-1]["tool"] == "picture"
    editor.root.get_by_label("Width").fill("40")
    editor.root.get_by_label("Width").press("Tab")
    editor.root.get_by_label("Height").fill("30")
    editor.root.get_by_label("Height").press("Enter")
    found = until(editor, lambda f: f["size"] == [40, 30])
    assert all(near(spot, RED) for spot in found["spots"])


def test_a_frame_is_moved_and_sized_with_the_keys(editor: Editor) -> None:
    editor.canvas.focus()
    editor.page.keyboard.press("c")
    frame = editor.page.get_by_test_id("crop-frame")
    expect(frame).to_be_visible()
    for _ in range(60):
        editor.page.keyboard.press("Shift+ArrowLeft")
        if int(editor.root.get_by_label("Width").input_value()) <= 40:
            break
    for _ in range(60):
        editor.page.keyboard.press("ArrowRight")
        width = int(editor.root.get_by_label("Width").input_value())
        if int(editor.root.get_by_label("Left").input_value()) == 80 - width:
            break
    editor.page.keyboard.press("Enter")
    found = until(editor, lambda f: f["size"][0] <= 40)
    assert near(found["spots"][0], GREEN)
    editor.canvas.focus()
    editor.page.keyboard.press("Control+z")
    until(editor, lambda f: f["size"] == [80, 60])


def test_turns_and_mirrors_lose_no_pixel(editor: Editor) -> None:
    editor.click("Rotate and flip")
    editor.click("Rotate right")
    found = until(editor, lambda f: f["size"] == [60, 80])
    wanted = [BLUE, RED, WHITE, GREEN]
    assert all(near(spot, w) for spot, w in zip(found["spots"], wanted, strict=True)), found
    editor.click("Flip horizontally")
    found = until(editor, lambda f: near(f["spots"][0], RED))
    assert tools(found) == ["picture", "rotate", "flip"]
    editor.click("Undo")
    editor.click("Undo")
    found = until(editor, lambda f: f["size"] == [80, 60])
    assert found["sum"] == int(np.asarray(quarters()).astype(np.int64).sum())


@pytest.mark.parametrize(
    ("cover", "wanted"),
    [("Fill", (0, 0, 0)), ("Mean colour", (128, 96, 128)), ("Blur", None)],
)
def test_what_is_occluded_is_gone_and_comes_back(
    editor: Editor, cover: str, wanted: tuple[int, ...] | None
) -> None:
    editor.click("Occlude")
    editor.root.get_by_role("radio", name=cover).check()
    before = editor.read()
    editor.drag((0.01, 0.01), (0.99, 0.99))
    found = until(editor, lambda f: "occlude" in tools(f))
    if wanted is None:
        assert found["sum"] != before["sum"]
    else:
        for spot in found["spots"]:
            assert all(abs(a - b) <= 10 for a, b in zip(spot, wanted, strict=True)), found
    edit = found["edits"][-1]
    assert edit["shape"] == "rectangle"
    assert edit["width"] >= 76
    editor.click("Undo")
    assert until(editor, lambda f: "occlude" not in tools(f))["sum"] == before["sum"]
    editor.click("Redo")
    assert until(editor, lambda f: "occlude" in tools(f))["sum"] == found["sum"]


def test_a_lasso_hides_what_is_in_it(editor: Editor) -> None:
    editor.click("Occlude")
    editor.root.get_by_role("radio", name="Lasso").check()
    mouse = editor.page.mouse
    corners = [(0.05, 0.05), (0.45, 0.05), (0.45, 0.45), (0.05, 0.45)]
    mouse.move(*editor.place(*corners[0]))
    mouse.down()
    for corner in corners[1:]:
        mouse.move(*editor.place(*corner), steps=4)
    mouse.up()
    found = until(editor, lambda f: "occlude" in tools(f))
    assert near(found["spots"][0], (0, 0, 0))
    assert near(found["spots"][3], WHITE)
    assert found["edits"][-1]["shape"] == "lasso"


def test_the_same_seed_makes_the_same_noise(editor: Editor) -> None:
    editor.click("Noise")
    sums = []
    for seed in ("7", "7", "8"):
        editor.root.get_by_label("Seed").fill(seed)
        editor.root.get_by_label("Seed").press("Tab")
        editor.click("Add noise")
        sums.append(until(editor, lambda f: "noise" in tools(f))["sum"])
        editor.click("Undo")
        until(editor, lambda f: "noise" not in tools(f))
    assert sums[0] == sums[1] != sums[2]


def test_brightness_and_size(editor: Editor) -> None:
    editor.click("Brightness")
    editor.root.get_by_role("slider", name="Brightness").fill("50")
    editor.click("Apply")
    found = until(editor, lambda f: "brightness" in tools(f))
    assert near(found["spots"][3], (128, 128, 128))
    editor.click("Resize")
    editor.root.get_by_label("Width").fill("40")
    editor.root.get_by_label("Width").press("Tab")
    editor.click("Apply")
    until(editor, lambda f: f["size"] == [40, 30])


def test_layers_are_added_hidden_moved_and_deleted(editor: Editor) -> None:
    editor.click("Layers")
    editor.click("Add layer")
    editor.click("Brush")
    editor.drag((0.1, 0.75), (0.4, 0.75))
    found = until(editor, lambda f: len(f["ink"]) == 2 and f["ink"][1] > 0)
    inked = found["sum"]
    editor.click("Hide Layer 2")
    found = until(editor, lambda f: f["sum"] != inked)
    assert found["ink"][1] > 0, "a hidden layer is there, but not seen"
    editor.click("Show Layer 2")
    until(editor, lambda f: f["sum"] == inked)
    editor.click("Move Layer 2 down")
    until(editor, lambda f: f["ink"][0] > 0 and f["ink"][1] == 0)
    editor.click("Delete Layer 2")
    until(editor, lambda f: f["ink"] == [0])
    editor.click("Undo")
    until(editor, lambda f: len(f["ink"]) == 2)


def test_drawing_with_the_keys(editor: Editor) -> None:
    editor.canvas.focus()
    keys = editor.page.keyboard
    keys.press("b")
    keys.press("ArrowLeft")
    keys.press("Space")
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("Space")
    found = until(editor, lambda f: f["ink"][0] > 0)
    assert found["edits"][-1]["tool"] == "brush"
    editor.canvas.focus()
    keys.press("Control+z")
    until(editor, lambda f: f["ink"] == [0])


def test_a_picture_is_pasted(serve: Serve, page: Page) -> None:
    page.goto(serve(editor_app()))
    shown = Editor(page)
    shown.canvas.focus()
    shown.canvas.evaluate(
        """(canvas, bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "p.png", { type: "image/png" }));
            const made = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            canvas.dispatchEvent(made);
        }""",
        list(payload()["buffer"]),
    )
    found = until(shown, lambda f: "spots" in f)
    assert near(found["spots"][1], GREEN)
    assert found["edits"] == [{"tool": "picture", "source": "clipboard", "width": 80, "height": 60}]


def test_a_photo_is_taken(serve: Serve, stage: Page) -> None:
    stage.goto(serve(editor_app()))
    shown = Editor(stage)
    shown.click("Capture from camera")
    stage.get_by_role("button", name="Take photo").click()
    expect(shown.canvas).to_have_attribute("aria-label", "Picture: canvas")
    found = until(shown, lambda f: "edits" in f)
    assert found["edits"][0]["source"] == "webcam"


Touch = Callable[..., None]


@pytest.fixture
def touch(page: Page) -> Touch:
    """Fingers on the screen, all that are there: `touch("touchStart", (x, y))`."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        spots = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    return send


def test_a_finger_draws_and_two_zoom(editor: Editor, touch: Touch) -> None:
    touch("touchStart", editor.place(0.2, 0.2))
    for x in (0.3, 0.4, 0.5):
        touch("touchMove", editor.place(x, 0.2))
    touch("touchEnd")
    inked = until(editor, lambda f: f["ink"][0] > 0)["ink"]
    middle = editor.place(0.5, 0.5)
    before = editor.canvas.evaluate("canvas => canvas.getAttribute('style')")

    def fingers(apart: float) -> list[tuple[float, float]]:
        return [(middle[0] - apart, middle[1]), (middle[0] + apart, middle[1])]

    touch("touchStart", fingers(20)[0])
    touch("touchStart", *fingers(20))
    for apart in (30.0, 45.0, 60.0):
        touch("touchMove", *fingers(apart))
    touch("touchEnd")
    after = editor.canvas.evaluate("canvas => canvas.getAttribute('style')")
    assert after != before
    assert editor.read()["ink"] == inked, "the first of two fingers drew nothing"
    editor.click("Whole picture")
    assert editor.canvas.evaluate("canvas => canvas.getAttribute('style')") == before


def test_changes_are_saved(editor: Editor) -> None:
    editor.click("Save changes")
    expect(editor.page.get_by_label("Said")).to_have_value(re.compile("^saved .*picture"))


def test_nothing_is_drawn_while_nothing_happens(editor: Editor) -> None:
    editor.read()
    frames = editor.page.evaluate(
        """() => new Promise((done) => {
            let asked = 0;
            const real = window.requestAnimationFrame;
            window.requestAnimationFrame = (work) => { asked += 1; return real(work); };
            setTimeout(() => { window.requestAnimationFrame = real; done(asked); }, 500);
        })"""
    )
    assert frames == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_whatever_the_tool(serve: Serve, page: Page, theme: str) -> None:
    page.goto(serve(editor_app()) + f"?__theme={theme}")
    shown = Editor(page)
    shown.bring()
    kinds = (
        "Crop",
        "Rotate and flip",
        "Resize",
        "Occlude",
        "Noise",
        "Brightness",
        "Erase",
        "Brush",
    )
    for name, drawer in zip(kinds, ("Layers", "Keyboard shortcuts") * 4, strict=True):
        shown.click(name)
        shown.click(drawer)
        found = Axe().run(page)
        assert found.violations_count == 0, (name, found.generate_report())
