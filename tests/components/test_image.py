"""Image: what the function gets, what it may return, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import showglass as gr
from showglass.gates.open_file import vault


def upload(colour: str = "red", name: str = "a.png") -> dict[str, Any]:
    stream = io.BytesIO()
    Image.new("RGB", (6, 4), colour).save(stream, "PNG")
    ticket, path = vault().new(name)
    path.write_bytes(stream.getvalue())
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def shown(file: Any) -> Image.Image:
    with Image.open(vault().open(file.path)) as image:
        image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "of"), [("numpy", np.ndarray), ("pil", Image.Image), ("filepath", str)]
)
def test_the_function_gets_what_it_asked_for(kind: Any, of: type) -> None:
    assert isinstance(gr.Image(type=kind).preprocess(upload()), of)
    assert gr.Image(type=kind).preprocess(None) is None


def test_a_picture_goes_there_and_back() -> None:
    image = gr.Image(format="png")
    got = image.preprocess(upload("lime"))
    assert shown(image.postprocess(got)).getpixel((3, 2)) == (0, 255, 0)
    assert image.postprocess(None) is None


@pytest.mark.parametrize("payload", [3, "x", [], {}, {"path": "/etc/passwd"}, {"url": "data:,"}])
def test_refusals_name_the_component(payload: Any) -> None:
    with pytest.raises(gr.Error, match=r"^Photo: .*\.$"):
        gr.Image(label="Photo").preprocess(payload)


def test_the_example_is_accepted() -> None:
    image = gr.Image()
    assert image.preprocess(image.example_payload()).shape == (2, 2, 3)
    assert image.postprocess(image.example_value()) is not None


@pytest.mark.parametrize(
    ("props", "words"),
    [
        ({"type": "array"}, "Image: type must be one of numpy, pil, filepath"),
        ({"image_mode": "RGBX"}, "Image: image_mode must be one of"),
        ({"format": "exe"}, "Image: format must be one of"),
        ({"format": "png/../../x"}, "Image: format must be one of"),
        ({"sources": ["disk"]}, "Image: sources may hold"),
        ({"streaming": True, "sources": ["upload"]}, "streaming=True needs sources"),
        ({"buttons": ["print"]}, "buttons holds 'print'"),
    ],
)
def test_wrong_props_are_errors(props: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.Image(**props)


def test_the_mark_of_a_stream_does_not_break_updates() -> None:
    image = gr.Image()
    image.streaming = True  # what a listener of `stream` leaves behind
    assert image.get_config()["streaming"] is True
    assert image.with_props({"label": "Live"}).label == "Live"


def test_a_watermark_stands_in_its_corner() -> None:
    mark = Image.new("RGB", (2, 2), "blue")
    image = gr.Image(format="png", watermark=gr.WatermarkOptions(mark, "top-left"))
    marked = shown(image.postprocess(np.zeros((60, 60, 3), np.uint8)))
    assert marked.getpixel((10, 10)) == (0, 0, 255)
    assert marked.getpixel((0, 0)) == marked.getpixel((50, 50)) == (0, 0, 0)
    with pytest.raises(ValueError, match="position must be one of"):
        gr.WatermarkOptions(mark, "middle")  # type: ignore[arg-type]  # what a caller may get wrong


def test_a_flag_keeps_a_copy(tmp_path: Path) -> None:
    image = gr.Image()
    kept = [Path(image.flag(upload(), tmp_path)) for _ in range(2)]
    assert [path.name for path in kept] == ["a.png", "a_1.png"]
    assert all(path.parent == tmp_path and path.stat().st_size for path in kept)
    inline = Path(image.flag(image.example_payload(), tmp_path))
    assert inline.name == "pixels.png"
