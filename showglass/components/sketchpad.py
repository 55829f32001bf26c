"""A pad to draw on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..declare import prop
from .image_editor import ImageEditor
from .media_options import Source


class Sketchpad(ImageEditor):
    """A pad to draw on, with one black brush: an `ImageEditor` without pictures from elsewhere."""

    sources: Iterable[Source] = prop(default=(), doc="Where the background may come from.")
    transforms: Iterable[Literal["crop"]] = prop(
        default=("crop",), doc="What people may do with the background."
    )
    plain_brush = True
