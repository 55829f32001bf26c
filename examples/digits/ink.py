"""Finding the ink: from a pad or a photo to a small black-and-white crop of what is written.

A pad sends strokes on a transparent or a plain ground; a photo has paper with shade and noise, and
ink that is darker or lighter than it. Both become one mask, cut to the ink and at most
`CROP` pixels long, which `drawing` turns into what the data set holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Mask = NDArray[np.bool_]
Grey = NDArray[np.float32]

CROP = 96  # longest side of the mask: three times the 32 pixels that the data set's makers used
_VIEW = 224  # longest side at which a photo is judged
_CONTRAST = 28.0  # of 255: ink that stands out less from its paper is taken for shade
_NOISE_FACTOR = 5.0  # ink stands out by this many times the paper's grain
_GLASS = 0.05  # a drawing leaves at least this share of the pad transparent
_SPECK = 0.02  # of the largest stroke's area: smaller pieces are dirt


def find_ink(image: NDArray[np.uint8]) -> Mask | None:
    """Return the ink of `image` as a mask cut to its bounding box, or None where there is none.

    `image` is (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), uint8; with four channels the last is
    opacity. The mask is (h, w), bool, its longer side at most `CROP`. Raises ValueError for any
    other shape.
    """
    channels = image.shape[2] if image.ndim == 3 else 1
    if image.size == 0 or image.ndim not in (2, 3) or channels not in (1, 3, 4):
        raise ValueError(
            f"an image has the shape (H, W), (H, W, 3) or (H, W, 4), not {image.shape}"
        )
    if channels == 4 and _on_glass(image[..., 3]):
        return _cut(image[..., 3] >= 128)
    return _cut_photo(_grey(image))


def _on_glass(opacity: NDArray[np.uint8]) -> bool:
    """Whether the ground is transparent, by a look at every n-th pixel of (H, W) opacity.

    Rounded corners do not make a photo a drawing.
    """
    step = 1 + max(opacity.shape) // 200
    return float(np.mean(opacity[::step, ::step] < 128)) > _GLASS


def _grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brightness, (H, W), uint8; a photo far larger than needed is thinned out first."""
    step = max(1, max(image.shape[:2]) // 1200)
    image = image[::step, ::step]
    if image.ndim == 2:
        return image
    if image.shape[2] == 1:
        return image[..., 0]
    return np.asarray(Image.fromarray(np.ascontiguousarray(image[..., :3])).convert("L"))


def _box(mask: Mask) -> tuple[slice, slice] | None:
    """The bounding box of a mask (h, w), or None when it is empty."""
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _cut(mask: Mask) -> Mask | None:
    """Crop a mask to its ink and shrink it to `CROP`; a thin line stays whole (any, not mean)."""
    box = _box(mask)
    if box is None:
        return None
    ink = mask[box]
    block = -(-max(ink.shape) // CROP)
    if block == 1:
        return np.ascontiguousarray(ink)
    ink = np.pad(ink, [(0, -side % block) for side in ink.shape])
    height, width = (side // block for side in ink.shape)
    by_rows = ink.reshape(height, block, -1).any(axis=1)
    return np.asarray(by_rows.reshape(height, width, block).any(axis=2))


def _cut_photo(grey: NDArray[np.uint8]) -> Mask | None:
    """Ink of a photo: once over the whole, then again, closer, where the ink was."""
    mask = _photo_ink(_shrink(grey))
    box = _box(mask)
    if box is None:
        return None
    zoom = max(grey.shape) / max(mask.shape)
    margin = 0.15 * max(s.stop - s.start for s in box)
    near = tuple(
        slice(max(0, int((s.start - margin) * zoom)), int((s.stop + margin) * zoom) + 1)
        for s in box
    )
    closer = grey[near]
    if zoom > 1.0 and max(closer.shape) < 0.7 * max(grey.shape):
        mask = _photo_ink(_shrink(closer))
    return _cut(mask)


def _shrink(grey: NDArray[np.uint8]) -> Grey:
    """Average (H, W), uint8, down to at most `_VIEW` on its longer side, as float32."""
    factor = max(grey.shape) / _VIEW
    if factor <= 1:
        return grey.astype(np.float32)
    height, width = (max(1, round(side / factor)) for side in grey.shape)
    small = Image.fromarray(grey).resize((width, height), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32)


def _photo_ink(grey: Grey) -> Mask:
    """Separate ink from paper in (h, w) brightness: shade off, pick the side, threshold, clean."""
    relief = grey - _paper(grey)
    noise = 1.4826 * float(np.median(np.abs(relief)))
    if float(np.sum(relief[relief > 4 * noise])) < float(-np.sum(relief[relief < -4 * noise])):
        relief = -relief
    threshold = max(_otsu(relief), _NOISE_FACTOR * noise, _CONTRAST)
    mask = np.asarray(relief > threshold)
    if noise > 1.0:
        mask = np.asarray(ndimage.median_filter(mask.view(np.uint8), size=3) > 0)
    return _without_specks(mask)


def _paper(grey: Grey) -> Grey:
    """A surface (quadratic in x and y) through the paper of (h, w), ink left out of the fit."""
    height, width = grey.shape
    step = max(1, max(height, width) // 48)
    y, x = np.mgrid[0:height:step, 0:width:step].astype(np.float32)
    terms = _terms(x.ravel() / width, y.ravel() / height)
    values = grey[::step, ::step].ravel()
    keep = np.abs(values - np.median(values)) <= 64
    for _ in range(3):
        if np.count_nonzero(keep) < 2 * terms.shape[1]:
            return np.full_like(grey, np.median(values))
        weights = np.linalg.lstsq(terms[keep], values[keep], rcond=None)[0]
        rest = np.abs(values - terms @ weights)
        keep = rest <= max(4.0, 2.5 * float(np.median(rest[keep])))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    surface: Grey = (_terms(x.ravel() / width, y.ravel() / height) @ weights).reshape(grey.shape)
    return surface


def _terms(x: Grey, y: Grey) -> Grey:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def _otsu(relief: Grey) -> float:
    """The brightness step that parts the values best in two (the largest variance between them)."""
    counts, edges = np.histogram(relief, bins=128)
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)[:-1]
    above = counts.sum() - below
    sums = np.cumsum(counts * middles)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = sums[:-1] / below - (sums[-1] - sums[:-1]) / above
    spread = np.nan_to_num(below * above * gap**2)
    return float(edges[1:-1][int(np.argmax(spread))])


def _without_specks(mask: Mask) -> Mask:
    """Drop pieces far smaller than the largest one."""
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if count < 2:
        return mask
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return np.asarray((areas >= _SPECK * areas.max())[labels] & (labels > 0))
