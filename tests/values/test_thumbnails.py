"""Small pictures: their shape, what becomes of odd ones, and where they are kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from showglass.gates.open_file import Vault
from showglass.values.thumbnails import SIZES, SMALL, Thumbnails


def picture(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **how: Any) -> bytes:
    """A picture with enough in it to be no small file."""
    noise = np.random.default_rng(3).integers(0, 255, (size[1], size[0], 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(out, kind, **how)
    return out.getvalue()


def kept(vault: Vault, name: str, content: bytes) -> Path:
    path = vault.new(name)[1]
    path.write_bytes(content)
    vault.written(path)
    return path


@pytest.mark.parametrize(
    ("full", "small"),
    [
        ((1600, 1200), (341, 256)),
        ((1200, 1600), (256, 341)),
        ((400, 300), (341, 256)),
        ((300, 200), (300, 200)),
        ((8000, 40), (1024, 5)),
        ((3, 4000), (1, 1024)),
    ],
)
def test_a_small_picture_keeps_the_shape(full: tuple[int, int], small: tuple[int, int]) -> None:
    vault = Vault()
    path = kept(vault, "a.jpg", picture(full))
    made = Thumbnails(vault).get(path, 256, by_author=False)
    with Image.open(made) as image:
        assert image.size == small


def test_it_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    vault = Vault()
    path = kept(vault, "a.jpg", picture((1600, 1200), exif=exif))
    with Image.open(Thumbnails(vault).get(path, 256, by_author=False)) as image:
        assert image.size == (256, 341)
        assert image.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "CMYK"),
        ("TIFF", "F"), ("GIF", "P"), ("WEBP", "RGB"), ("PNG", "LA"),
    ],
)  # fmt: skip
def test_every_mode_has_one(kind: str, mode: str) -> None:
    vault = Vault()
    image = Image.fromarray(np.random.default_rng(1).integers(0, 255, (700, 700), np.uint8))
    out = io.BytesIO()
    made = (image.convert("RGB") if mode == "CMYK" else image).convert(mode)
    if mode in ("RGBA", "LA"):
        made.putalpha(image)
    made.save(out, kind)
    path = kept(vault, f"a.{kind.lower()}", out.getvalue())
    with Image.open(Thumbnails(vault).get(path, 128, by_author=False)) as small:
        assert small.size == (128, 128)
        assert small.mode == ("RGBA" if mode in ("RGBA", "LA") else "RGB")


def test_what_is_small_already_is_sent_as_it_is() -> None:
    vault = Vault()
    path = kept(vault, "a.png", picture((40, 30), "PNG"))
    assert path.stat().st_size < SMALL
    assert Thumbnails(vault).get(path, 128, by_author=False) == path


@pytest.mark.parametrize("content", [b"", b"no picture", picture((900, 900))[:5000], b"<svg/>"])
def test_what_is_no_picture(content: bytes) -> None:
    vault = Vault()
    path = kept(vault, "a.jpg", content)
    with pytest.raises(ValueError, match=r"no image|damaged|SVG"):
        Thumbnails(vault).get(path, 128, by_author=False)
    assert [f.name for f in path.parent.iterdir()] == ["a.jpg"]


def test_it_is_made_once_counts_and_goes_with_its_file() -> None:
    vault = Vault()
    path = kept(vault, "a.jpg", picture((900, 900)))
    before, thumbnails = vault.ledger.held, Thumbnails(vault)
    small = thumbnails.get(path, 256, by_author=False)
    made_at = small.stat().st_mtime_ns
    assert thumbnails.get(path, 256, by_author=False) == small
    assert small.stat().st_mtime_ns == made_at
    assert vault.ledger.held == before + small.stat().st_size
    vault.forget(path)
    assert not small.exists()


def test_where_there_is_no_room_the_picture_itself_is_sent() -> None:
    vault = Vault()
    path = kept(vault, "a.jpg", picture((900, 900)))
    vault.ledger.set_limit(path.stat().st_size + 10)
    assert Thumbnails(vault).get(path, 256, by_author=False) == path
    assert path.is_file()


def test_no_ticket_opens_what_lies_beside_a_file() -> None:
    vault = Vault()
    path = kept(vault, "a.jpg", picture((900, 900)))
    small = Thumbnails(vault).get(path, 256, by_author=False)
    ticket = vault.ticket_of(small)
    assert ticket is not None
    with pytest.raises(Exception, match="not allowed"):
        vault.open(ticket)


def test_the_authors_files_lie_where_they_are(tmp_path: Path) -> None:
    vault = Vault()
    path = tmp_path / "a.jpg"
    path.write_bytes(picture((900, 900)))
    thumbnails = Thumbnails(vault)
    small = thumbnails.get(path, 256, by_author=True)
    assert small.is_relative_to(vault.root)
    assert [f.name for f in tmp_path.iterdir()] == ["a.jpg"]
    assert thumbnails.get(path, 256, by_author=True) == small
    path.write_bytes(picture((600, 300)))
    with Image.open(thumbnails.get(path, 256, by_author=True)) as image:
        assert image.size == (512, 256)
    vault.forget(small)
    assert thumbnails.get(path, 128, by_author=True).is_file()


def test_there_are_a_few_sizes() -> None:
    assert list(SIZES) == sorted(SIZES)
    assert len(SIZES) < 8
