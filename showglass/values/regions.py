"""Regions of a picture: masks and boxes, and the pictures that show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .colours import hex_channels

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_FILL = 0.3
"""How much of the colour lies within a box; its edge has all of it."""


def mask_picture(mask: NDArray[Any], colour: str) -> Image:
    """A picture in one colour that is as opaque as the mask says.

    mask: shape (H, W), bool or 0 to 1. colour: #rgb or #rrggbb. Raises ValueError.
    """
    import numpy as np
    from PIL import Image as PILImage

    opaque = np.nan_to_num(mask.astype(np.float32), nan=0.0).clip(0.0, 1.0)
    pixels = np.empty((*mask.shape, 4), np.uint8)
    pixels[..., :3] = hex_channels(colour)[:3]
    pixels[..., 3] = (opaque * 255).round().astype(np.uint8)
    return PILImage.fromarray(pixels, "RGBA")


def box_mask(box: Sequence[Any], size: tuple[int, int]) -> NDArray[Any]:
    """The mask of a box with an edge: x1, y1, x2, y2 in pixels of a picture of `size` (width, height).

    What lies outside of the picture is cut off. Raises ValueError for what is no box.
    """
    import numpy as np

    try:
        ends = [round(float(number)) for number in box]
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"four numbers (x1, y1, x2, y2) were expected, got {box!r:.80}") from None
    if len(ends) != 4:
        raise ValueError(f"a box is four numbers (x1, y1, x2, y2), got {len(ends)}")
    width, height = size
    left, right = sorted(max(0, min(width, x)) for x in (ends[0], ends[2]))
    top, bottom = sorted(max(0, min(height, y)) for y in (ends[1], ends[3]))
    edge = max(1, round(max(size) / 300))
    mask = np.zeros((height, width), np.float32)
    mask[top:bottom, left:right] = 1.0
    inner = (slice(top + edge, max(top + edge, bottom - edge)),)
    mask[(*inner, slice(left + edge, max(left + edge, right - edge)))] = _FILL
    return mask
