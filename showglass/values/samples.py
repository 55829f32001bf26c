"""Small media to try an app with: made here, when first asked for, so that they belong to nobody."""

from __future__ import annotations

import atexit
import json
import math
import shutil
import struct
import tempfile
import wave
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

RATE = 22_050
SECONDS = 2
FRAMES = 24


def get_image(name: str | None = None) -> str:
    """Path of a sample picture: "hills.png", 640 by 420, or "shapes.png". Raises ValueError for other names."""
    return _sample("image", name)


def get_audio(name: str | None = None) -> str:
    """Path of a sample sound of two seconds: "chime.wav" or "beat.wav". Raises ValueError for other names."""
    return _sample("audio", name)


def get_video(name: str | None = None) -> str:
    """Path of a sample video of two seconds, "clock.mp4". Needs `showglass[video]`.

    Raises ValueError for other names, ImportError without PyAV.
    """
    return _sample("video", name)


def get_file(name: str | None = None) -> str:
    """Path of a sample file: "flowers.csv", "notes.txt" or "settings.json". Raises ValueError for other names."""
    return _sample("file", name)


def get_model3d(name: str | None = None) -> str:
    """Path of a sample 3D model: "ring.glb", "ring.obj", "box.stl", "cloud.ply". Raises ValueError for other names."""
    return _sample("model3d", name)


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Where they lie, for as long as this process runs: nobody else could have put anything there."""
    made = Path(tempfile.mkdtemp(prefix="showglass-samples-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _sample(kind: str, name: str | None) -> str:
    known = SAMPLES[kind]
    chosen = next(iter(known)) if name is None else name
    if chosen not in known:
        names = ", ".join(map(repr, known))
        raise ValueError(f"get_{kind}(): there is no sample {name!r}; there is {names}.")
    path = _folder() / chosen
    if not path.is_file():
        unfinished = path.with_name(f"new-{chosen}")
        known[chosen](unfinished)
        unfinished.replace(path)
    return str(path)


# -- pictures ----------------------------------------------------------------------------------------------------------


def _hills(path: Path) -> None:
    """Ranges of hills in the evening, the far ones paler."""
    import numpy as np
    from PIL import Image

    height, width = 420, 640
    y, x = np.mgrid[0:height, 0:width]
    sky = (
        np.array([250, 214, 165]) * (y / height)[..., None]
        + np.array([94, 129, 183]) * (1 - y / height)[..., None]
    )
    sun = np.hypot(x - 460, y - 150) < 42
    picture = np.where(sun[..., None], [255, 244, 214], sky)
    for n in range(5):
        ridge = (
            190
            + 48 * n
            + 26 * np.sin(x / (95 - 9 * n) + 2.1 * n)
            + 9 * np.sin(x / (31 - 3 * n) + n)
        )
        shade = np.array([122, 140, 168]) * (1 - n / 5) + np.array([23, 46, 54]) * (n / 5)
        picture = np.where((y > ridge)[..., None], shade, picture)
    Image.fromarray(picture.astype(np.uint8)).save(path, "PNG")


def _shapes(path: Path) -> None:
    """A circle, a square and a triangle."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (480, 480), "#f4f1ea")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((50, 60, 230, 240), fill="#d1495b")
    draw.rectangle((250, 120, 420, 290), fill="#30638e")
    draw.polygon([(130, 420), (330, 420), (230, 250)], fill="#edae49")
    picture.save(path, "PNG")


# -- sounds ------------------------------------------------------------------------------------------------------------


def _sound(path: Path, samples: Any) -> None:
    import numpy as np

    loud = np.int16(np.clip(samples / max(1e-9, float(np.abs(samples).max())), -1, 1) * 28_000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(loud.tobytes())


def _chime(path: Path) -> None:
    """Three tones of a chord, one after the other."""
    import numpy as np

    t = np.arange(RATE * SECONDS) / RATE
    whole = np.zeros_like(t)
    for at, pitch in ((0.0, 523.25), (0.35, 659.25), (0.7, 783.99)):
        since = np.maximum(t - at, 0)
        whole += (t >= at) * np.exp(-3 * since) * np.sin(2 * math.pi * pitch * since)
    _sound(path, whole)


def _beat(path: Path) -> None:
    """A drum, four times a second."""
    import numpy as np

    t = np.arange(RATE * SECONDS) / RATE
    since = t % 0.25
    _sound(
        path, np.exp(-30 * since) * np.sin(2 * math.pi * (60 + 140 * np.exp(-40 * since)) * since)
    )


# -- a video -----------------------------------------------------------------------------------------------------------


def _clock(path: Path) -> None:
    """A hand that goes around once."""
    try:
        import av
    except ImportError:
        raise ImportError("get_video() needs PyAV: pip install 'showglass[video]'.") from None
    import numpy as np
    from PIL import Image, ImageDraw

    with av.open(str(path), "w", format="mp4") as file:
        stream: Any = file.add_stream("libx264", rate=FRAMES // SECONDS)
        stream.width = stream.height = 240
        stream.pix_fmt = "yuv420p"
        for n in range(FRAMES):
            picture = Image.new("RGB", (240, 240), "#16324f")
            draw = ImageDraw.Draw(picture)
            draw.ellipse((30, 30, 210, 210), fill="#f4f1ea")
            angle = 2 * math.pi * n / FRAMES
            tip = (120 + 75 * math.sin(angle), 120 - 75 * math.cos(angle))
            draw.line((120, 120, *tip), fill="#d1495b", width=8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.asarray(picture), "rgb24")):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)


