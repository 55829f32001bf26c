"""Row 49 and its kin: small files that are large inside, and files that are damaged anywhere: refused, soon."""

from __future__ import annotations

import functools
import io
import random
import resource
import struct
import sys
import time
import wave
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

import showglass as gr
from tests.security.payloads import components, file_components, schema_of, with_file
from tests.security.variants import Guarded, Variant, serving_as

META = {"_type": "gradio.FileData"}
SECONDS = 5.0
GROWTH = 300 * 1024 * 1024
KINDS = ["PNG", "GIF", "JPEG", "WEBP", "TIFF", "BMP", "ICO", "TGA", "PPM", "JPEG2000", "AVIF"]


def read(value: Any) -> str:
    return type(value).__name__


def build() -> gr.Blocks:
    with gr.Blocks() as app:
        text = gr.Textbox()
        button = gr.Button("Go")
        for name in file_components():
            cls: Any = components()[name]
            button.click(read, cls(), text, api_name=f"in_{name}")
    return app


@pytest.fixture(scope="module")
def bombed() -> Iterator[Guarded]:
    with serving_as(Variant(False, False), build()) as running:
        yield running


def sent(served: Guarded, name: str, content: bytes, component: str) -> tuple[int, str]:
    """Upload, then use it: the status of the call, and what it says."""
    [ticket] = served.http.post("upload", files={"files": (name, content)}).json()
    schema = schema_of(components()[component]) or {}
    value = with_file(schema, {"path": ticket, "meta": META})
    began = time.monotonic()
    answer = served.http.post(f"run/in_{component}", json={"data": [value]})
    assert time.monotonic() - began < SECONDS, (name, component)
    return answer.status_code, answer.text


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def png(width: int, height: int, *extra: bytes) -> bytes:
    """A picture of zeros, packed as tightly as can be."""
    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 1, 0, 0, 0, 0))
    row = bytes(1 + min(width, 60_000) // 8)
    packed = zlib.compressobj(9)
    data = (
        b"".join(packed.compress(row * 100) for _ in range(min(height, 3000) // 100))
        + packed.flush()
    )
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def gif(frames: int) -> bytes:
    """Frames of one point, on a screen of the largest size."""
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0)
        + bytes(6)
        + image * frames
        + b";"
    )


def tiff(width: int, height: int) -> bytes:
    known = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 8, 278: height, 279: 1}
    tags = [(tag, 3 if 257 < tag < 263 else 4, value) for tag, value in known.items()]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + bytes(4)


BOMBS: dict[str, bytes] = {
    "wide.png": png(60_000, 60_000),
    "endless.png": png(2**31 - 1, 2**31 - 1),
    "text.png": png(10, 10, *[chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(30_000_000), 9))] * 40),
    "profile.png": png(10, 10, chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(50_000_000), 9))),
    "frames.gif": gif(200_000),
    "wide.tiff": tiff(2**31 - 1, 2**31 - 1),
    "wide.bmp": b"BM"
    + struct.pack("<IHHI", 54, 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 2**31 - 1, 2**31 - 1, 1, 24, 0, 0, 0, 0, 0, 0),
    "wide.tga": bytes([0, 0, 2, *[0] * 9, 255, 255, 255, 255, 24, 0]),
    "wide.ppm": b"P6 999999999 999999999 255\n",
    "wide.pbm": b"P4 99999 99999\n",
    "laughs.svg": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % ((98 + n,) + (97 + n,) * 8) for n in range(12)
    ) + b"]><svg>&m;</svg>",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_is_large_inside_is_refused_in_little_room(
    bombed: Guarded, name: str
) -> None:
    assert len(BOMBS[name]) < 4_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for component in file_components():
        status, said = sent(bombed, name, BOMBS[name], component)
        assert status in (200, 400), said
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert sys.platform == "darwin" or grown < GROWTH, f"{grown >> 20} MB more"


@pytest.mark.parametrize("name", ["wide.png", "endless.png", "wide.tiff", "wide.ppm", "wide.tga"])
def test_a_picture_with_too_many_points_is_refused(bombed: Guarded, name: str) -> None:
    status, said = sent(bombed, name, BOMBS[name], "Image")
    assert status == 400, said


def small_picture(served: Guarded, name: str, content: bytes) -> int:
    """The status of a small picture of a file."""
    [ticket] = served.http.post("upload", files={"files": (name, content)}).json()
    began = time.monotonic()
    answer = served.http.get(f"thumbnail/256/file={ticket}")
    assert time.monotonic() - began < SECONDS, name
    return answer.status_code


@pytest.mark.parametrize("name", BOMBS)
def test_no_small_picture_is_made_of_a_bomb(bombed: Guarded, name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert small_picture(bombed, name, BOMBS[name]) in (200, 415)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert sys.platform == "darwin" or grown < GROWTH, f"{grown >> 20} MB more"


@functools.cache
def whole(kind: str) -> bytes:
    """A file of that kind."""
    out = io.BytesIO()
    if kind == "WAV":
        with wave.open(out, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(2000))
        return out.getvalue()
    picture = Image.radial_gradient("L").resize((64, 64)).convert("RGB")
    picture.save(
        out, kind, **({"save_all": True, "append_images": [picture]} if kind == "GIF" else {})
    )
    return out.getvalue()


def cut(data: bytes, at: random.Random) -> bytes:
    return data[: at.randrange(len(data))]


def flipped(data: bytes, at: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(at.choice([1, 3, 20])):
        changed[at.randrange(len(changed))] = at.randrange(256)
    return bytes(changed)


def swollen(data: bytes, at: random.Random) -> bytes:
    """A number somewhere near the head is as large as can be."""
    place = at.randrange(min(len(data), 200))
    return (
        data[:place]
        + at.choice([b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"])
        + data[place + 4 :]
    )


@pytest.mark.parametrize("harm", [cut, flipped, swollen], ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("kind", [*KINDS, "WAV"])
def test_a_damaged_file_is_taken_or_refused(
    bombed: Guarded, kind: str, harm: Callable[[bytes, random.Random], bytes]
) -> None:
    random_ = random.Random(f"{kind} {harm.__name__}")
    for number in range(rounds()):
        content = harm(whole(kind), random_)
        for component in ("Image", "Gallery", "ImageEditor", "Audio", "Video"):
            if component in file_components() and (
                number == 0 or component == "Image" or kind == "WAV"
            ):
                status, said = sent(bombed, f"a.{kind.lower()}", content, component)
                assert status in (200, 400), (kind, number, said)


@pytest.mark.parametrize("kind", KINDS)
def test_small_pictures_of_damaged_files(bombed: Guarded, kind: str) -> None:
    random_ = random.Random(kind)
    for harm in (cut, flipped, swollen):
        for _ in range(rounds()):
            content = harm(whole(kind), random_)
            assert small_picture(bombed, f"a.{kind.lower()}", content) in (200, 415), harm


def rounds() -> int:
    """As many as hypothesis would draw."""
    from hypothesis import settings

    return max(4, settings().max_examples // 4)
