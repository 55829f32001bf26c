"""Images: what is let in, what a function gets of it, and what it may return."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from showglass.gates import limit
from showglass.gates.open_file import NotAllowed, vault
from showglass.values import images
from showglass.values.images import receive, send

RED_TO_BLUE = np.stack([np.full((4, 6), c, np.uint8) for c in (250, 20, 90)], axis=2)


def upload(content: bytes, name: str) -> dict[str, Any]:
    """A file as a client sends it after its upload."""
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "orig_name": name, "meta": {"_type": "gradio.FileData"}}


def encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def data_url(content: bytes, mime: str = "image/png") -> dict[str, Any]:
    text = base64.b64encode(content).decode()
    return {"path": None, "url": f"data:{mime};base64,{text}"}


PNG = encoded(Image.fromarray(RED_TO_BLUE), "PNG")
NOISE = encoded(Image.effect_noise((64, 64), 90), "PNG")


def read(path: str) -> Image.Image:
    with Image.open(path) as image:
        image.load()
    return image


def test_numpy_is_writable_uint8_rgb() -> None:
    got = receive(upload(PNG, "a.png"), "numpy", "RGB", "webp")
    assert got.dtype == np.uint8
    assert got.shape == (4, 6, 3)
    assert (got == RED_TO_BLUE).all()
    got[0, 0] = 0


@pytest.mark.parametrize(
    ("mode", "shape"), [("L", (4, 6)), ("RGBA", (4, 6, 4)), ("CMYK", (4, 6, 4)), ("LAB", (4, 6, 3))]
)
def test_modes(mode: str, shape: tuple[int, ...]) -> None:
    assert receive(upload(PNG, "a.png"), "numpy", mode, "webp").shape == shape


def test_pil_keeps_its_mode_when_none_is_asked_for() -> None:
    grey = upload(encoded(Image.new("L", (3, 2), 7), "PNG"), "grey.png")
    got = receive(grey, "pil", None, "webp")
    assert (got.mode, got.size, got.getpixel((0, 0))) == ("L", (3, 2), 7)


def test_sixteen_bits_become_eight() -> None:
    deep = Image.fromarray(np.full((2, 2), 0x8000, np.uint16))
    got = receive(upload(encoded(deep, "PNG"), "deep.png"), "numpy", "L", "webp")
    assert got.tolist() == [[128, 128], [128, 128]]


def test_a_photo_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    photo = upload(encoded(Image.new("RGB", (6, 4), "red"), "JPEG", exif=exif), "photo.jpg")
    assert receive(photo, "numpy", "RGB", "webp").shape == (6, 4, 3)
    turned = receive(photo, "filepath", "RGB", "png")
    assert read(turned).size == (4, 6)
    assert Path(turned).name == "photo.png"


def test_filepath_is_the_very_file_when_it_fits() -> None:
    sent = upload(PNG, "mine.png")
    got = receive(sent, "filepath", "RGB", "webp")
    assert Path(got).name == "mine.png"
    assert Path(got).read_bytes() == PNG
    assert read(receive(sent, "filepath", "L", "webp")).format == "WEBP"


def test_an_animation_is_not_reduced_to_its_first_frame() -> None:
    frames = [Image.new("L", (4, 4), n) for n in (0, 90, 200)]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    got = receive(upload(content, "a.gif"), "filepath", "RGB", "webp")
    assert Path(got).read_bytes() == content


def test_base64_data_address() -> None:
    assert (receive(data_url(PNG), "numpy", "RGB", "webp") == RED_TO_BLUE).all()
    named = {**data_url(PNG), "orig_name": "../../evil.sh"}
    path = Path(receive(named, "filepath", "RGB", "webp"))
    assert path.name == "evil.png"
    assert path.is_relative_to(vault().root)


def test_svg_only_as_a_file() -> None:
    drawing = upload(b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "d.svg")
    assert Path(receive(drawing, "filepath", "RGB", "webp")).name == "d.svg"
    with pytest.raises(ValueError, match="SVG drawing has no pixels"):
        receive(drawing, "numpy", "RGB", "webp")


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ("cat.png", "an image was expected"),
        (7, "an image was expected"),
        ([], "an image was expected"),
        ({}, "needs a path"),
        ({"path": 5, "url": {}}, "needs a path"),
        ({"path": "http://127.0.0.1/x.png"}, "that address is not fetched"),
        ({"url": "https://localhost/x.png"}, "that address is not fetched"),
        ({"url": "data:image/png;base64,####"}, "not valid base64"),
        ({"url": "data:nonsense"}, "no data: address"),
        ({"url": "javascript:alert(1)"}, "no data: address"),
        (data_url(b"GIF89a rubbish", "image/gif"), "no image|damaged"),
        (data_url(b""), "no image"),
    ],
)
def test_claims_are_refused_with_words(payload: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        receive(payload, "numpy", "RGB", "webp")


def test_a_path_of_the_machine_is_no_ticket() -> None:
    with pytest.raises(NotAllowed):
        receive({"path": "/etc/passwd"}, "filepath", "RGB", "webp")


def test_a_file_that_is_not_what_it_says() -> None:
    with pytest.raises(ValueError, match=r"'cat\.png' is no image that can be read"):
        receive(upload(b"#!/bin/sh\necho hello\n", "cat.png"), "filepath", "RGB", "webp")
    with pytest.raises(ValueError, match="damaged"):
        receive(upload(NOISE[:900], "cut.png"), "filepath", "RGB", "webp")


def test_a_format_that_runs_another_program_is_not_read() -> None:
    with pytest.raises(ValueError, match="no image"):
        receive(
            upload(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a.eps"),
            "pil",
            None,
            "png",
        )


def test_pixels_are_capped_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 20)
    with pytest.raises(ValueError, match=r"more than the .* pixels"):
        receive(upload(PNG, "big.png"), "numpy", "RGB", "webp")


def test_a_decompression_bomb_is_refused() -> None:
    side = int(limit.MAX_PIXELS**0.5) + 1
    bomb = encoded(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(ValueError, match="million pixels"):
        receive(upload(bomb, "bomb.png"), "numpy", "RGB", "webp")


def returned(value: Any, file_format: str = "png") -> Image.Image:
    file = send(value, file_format)
    assert file.path is not None
    assert file.url is None
    return read(str(vault().open(file.path)))


@pytest.mark.parametrize(
    ("array", "pixel"),
    [
        (np.full((2, 3), 9, np.uint8), 9),
        (np.full((2, 3, 1), 9, np.int64), 9),
        (np.full((2, 3), True), 255),
        (np.full((2, 3), 0x1200, np.uint16), 0x12),
        (np.full((2, 3), 0.5, np.float32), 128),
        (np.full((2, 3, 3), [0.0, 1.0, 1.005]), (0, 255, 255)),
        (np.full((2, 3, 3), [np.nan, np.inf, -0.2]), (0, 255, 0)),
        (np.full((2, 3, 4), [1, 2, 3, 0], np.uint8), (1, 2, 3, 0)),
    ],
)
def test_arrays_of_many_kinds(array: Any, pixel: Any) -> None:
    image = returned(array)
    assert image.size == (3, 2)
    assert image.getpixel((1, 1)) == pixel


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((3, 8, 8), np.uint8), r"transpose\(1, 2, 0\)"),
        (np.zeros((1, 8, 8, 3), np.uint8), r"array\[0\]"),
        (np.zeros((0, 8, 3), np.uint8), "not"),
        (np.zeros((8,), np.uint8), "not"),
        (np.full((2, 2, 3), 200.0), "divide by 255"),
        (np.full((2, 2), 256), "0 to 255"),
        (np.full((2, 2), -1), "0 to 255"),
    ],
)
def test_arrays_that_are_no_image(array: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        send(array)


def test_other_things_are_no_image() -> None:
    with pytest.raises(TypeError, match="not dict"):
        send({"image": 1})
    with pytest.raises(ValueError, match="no file"):
        send("there-is-no-such.png")


def test_transparency_goes_to_white_where_a_format_has_none() -> None:
    glass = Image.new("RGBA", (2, 2), (0, 0, 0, 0))
    assert returned(glass, "jpeg").getpixel((0, 0)) == (255, 255, 255)
    assert returned(glass, "webp").getpixel((0, 0))[3] == 0  # type: ignore[index]  # a pixel of RGBA is a tuple


def test_files_and_addresses_go_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "chart.png"
    path.write_bytes(PNG)
    assert send(path).orig_name == "chart.png"
    there = send("https://example.com/cat.png")
    assert (there.path, there.url) == ("https://example.com/cat.png",) * 2


def test_svg_goes_inline(tmp_path: Path) -> None:
    path = tmp_path / "d.svg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'><!-- % # --></svg>")
    file = send(path)
    assert file.path is None
    assert file.url is not None
    assert file.url.startswith("data:image/svg+xml,%3Csvg")
    back = receive({"path": None, "url": file.url}, "filepath", "RGB", "webp")
    assert Path(back).read_bytes() == path.read_bytes()


def test_getting_ready_leaves_no_reader_to_be_looked_for() -> None:
    """Pillow imports the readers of all formats it knows when one of those that we name is missing."""
    script = (
        "from showglass.values.pixels import load_library; load_library();"
        "from PIL import Image; from showglass.values.images import READ;"
        "print([one for one in READ if one not in Image.OPEN], 'WEBP' in Image.SAVE)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] True", done.stderr