# -- files -------------------------------------------------------------------------------------------------------------


def _flowers(path: Path) -> None:
    rows = ["name,petals,height_cm,blooms_from"]
    rows += [
        "daisy,34,20,2024-04-10",
        "poppy,4,60,2024-05-22",
        "tulip,6,45,2024-03-30",
        "aster,40,90,2024-08-15",
    ]
    path.write_text("\n".join([*rows, ""]))


def _notes(path: Path) -> None:
    path.write_text("A few words to try an app with.\n\nThey are nobody's, and say nothing much.\n")


def _settings(path: Path) -> None:
    path.write_text(json.dumps({"name": "sample", "size": 3, "colors": ["red", "blue"]}, indent=2))


# -- models ------------------------------------------------------------------------------------------------------------


def _ring(around: int = 48, across: int = 24) -> tuple[Any, Any, Any]:
    """Points, colours and triangles of a torus."""
    import numpy as np

    u, v = np.meshgrid(
        np.linspace(0, 2 * math.pi, around, endpoint=False),
        np.linspace(0, 2 * math.pi, across, endpoint=False),
        indexing="ij",
    )
    out = 1 + 0.4 * np.cos(v)
    places = np.stack([out * np.cos(u), 0.4 * np.sin(v), out * np.sin(u)], -1).reshape(-1, 3)
    colors = np.stack([0.5 + 0.5 * np.cos(u + turn) for turn in (0, 2.1, 4.2)], -1).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(around), np.arange(across), indexing="ij")
    a, b = i * across + j, ((i + 1) % around) * across + j
    c, d = ((i + 1) % around) * across + (j + 1) % across, i * across + (j + 1) % across
    faces = np.stack([a, d, b, b, d, c], -1).reshape(-1, 3)
    return places.astype("<f4"), colors.astype("<f4"), faces.astype("<u2")


def _glb(path: Path) -> None:
    places, colors, faces = _ring()
    parts = [places.tobytes(), colors.tobytes(), faces.tobytes()]
    starts = [0, len(parts[0]), len(parts[0]) + len(parts[1])]
    accessors = [
        {
            "bufferView": 0, "componentType": 5126, "count": len(places), "type": "VEC3",
            "min": places.min(0).tolist(), "max": places.max(0).tolist(),
        },
        {"bufferView": 1, "componentType": 5126, "count": len(colors), "type": "VEC3"},
        {"bufferView": 2, "componentType": 5123, "count": faces.size, "type": "SCALAR"},
    ]  # fmt: skip
    mesh = {"attributes": {"POSITION": 0, "COLOR_0": 1}, "indices": 2, "material": 0}
    described = {
        "asset": {"version": "2.0", "generator": "showglass"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [mesh]}],
        "materials": [{"pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 0.5}}],
        "accessors": accessors,
        "bufferViews": [
            {"buffer": 0, "byteOffset": start, "byteLength": len(part)}
            for start, part in zip(starts, parts, strict=True)
        ],
        "buffers": [{"byteLength": sum(map(len, parts))}],
    }
    text = json.dumps(described).encode()
    text += b" " * (-len(text) % 4)
    binary = b"".join(parts)
    binary += b"\0" * (-len(binary) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
    chunks += struct.pack("<II", len(binary), 0x004E4942) + binary
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)


def _obj(path: Path) -> None:
    places, _, faces = _ring()
    lines = ["# a ring", *(f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in places.tolist())]
    lines += [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in faces.tolist()]
    path.write_text("\n".join([*lines, ""]))


def _stl(path: Path) -> None:
    """A box: twelve triangles."""
    corners = [(x, y, z) for x in (-1, 1) for y in (-0.6, 0.6) for z in (-0.8, 0.8)]
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    body = b""
    for a, b, c, d in sides:
        for triangle in ((a, b, c), (a, c, d)):
            values = [0.0, 0.0, 0.0, *(part for corner in triangle for part in corners[corner])]
            body += struct.pack("<12fH", *values, 0)
    path.write_bytes(b"a box".ljust(80) + struct.pack("<I", 12) + body)


def _ply(path: Path) -> None:
    """Points on a ball, coloured by where they are."""
    head = "ply\nformat ascii 1.0\nelement vertex {n}\n"
    head += "".join(f"property float {axis}\n" for axis in "xyz")
    head += (
        "".join(f"property uchar {color}\n" for color in ("red", "green", "blue")) + "end_header\n"
    )
    lines = []
    count = 3000
    for n in range(count):
        y = 1 - 2 * (n + 0.5) / count
        turn, wide = n * math.pi * (3 - math.sqrt(5)), math.sqrt(1 - y * y)
        place = (wide * math.cos(turn), y, wide * math.sin(turn))
        lines.append(
            " ".join([*(f"{p:.4f}" for p in place), *(str(round(127 + 127 * p)) for p in place)])
        )
    path.write_text(head.format(n=count) + "\n".join(lines) + "\n")


Maker = Callable[[Path], None]
SAMPLES: dict[str, dict[str, Maker]] = {
    "image": {"hills.png": _hills, "shapes.png": _shapes},
    "audio": {"chime.wav": _chime, "beat.wav": _beat},
    "video": {"clock.mp4": _clock},
    "file": {"flowers.csv": _flowers, "notes.txt": _notes, "settings.json": _settings},
    "model3d": {"ring.glb": _glb, "ring.obj": _obj, "box.stl": _stl, "cloud.ply": _ply},
}
