"""Making a drawing look like the data set: one pen, one size, one place, 8×8 counts.

The digits of the data set were written with a pen, scaled to 32×32 black-and-white pixels and
counted in 4×4 blocks, so each value is 0 to 16. A pad has any pen and any size. So the ink is
thinned to its middle line, the line is scaled into the box the data set's digits fill, drawn again
with the data set's pen, and counted in the same way. Ink that already is as bold as that keeps its
own shape: thinning would lose small loops that have nearly closed.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial import cKDTree

Mask = NDArray[np.bool_]
Counts = NDArray[np.float64]

SIDE = 8
_FIELD = 32.0  # pixels on the side of the bitmaps that were counted
_PEN = 6.0  # pixels: gives redrawn digits the ink that the data set's have (311 of 1024 on average)
_OWN_PEN = 4.0  # pixels: a stroke at least this wide needs no other
_WIDEST = 25.0  # of the 32: the data set's digits fill the height, and this much of the width
_SQUEEZE = 1.5  # a wide drawing is narrowed up to this much, as the data set's were, then shrunk


class Line(NamedTuple):
    """The middle line of a drawing: points (n, 2) as (y, x), and the pen's width, in pixels."""

    points: NDArray[np.float64]
    pen: float

    @property
    def extent(self) -> float:
        """The longer side of the line's bounding box, in pixels."""
        return float(np.ptp(self.points, axis=0).max())


def middle_line(ink: Mask) -> Line:
    """Thin the ink, (h, w) bool with at least one pixel set, to its middle line."""
    padded = np.pad(ink, 2)
    depth = ndimage.distance_transform_edt(padded)
    thin = _thinned(padded)
    if not thin.any():  # the smallest blobs vanish in thinning: their middle stands for them
        thin = depth == depth.max()
    points = np.argwhere(thin).astype(np.float64) - 2
    return Line(points, 2.0 * float(np.median(depth[thin])) - 1.0)


def normalised(ink: Mask, line: Line) -> Counts:
    """The ink, (h, w) with its middle line, as the data set would have it: (8, 8), 0 to 16."""
    height, width = _fitted(ink.shape[0], ink.shape[1], _FIELD, _WIDEST)
    pen = line.pen * height / ink.shape[0]
    if pen < _OWN_PEN:
        return as_counts(line)
    size = (max(1, round(width)), max(1, round(height)))
    field = Image.new("L", (int(_FIELD), int(_FIELD)))
    scaled = Image.fromarray(ink.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
    field.paste(scaled, ((int(_FIELD) - size[0]) // 2, (int(_FIELD) - size[1]) // 2))
    return _counted(np.asarray(field) / 255)


def _fitted(height: float, width: float, room_y: float, room_x: float) -> tuple[float, float]:
    """The height and width that a drawing gets in the box: full height, squeezed if it is wide."""
    scale = room_y / max(height, width / _SQUEEZE * room_y / room_x, 1e-9)
    return height * scale, min(width * scale, room_x)


def _counted(cover: NDArray[np.float64]) -> Counts:
    """Sum (32, 32) of 0 to 1 in 4×4 blocks."""
    return np.asarray(cover.reshape(SIDE, 4, SIDE, 4).sum(axis=(1, 3)))


def as_counts(line: Line, pen: float = _PEN) -> Counts:
    """Draw the line with the data set's pen in the data set's box and count it.

    Returns (8, 8), float: 0 to 16 pixels of ink per block, as in `load_digits().images`.
    """
    size = np.ptp(line.points, axis=0)
    fitted = np.array(_fitted(size[0], size[1], _FIELD - pen, _WIDEST - pen))
    offset = line.points - line.points.min(axis=0) - size / 2
    centred = offset * fitted / np.maximum(size, 1e-9) + _FIELD / 2
    distance, _ = cKDTree(centred).query(_grid(), distance_upper_bound=pen)
    cover = np.clip(pen / 2 + 0.5 - distance, 0.0, 1.0).reshape(int(_FIELD), int(_FIELD))
    return _counted(cover)


@functools.cache
def _grid() -> NDArray[np.float64]:
    """The middles of the 32×32 pixels, (1024, 2) as (y, x)."""
    return np.argwhere(np.ones((int(_FIELD), int(_FIELD)))).astype(np.float64) + 0.5


def _thinned(ink: Mask) -> Mask:
    """Zhang and Suen's thinning of (h, w) bool with an empty border; their two steps are tables."""
    tables = _removable()
    image = ink.astype(np.uint8)
    while True:
        before = np.count_nonzero(image)
        for table in tables:
            image &= ~table[_neighbours(image)]
        if np.count_nonzero(image) == before:
            return image.astype(np.bool_)


def _neighbours(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Per pixel its eight neighbours as bits, clockwise from the one above."""
    code = np.zeros_like(image)
    inner = code[1:-1, 1:-1]
    height, width = image.shape
    for bit, (dy, dx) in enumerate(_AROUND):
        inner |= image[1 + dy : height - 1 + dy, 1 + dx : width - 1 + dx] << np.uint8(bit)
    return code


_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


@functools.cache
def _removable() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For each of 256 neighbourhoods: 1 where the first (second) step takes the pixel away."""
    codes = np.arange(256)
    bits = (codes[:, None] >> np.arange(8)) & 1
    count = bits.sum(axis=1)
    rises = ((bits == 0) & (np.roll(bits, -1, axis=1) == 1)).sum(axis=1)
    north, east, south, west = bits[:, 0], bits[:, 2], bits[:, 4], bits[:, 6]
    edge = (count >= 2) & (count <= 6) & (rises == 1)
    first = edge & (north * east * south == 0) & (east * south * west == 0)
    second = edge & (north * east * west == 0) & (north * south * west == 0)
    return first.astype(np.uint8), second.astype(np.uint8)
