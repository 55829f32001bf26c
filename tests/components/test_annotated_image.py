"""AnnotatedImage: a picture with regions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.gates.open_file import vault
from showglass.values.files import FileData

GREY = np.full((20, 40, 3), 90, np.uint8)
LEFT = np.zeros((20, 40), bool)
LEFT[:, :20] = True


def pixels(file: FileData) -> np.ndarray:
    assert file.path is not None
    return np.array(Image.open(vault().open(file.path)))


def test_masks_are_pictures_in_the_colour_of_their_label() -> None:
    shown = gr.AnnotatedImage(color_map={"left": "#00f"})
    sent = shown.postprocess((GREY, [(LEFT, "left"), (LEFT * 0.5, "half")]))
    assert sent is not None
    assert [region["label"] for region in sent["annotations"]] == ["left", "half"]
    left, half = (pixels(region["image"]) for region in sent["annotations"])
    assert left.shape == (20, 40, 4)
    assert left[0, 0].tolist() == [0, 0, 255, 255]
    assert left[0, 39, 3] == 0
    assert half[0, 0].tolist() == [255, 0, 0, 128]


def test_boxes_lie_within_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.fromarray(GREY).save(path)
    for image in (GREY, Image.fromarray(GREY), path, str(path)):
        sent = gr.AnnotatedImage().postprocess((image, [((-5, 4, 10, 100), "box")]))
        assert sent is not None
        alpha = pixels(sent["annotations"][0]["image"])[..., 3]
        assert alpha.shape == (20, 40)
        assert (alpha[4:, :10] > 0).all()
        assert not alpha[:4].any()
        assert not alpha[:, 10:].any()
        assert alpha[4, 5] == 255 > alpha[10, 5]


def test_there_and_back() -> None:
    shown = gr.AnnotatedImage(format="png")
    sent = shown.postprocess((GREY, [(np.array([1, 1, 5, 5]), 7)]))
    assert sent is not None
    [region] = sent["annotations"]
    payload = {
        "image": {"path": sent["image"].path, "meta": sent["image"].meta},
        "annotations": [
            {"image": {"path": region["image"].path, "meta": region["image"].meta}, "label": "7"}
        ],
    }
    got = shown.preprocess(payload)
    assert got is not None
    path, [(mask, label)] = got
    assert Path(path).suffix == ".png"
    assert Path(mask).is_file()
    assert label == "7"
    assert shown.preprocess(None) is None
    assert shown.postprocess(None) is None
    assert shown.postprocess((GREY, [])) is not None
    assert shown.postprocess(shown.example_value()) is not None


@pytest.mark.parametrize(
    "value",
    [
        GREY,
        (GREY,),
        (GREY, [LEFT]),
        (GREY, [(np.zeros((2, 2, 3)), "x")]),
        (GREY, [(np.zeros((0, 2)), "x")]),
        (GREY, [((1, 2, 3), "x")]),
        (GREY, [(("a", 2, 3, 4), "x")]),
        (GREY, [((1e400, 2, 3, float("nan")), "x")]),
        (3, [((1, 2, 3, 4), "x")]),
    ],
)
def test_what_is_no_annotated_image(value: Any) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        gr.AnnotatedImage().postprocess(value)


@pytest.mark.parametrize(
    "payload",
    [
        3,
        [],
        {},
        {"image": None, "annotations": []},
        {"image": {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, "annotations": []},
        {"annotations": [{}]},
        {"image": {}, "annotations": [{"label": 3}]},
        {"image": {}, "annotations": [{}] * 1001},
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="AnnotatedImage: "):
        gr.AnnotatedImage().preprocess(payload)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="#12ab9f"):
        gr.AnnotatedImage(color_map={"x": "bluish"})
    with pytest.raises(ValueError, match="color_map must be a dict"):
        gr.AnnotatedImage(color_map=["red"])  # type: ignore[arg-type]  # what is tested


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    shown = gr.AnnotatedImage()
    sent = shown.postprocess((GREY, [(LEFT, "left")]))
    assert sent is not None
    plain = {
        "image": {"path": sent["image"].path, "meta": sent["image"].meta},
        "annotations": [
            {"image": {"path": r["image"].path, "meta": r["image"].meta}, "label": r["label"]}
            for r in sent["annotations"]
        ],
    }
    back = shown.read_from_flag(shown.flag(plain, tmp_path))
    assert [region["label"] for region in back["annotations"]] == ["left"]


def test_regions_are_chosen(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        shown = gr.AnnotatedImage(
            (GREY, [(LEFT, "left"), ((25, 5, 35, 15), "box")]), label="Parts", width=400
        )
        chosen = gr.Textbox(label="Chosen")

        def choose(event: gr.SelectData) -> str:
            return f"{event.index} {event.value}"

        shown.select(choose, None, chosen)
        gr.AnnotatedImage(label="Empty")
    page.goto(serve(app))
    parts = page.get_by_role("group", name="Parts")
    parts.get_by_role("button", name="box").press("Enter")
    expect(page.get_by_label("Chosen")).to_have_value("1 box")
    image = parts.get_by_role("img", name="Parts: left, box")
    image.click(position={"x": 3, "y": 3})
    expect(page.get_by_label("Chosen")).to_have_value("0 left")
    parts.get_by_role("button", name="left").hover()
    expect(parts.locator(".region").first).to_contain_class("lit")
    page.get_by_role("button", name="Fullscreen").click()
    dialog = page.get_by_role("dialog", name="Parts")
    expect(dialog.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
