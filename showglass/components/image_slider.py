"""Two pictures to compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..values.files import FileData
from ..values.images import (
    EXAMPLE_IMAGE,
    IMAGE_SCHEMA,
    KINDS,
    check_format,
    keep,
    receive,
    send,
)
from ..values.pixels import Mode, load_library
from .base import Component
from .image import check_mode

KNOWN_BUTTONS = ("download", "fullscreen")


class ImageSlider(Component[list[FileData | None], Any, Any]):
    """Two pictures on top of each other, with a divider to move between them: before and after.

    The function gets a pair of numpy arrays of shape (H, W, C) and dtype uint8, PIL images or paths, as `type` says. It
    may return a pair of arrays, PIL images, paths or web addresses; one of them may be None.
    """

    value: tuple[Any, Any] | list[Any] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: two pictures."
    )
    format: str = prop(default="webp", doc="File format of pictures that are made of arrays.")
    height: int | str | None = prop(
        default=None, doc="Height on the page: pixels, or a CSS length. The pictures fit in."
    )
    width: int | str | None = prop(
        default=None, doc="Width on the page: pixels, or a CSS length. The pictures fit in."
    )
    image_mode: Mode | None = prop(
        default="RGB",
        wire=False,
        doc="Pillow's mode that the function gets; None keeps the file's.",
    )
    type: Literal["numpy", "pil", "filepath"] = prop(
        default="numpy", wire=False, doc="What the function gets of each picture."
    )
    buttons: list[Any] | None = prop(
        default=None, doc="'download', 'fullscreen', or Buttons; None is both names."
    )
    slider_position: float = prop(
        default=50, doc="Where the divider starts: percent of the width that shows the first one."
    )
    max_height: int | str | None = prop(default=500, doc="Greatest height on the page.")

    clear = event(doc="A picture was removed by a person.")
    change = event(doc="The pictures changed, by a person or a function.")
    stream = event(
        doc="Never fired: there is no camera.", flag="streamable", show_progress="minimal"
    )
    select = event(doc="The divider was let go: its place in percent.", flag="_selectable")
    upload = event(doc="A person uploaded a picture.")
    input = event(doc="A person gave a picture or removed it.")

    type_name = "imageslider"
    heavy = True
    get_ready = staticmethod(load_library)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.type not in KINDS:
            raise ValueError(
                f"ImageSlider: type must be one of {', '.join(KINDS)}, got {self.type!r}."
            )
        check_mode("ImageSlider", self.image_mode)
        self.format = check_format("ImageSlider", self.format)
        place = self.slider_position
        if isinstance(place, bool) or not 0 <= place <= 100:
            raise ValueError(f"ImageSlider: slider_position must be from 0 to 100, got {place!r}.")
        shown = list(KNOWN_BUTTONS) if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, *KNOWN_BUTTONS)

    def preprocess(self, payload: Any) -> tuple[Any, Any] | None:
        """The pictures as `type` says; None when there is none at all."""
        if payload is None:
            return None
        if not isinstance(payload, list) or len(payload) != 2:
            raise self.refuse("a list of two pictures was expected.")
        first, second = (self._read(picture) for picture in payload)
        return None if first is None and second is None else (first, second)

    def _read(self, picture: Any) -> Any:
        if picture is None:
            return None
        return self.claimed(receive, picture, self.type, self.image_mode, self.format)

    def postprocess(self, value: Any) -> list[FileData | None] | None:
        """The files of both. Raises ValueError or TypeError for what is no pair of pictures."""
        if value is None:
            return None
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise ValueError(f"a pair of two pictures was expected, got {type(value).__name__}")
        sent = [None if picture is None else send(picture, self.format) for picture in value]
        return None if sent == [None, None] else sent

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "streamable": False}

    def api_info(self) -> dict[str, Any]:
        one = {"anyOf": [IMAGE_SCHEMA, {"type": "null"}]}
        pair = {
            "type": "array",
            "prefixItems": [one, one],
            "items": one,
            "minItems": 2,
            "maxItems": 2,
        }
        return {"title": "SliderData", "anyOf": [pair, {"type": "null"}]}

    def example_payload(self) -> Any:
        return [EXAMPLE_IMAGE, EXAMPLE_IMAGE]

    def example_value(self) -> Any:
        return [EXAMPLE_IMAGE["url"], EXAMPLE_IMAGE["url"]]

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The paths of copies of both pictures in `flag_dir`; '' for one that is missing."""
        pictures = payload or [None, None]
        return [keep(picture, Path(flag_dir)) if picture else "" for picture in pictures]

    def read_from_flag(self, cell: Any) -> Any:
        """The pictures that `flag` copied."""
        return self.postprocess([path or None for path in cell]) if cell else None
