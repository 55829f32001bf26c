"""Gallery: pictures and videos with captions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import showglass as gr
from showglass.gates.open_file import vault

GREY = np.full((4, 4, 3), 90, np.uint8)


def upload(name: str, content: bytes = b"film") -> dict[str, Any]:
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def test_what_a_function_may_return(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    value = [GREY, (Image.fromarray(GREY), "pil"), "https://example.com/a.png?b", (film, None)]
    items = gr.Gallery().postprocess(value)
    assert [next(iter(item)) for item in items] == ["image", "image", "image", "video"]
    assert [item["caption"] for item in items] == [None, "pil", None, None]
    assert items[2]["image"].url == "https://example.com/a.png?b"
    assert gr.Gallery().postprocess(None) == []


@pytest.mark.parametrize(
    ("kind", "of"), [("numpy", np.ndarray), ("pil", Image.Image), ("filepath", str)]
)
def test_there_and_back(kind: Any, of: type) -> None:
    gallery = gr.Gallery(type=kind, format="png")
    sent = gallery.postprocess([(GREY, "grey")])[0]["image"]
    payload = [
        {"image": {"path": sent.path, "meta": sent.meta}, "caption": "grey"},
        {"video": upload("film.webm"), "caption": None},
    ]
    got = gallery.preprocess(payload)
    assert got is not None
    assert isinstance(got[0][0], of)
    assert got[0][1] == "grey"
    assert got[1][0].endswith("film.webm")
    assert gallery.preprocess([]) is None


@pytest.mark.parametrize(
    "payload",
    [
        3,
        {},
        ["x"],
        [{}],
        [{"image": None}],
        [{"image": {}, "video": {}}],
        [{"video": upload("film.exe")}],
        [{"image": {"path": "/etc/passwd"}}],
        [{"image": {"url": "data:,"}, "caption": 3}],
        [{}] * 1001,
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Gallery: "):
        gr.Gallery().preprocess(payload)


@pytest.mark.parametrize("value", ["one.png", 3, [("a", "b", "c")], [(GREY, 3)], [object()]])
def test_what_is_no_gallery(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.Gallery().postprocess(value)


def test_the_example_is_accepted() -> None:
    gallery = gr.Gallery()
    assert gallery.preprocess(gallery.example_payload())
    assert gallery.postprocess(gallery.example_value())


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    gallery = gr.Gallery()
    cell = gallery.flag([{**gallery.example_payload()[0], "caption": "four"}], tmp_path)
    assert Path(cell[0][0]).parent == tmp_path
    assert gallery.read_from_flag(cell)[0]["caption"] == "four"
