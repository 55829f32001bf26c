"""Small pictures of large ones, made when a page first shows them and kept beside the file that they are of."""

from __future__ import annotations

import io
import secrets
import threading
from collections import OrderedDict
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ..gates.ledger import NoRoom
from ..gates.open_file import Vault
from .images import decoded, upright
from .pixels import has_alpha, in_mode

if TYPE_CHECKING:
    from PIL.Image import Image

SIZES = (128, 256, 360, 720, 1080, 1440, 2048)
"""Pixels of the shorter side: no others are made, so that a file never has more than so many.

A JPEG is read at an eighth, a quarter or half of its size for a fraction of the time: a photo of 12 megapixels, 3000
pixels high, has 375, 750 and 1500 then, and the sizes lie just below.
"""
LONGEST = 4
"""How often the longer side may hold the size: a picture of a line stays a line."""
SMALL = 256 * 1024
"""Bytes of a file that is no larger on the way than its small picture would be."""
REMEMBERED = 4096
"""Small pictures of the author's own files, which lie where nothing may be written."""
_MADE = threading.Lock()


class Thumbnails:
    """The small pictures of one app's files. Methods block, from any thread, a picture a thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._of_authors: OrderedDict[tuple[str, int, int], Path] = OrderedDict()

    def get(self, path: Path, size: int, *, by_author: bool) -> Path:
        """The local path of a picture of `path` whose shorter side has `size` pixels, made when it is not there.

        The file itself, when it is no larger, or there is no room for another. by_author: the file lies where its
        author keeps it, not in the vault. Raises ValueError for what is no picture, or too large a one.
        """
        found = self._place_of_author(path, size) if by_author else _beside(path, size)
        if found.is_file():
            return found
        small = _made(path, size)
        if small is None:
            return path
        return self._keep(path, found, small)

    def _place_of_author(self, path: Path, size: int) -> Path:
        key = (str(path), path.stat().st_mtime_ns, size)
        with _MADE:
            place = self._of_authors.get(key)
            if place is None or not place.parent.is_dir():
                place = self._vault.new(f"{path.stem}-{size}.webp")[1]
                self._of_authors[key] = place
            self._of_authors.move_to_end(key)
            while len(self._of_authors) > REMEMBERED:
                self._vault.forget(self._of_authors.popitem(last=False)[1])
        return place

    def _keep(self, path: Path, place: Path, small: bytes) -> Path:
        try:
            # it counts as a part of the file that it is of, and goes with it
            self._vault.grow(place, len(small))
        except NoRoom:
            return path
        half = place.with_name(f".{secrets.token_hex(8)}")
        try:
            half.write_bytes(small)
            half.replace(place)
        except OSError:  # the file went meanwhile, or the disk is full
            half.unlink(missing_ok=True)
            return path
        return place


def _beside(path: Path, size: int) -> Path:
    # No ticket names it: the name of one never begins with a dot.
    return path.with_name(f".{size}.webp")


def _made(path: Path, size: int) -> bytes | None:
    """The file of a small picture; None when the picture itself is no larger. Raises ValueError."""
    full: list[tuple[int, int]] = []

    def ask(image: Image) -> None:
        full.append(image.size)
        # JPEG has its picture in several sizes, so to say: an eighth of the pixels takes a fraction of the time
        image.draft(None, _target(image.size, size))

    # no turn among whole pictures: its caller says how many are made at once
    image = upright(decoded(path, ask, nullcontext()), None)
    if _target(full[0], size) == full[0] and path.stat().st_size <= SMALL:
        return None
    out = io.BytesIO()
    image = in_mode(image, "RGBA" if has_alpha(image) else "RGB")
    image = image.resize(_target(image.size, size), reducing_gap=2.0)
    image.save(out, "WEBP", quality=80, method=1)
    return out.getvalue()


def _target(full: tuple[int, int], size: int) -> tuple[int, int]:
    """The picture's own shape, no larger than it is: its shorter side `size`, its longer one at most 4 times."""
    share = min(1.0, size / min(full), size * LONGEST / max(full))
    return max(1, round(full[0] * share)), max(1, round(full[1] * share))
