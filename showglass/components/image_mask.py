"""A picture to mark parts of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..declare import prop
from .image_editor import ImageEditor
from .media_options import LayerOptions


class ImageMask(ImageEditor):
    """A picture to mark parts of: an `ImageEditor` with one layer, the mask, and one black brush."""

    transforms: Iterable[Literal["crop"]] = prop(
        default=("crop",), doc="What people may do with the background."
    )
    layers: bool | LayerOptions = prop(
        default=False, doc="Layers of the canvas; False is one layer alone."
    )
    plain_brush = True
