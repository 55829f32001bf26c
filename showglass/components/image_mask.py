"""A picture to mark parts of."""

from __future__ import annotations

from collections.abc import Iterable

from ..declare import prop
from .image_editor import ImageEditor, Transform
from .media_options import LayerOptions


class ImageMask(ImageEditor):
    """A picture to mark parts of: an `ImageEditor` with one layer, the mask, and one black brush."""

    transforms: Iterable[Transform] = prop(
        default=("crop",), doc="What people may do with the background."
    )
    layers: bool | LayerOptions = prop(
        default=False, doc="Layers of the canvas; False is one layer alone."
    )
    unless_given = ("crop",)
    plain_brush = True
