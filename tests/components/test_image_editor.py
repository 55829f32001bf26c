"""ImageEditor: drawings by id and by file, their layers, and what is refused."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import showglass as gr
from showglass.gates.dispatch import Form, FormFile, server_function
from showglass.gates.open_file import vault
from showglass.values.images import EXAMPLE_IMAGE


def kept(image: Image.Image, name: str = "file") -> FormFile:
    ticket, path = vault().new(name)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    path.write_bytes(stream.getvalue())
    return FormFile("file", name, "image/png", path, ticket)


def picture(colour: tuple[int, ...] = (0, 0, 0, 0), dot: Any = None) -> Image.Image:
    image = Image.new("RGBA", (8, 6), colour)
    if dot is not None:
        image.putpixel((2, 3), dot)
    return image


def send(
    editor: Any, drawing_id: str, image: Image.Image, part: str = "layer", at: int = 0
) -> None:
    fields = {"type": part, "index": str(at), "id": drawing_id}
    server_function(editor, "accept_blobs")(Form(fields, [kept(image)]))


BLACK = (0, 0, 0, 255)


def test_pixels_sent_ahead_are_found_by_their_id() -> None:
    pad = gr.Sketchpad()
    send(pad, "pad.1", picture(dot=BLACK))
    drawing = pad.preprocess({"id": "pad.1"})
    assert drawing is not None
    assert drawing["composite"].shape == drawing["background"].shape == (6, 8, 4)
    assert drawing["composite"][3, 2].tolist() == list(BLACK)
    assert drawing["composite"][0, 0, 3] == 0
    assert not drawing["background"].any()
    # A second event may ask for the same drawing.
    assert pad.preprocess({"id": "pad.1"}) is not None


def test_layers_lie_on_each_other_in_their_order() -> None:
    editor = gr.ImageEditor(type="pil")
    send(editor, "e.1", picture((255, 0, 0, 255)), at=1)
    send(editor, "e.1", picture((0, 0, 255, 255), dot=BLACK), at=0)
    drawing = editor.preprocess({"id": "e.1"})
    assert drawing is not None
    assert [layer.getpixel((0, 0))[:3] for layer in drawing["layers"]] == [(0, 0, 255), (255, 0, 0)]
    assert drawing["composite"].getpixel((2, 3)) == (255, 0, 0, 255)


def test_background_file_and_layers_by_id() -> None:
    editor = gr.ImageMask(type="numpy")
    green = kept(Image.new("RGB", (8, 6), "lime"), "green.png")
    send(editor, "m.1", picture(dot=BLACK))
    background = {"path": green.ticket, "meta": {"_type": "gradio.FileData"}}
    drawing = editor.preprocess({"id": "m.1", "background": background, "layers": []})
    assert drawing is not None
    assert drawing["background"][3, 2].tolist() == [0, 255, 0, 255]
    assert drawing["composite"][3, 2].tolist() == list(BLACK)


def test_modes_without_transparency_are_on_white() -> None:
    pad = gr.Sketchpad(image_mode="L")
    send(pad, "pad.1", picture(dot=BLACK))
    drawing = pad.preprocess({"id": "pad.1"})
    assert drawing is not None
    assert drawing["composite"].shape == (6, 8)
    assert drawing["composite"][3, 2] == 0
    assert drawing["composite"][0, 0] == drawing["background"][0, 0] == 255


def test_files_alone_as_other_clients_send_them() -> None:
    editor = gr.ImageEditor(type="filepath")
    drawing = editor.preprocess(editor.example_payload())
    assert drawing is not None
    assert drawing["layers"] == []
    with Image.open(drawing["composite"]) as image:
        assert image.size == (2, 2)


def test_nothing_is_none() -> None:
    pad = gr.Sketchpad()
    assert pad.preprocess(None) is None
    assert pad.preprocess({"background": None, "layers": [], "composite": None}) is None
    assert pad.postprocess(None) is None


@pytest.mark.parametrize(
    "payload",
    [
        5,
        [],
        {"id": "unknown.1"},
        {"id": 7},
        {"id": {"a": 1}},
        {"layers": "all"},
        {"layers": [None, 3]},
        {"layers": [{}] * 65},
        {"background": {"path": "/etc/passwd"}},
        {"composite": {"url": "data:image/png;base64,AAAA"}},
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Pad: "):
        gr.Sketchpad(label="Pad").preprocess(payload)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"type": "layer", "index": "0", "id": ""}, "id must have"),
        ({"type": "layer", "index": "0", "id": "x" * 129}, "id must have"),
        ({"type": "script", "index": "0", "id": "a"}, "type must be"),
        ({"type": "layer", "index": "-1", "id": "a"}, "index must be"),
        ({"type": "layer", "index": "999", "id": "a"}, "index must be"),
        ({"type": "layer", "index": "٣", "id": "a"}, "index must be"),
    ],
)
def test_forms_are_checked(fields: dict[str, str], words: str) -> None:
    function = server_function(gr.Sketchpad(), "accept_blobs")
    with pytest.raises(ValueError, match=words):
        function(Form(fields, [kept(picture())]))
    for data in (None, {"id": "a"}, Form(fields, [])):
        with pytest.raises(ValueError, match="one file"):
            function(data)


def test_an_update_for_one_session_keeps_the_drawings() -> None:
    pad = gr.Sketchpad()
    send(pad, "pad.1", picture(dot=BLACK))
    drawing = pad.with_props({"type": "pil"}).preprocess({"id": "pad.1"})
    assert drawing is not None
    assert drawing["composite"].size == (8, 6)


def test_what_a_function_may_return() -> None:
    editor = gr.ImageEditor(format="png")
    single = editor.postprocess(np.zeros((4, 5, 3), np.uint8))
    assert single is not None
    assert single["background"] == single["composite"]
    parts = {"background": None, "layers": [picture(dot=BLACK)], "composite": None}
    several = editor.postprocess(parts)
    assert several is not None
    assert several["background"] is None
    assert several["composite"] is not None
    with Image.open(vault().open(str(several["composite"].path))) as image:
        assert image.getpixel((2, 3)) == BLACK
    drawn = editor.postprocess(editor.example_value())
    assert drawn is not None
    assert drawn["composite"] is not None
    web = editor.postprocess({"background": "https://example.com/a.png", "layers": []})
    assert web is not None
    assert web["composite"] is None


def test_a_flag_keeps_the_composite(tmp_path: Path) -> None:
    pad = gr.Sketchpad()
    send(pad, "pad.1", picture(dot=BLACK))
    path = Path(pad.flag({"id": "pad.1"}, tmp_path / "drawing"))
    with Image.open(path) as image:
        assert image.getpixel((2, 3)) == BLACK


@pytest.mark.parametrize(
    ("props", "words"),
    [
        ({"canvas_size": (0, 5)}, "canvas_size must be"),
        ({"canvas_size": 400}, "canvas_size must be"),
        ({"type": "array"}, "type must be"),
        ({"sources": "disk"}, "sources may hold"),
        ({"brush": ("red",)}, "brush must be"),
    ],
)
def test_wrong_props_are_errors(props: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.ImageEditor(**props)


def test_wrong_tools_are_errors() -> None:
    with pytest.raises(ValueError, match="Brush: default_size"):
        gr.Brush(default_size=0)
    with pytest.raises(ValueError, match="Eraser: default_size"):
        gr.Eraser(default_size="big")  # type: ignore[arg-type]  # what a caller may get wrong
    with pytest.raises(ValueError, match="color_mode"):
        gr.Brush(color_mode="any")  # type: ignore[arg-type]  # what a caller may get wrong
    assert gr.Brush(colors="red").default_color == "red"


def test_what_was_done_reaches_the_function_and_comes_back() -> None:
    editor = gr.ImageEditor()
    edits = [{"tool": "occlude", "fill": "mean", "x": 1, "y": 2, "width": 3, "height": 4}]
    drawing = editor.preprocess({**editor.example_payload(), "meta": {"edits": edits}})
    assert drawing is not None
    assert drawing["edits"] == edits
    again = editor.postprocess(drawing)
    assert again is not None
    assert again["meta"] == {"edits": edits}
    plain = editor.preprocess(editor.example_payload())
    assert plain is not None
    assert plain["edits"] == []
    untouched = editor.postprocess(plain)
    assert untouched is not None
    assert "meta" not in untouched


def test_hidden_layers_are_there_but_not_in_the_composite() -> None:
    editor = gr.ImageEditor(type="pil")
    send(editor, "e.1", picture((255, 0, 0, 255)), at=0)
    send(editor, "e.1", picture((0, 0, 255, 255)), at=1)
    drawing = editor.preprocess({"id": "e.1", "meta": {"hidden": [1]}})
    assert drawing is not None
    assert len(drawing["layers"]) == 2
    assert drawing["layers"][1].getpixel((0, 0)) == (0, 0, 255, 255)
    assert drawing["composite"].getpixel((0, 0)) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    "meta",
    [
        {"edits": "crop"},
        {"edits": [{"x": 1}]},
        {"edits": [{"tool": "crop", "x": [1]}]},
        {"hidden": "all"},
        {"hidden": [0] * 65},
    ],
)
def test_claims_about_the_drawing_are_checked(meta: Any) -> None:
    editor = gr.ImageEditor(label="Pad")
    payload = {"background": None, "layers": [EXAMPLE_IMAGE], "composite": None, "meta": meta}
    with pytest.raises(gr.Error, match="Pad: "):
        editor.preprocess(payload)
    if "edits" in meta:
        with pytest.raises(ValueError, match="edits"):
            editor.postprocess({"background": picture(), "edits": meta["edits"]})


def test_many_layers_that_are_large_together_are_refused() -> None:
    editor = gr.ImageEditor(label="Pad")
    stream = io.BytesIO()
    Image.new("1", (6000, 6000)).save(stream, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"
    layer = {"path": None, "url": address, "meta": {"_type": "gradio.FileData"}}
    with pytest.raises(gr.Error, match="100 million pixels allowed in all"):
        editor.preprocess({"background": None, "layers": [layer] * 3, "composite": None})
