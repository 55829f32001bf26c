"""Real digits to click: pictures of some that the model has never seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .training import Images, Part

SIDE = 256  # pixels of a sample picture
_MARGIN = 32


def picture(counts: Images) -> NDArray[np.uint8]:
    """An image of the data set, (8, 8) with 0 to 16, as dark ink on white, (256, 256) uint8."""
    grey = Image.fromarray((255 - np.clip(counts * 16, 0, 255)).astype(np.uint8))
    room = SIDE - 2 * _MARGIN
    page = Image.new("L", (SIDE, SIDE), 255)
    page.paste(grey.resize((room, room), Image.Resampling.BICUBIC), (_MARGIN, _MARGIN))
    return np.asarray(page)


def write_samples(test: Part, folder: Path) -> list[Path]:
    """Write the first digit of each class in `test` as `digit-N.png` and return the ten paths."""
    paths = []
    for digit in range(10):
        path = folder / f"digit-{digit}.png"
        Image.fromarray(picture(test.images[int(np.argmax(test.labels == digit))])).save(path)
        paths.append(path)
    return paths
