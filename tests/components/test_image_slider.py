"""ImageSlider: two pictures to compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

import showglass as gr

DARK = np.full((40, 60, 3), 30, np.uint8)
LIGHT = np.full((40, 60, 3), 220, np.uint8)


@pytest.mark.parametrize(
    ("kind", "of"), [("numpy", np.ndarray), ("pil", Image.Image), ("filepath", str)]
)
def test_there_and_back(kind: Any, of: type) -> None:
    slider = gr.ImageSlider(type=kind, format="png")
    sent = slider.postprocess((DARK, LIGHT))
    assert sent is not None
    payload: list[Any] = [{"path": file.path, "meta": file.meta} for file in sent if file]
    got = slider.preprocess(payload)
    assert got is not None
    assert all(isinstance(picture, of) for picture in got)
    one = slider.preprocess([payload[0], None])
    assert one is not None
    assert one[1] is None
    for nothing in (None, [None, None]):
        assert slider.preprocess(nothing) is None
        assert slider.postprocess(nothing) is None


@pytest.mark.parametrize(
    "payload",
    [3, {}, [], [None], [None] * 3, [{}, None], [{"path": "/etc/passwd"}, None], ["x", "y"]],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="ImageSlider: "):
        gr.ImageSlider().preprocess(payload)


@pytest.mark.parametrize("value", [DARK, (DARK,), "a.png", 3, (object(), None)])
def test_what_is_no_pair(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.ImageSlider().postprocess(value)


def test_the_example_is_accepted() -> None:
    slider = gr.ImageSlider()
    assert slider.preprocess(slider.example_payload())
    assert slider.postprocess(slider.example_value())


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="slider_position must be from 0 to 100"):
        gr.ImageSlider(slider_position=101)
    with pytest.raises(ValueError, match="image_mode must be one of"):
        gr.ImageSlider(image_mode="XYZ")  # type: ignore[arg-type]  # what is tested
    with pytest.raises(ValueError, match="type must be one of"):
        gr.ImageSlider(type="bytes")  # type: ignore[arg-type]  # what is tested


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    slider = gr.ImageSlider()
    cell = slider.flag([slider.example_payload()[0], None], tmp_path)
    assert Path(cell[0]).parent == tmp_path
    back = slider.read_from_flag(cell)
    assert back[0].path
    assert back[1] is None


def test_the_divider_moves(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        slider = gr.ImageSlider((DARK, LIGHT), label="Before and after", slider_position=25)
        place = gr.Textbox(label="Place")

        def tell(event: gr.SelectData) -> str:
            return str(event.value)

        slider.select(tell, None, place)
    page.goto(serve(app))
    divider = page.get_by_role("slider", name="Divider of Before and after")
    expect(divider).to_have_value("25")
    expect(divider).to_have_attribute("aria-valuetext", "25% of the first picture")
    divider.press("End")
    expect(page.get_by_label("Place")).to_have_value("100")
    divider.click(position={"x": 30, "y": 20})
    expect(page.get_by_label("Place")).not_to_have_value("100")
    expect(page.get_by_role("img", name="Before and after: second")).to_be_visible()
    page.get_by_role("button", name="Fullscreen").click()
    expect(
        page.get_by_role("dialog", name="Before and after").get_by_role("slider")
    ).to_be_visible()


def test_a_person_brings_two_pictures(
    serve: Callable[..., str], page: Page, tmp_path: Path
) -> None:
    Image.fromarray(DARK).save(tmp_path / "dark.png")
    Image.fromarray(LIGHT).save(tmp_path / "light.png")
    with gr.Blocks() as app:
        slider = gr.ImageSlider(label="Pair")
        got = gr.Textbox(label="Got")

        def means(pair: Any) -> str:
            return " ".join("-" if p is None else str(int(p.mean())) for p in pair or ())

        slider.change(means, slider, got)
    page.goto(serve(app))
    for at, name in enumerate(["dark", "light"]):
        page.get_by_role("group", name=["The first picture", "The second picture"][at]).locator(
            "input[type=file]"
        ).set_input_files(tmp_path / f"{name}.png")
        expect(page.get_by_label("Got")).to_have_value(["30 -", "30 220"][at])
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Got")).to_have_value("")
