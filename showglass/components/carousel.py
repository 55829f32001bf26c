"""Pictures one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..declare import prop
from .base import Component
from .gallery import Gallery, GalleryItem
from .image import Image
from .video import Video


class Carousel(Gallery):
    """Pictures and videos one at a time, with the ways to the next one and back: a `Gallery` that starts large.

    Rows as they were given to carousels of old are taken, too: lists of one picture, or of a picture and a caption.
    """

    preview: bool | None = prop(default=True, doc="Start with the first picture shown large.")
    components: Any = prop(
        default=None,
        wire=False,
        doc="What a row was made of, as it was said of old: an Image or a Video. Nothing else is shown.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        given = self.components
        listed = given if isinstance(given, (list, tuple)) else [] if given is None else [given]
        for one in listed:
            shown = one in ("image", "video") if isinstance(one, str) else _shows_media(one)
            if not shown:
                raise ValueError(
                    "Carousel: components may be Image and Video, whose pictures it shows;"
                    f" put {_name(one)} into Tabs or a Walkthrough instead."
                )

    def postprocess(self, value: Sequence[Any] | None) -> list[GalleryItem]:
        """Files of the pictures and videos, with their captions."""
        if isinstance(value, (list, tuple)):
            value = [
                one[0] if isinstance(one, (list, tuple)) and len(one) == 1 else one for one in value
            ]
        return super().postprocess(value)


def _shows_media(one: Any) -> bool:
    return isinstance(one, (Image, Video)) or (
        isinstance(one, type) and issubclass(one, (Image, Video))
    )


def _name(one: Any) -> str:
    return type(one).__name__ if isinstance(one, Component) else repr(one)
