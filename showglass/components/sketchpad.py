"""A pad to draw on."""

from __future__ import annotations

from collections.abc import Iterable

from ..declare import prop
from .image_editor import ImageEditor, Transform
from .media_options import Source


class Sketchpad(ImageEditor):
    """A pad to draw on, with one black brush: an `ImageEditor` without pictures from elsewhere."""

    sources: Iterable[Source] = prop(default=(), doc="Where the background may come from.")
    transforms: Iterable[Transform] = prop(
        default=("crop",), doc="What people may do with the background."
    )
    unless_given = ("crop",)
    plain_brush = True
