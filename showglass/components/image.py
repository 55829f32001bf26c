"""A picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..context import in_stream
from ..declare import prop
from ..events import event
from ..values.files import FileData, is_web
from ..values.images import (
    EXAMPLE_IMAGE,
    IMAGE_SCHEMA,
    KINDS,
    check_format,
    decoded,
    keep,
    receive,
    send,
    upright,
)
from ..values.pixels import MODES, Mode, load_library, stamped, to_pil
from .media_options import Source, WatermarkOptions, WebcamOptions, sources_of
from .media_taker import MediaTaker

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8] | PIL.Image.Image | str | Path

KNOWN_BUTTONS = ("download", "share", "fullscreen")


class Image(MediaTaker):
    """A picture: uploaded, dropped, pasted, taken with the camera, or made by a function.

    The function gets a numpy array of shape (H, W, C) and dtype uint8, a PIL image or the path of a file, turned
    upright and converted to `image_mode`. It may return an array (uint8, bool, or floats from 0 to 1), a PIL image, a
    path or a web address.
    """

    value: Picture | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start picture: array, PIL image, path or web address."
    )
    format: str = prop(default="webp", doc="File format of pictures that are made of arrays.")
    height: int | str | None = prop(
        default=None, doc="Height on the page: pixels, or a CSS length. The picture fits in."
    )
    width: int | str | None = prop(
        default=None, doc="Width on the page: pixels, or a CSS length. The picture fits in."
    )
    image_mode: Mode | None = prop(
        default="RGB",
        wire=False,
        doc="Pillow's mode that the function gets; None keeps the file's.",
    )
    sources: list[Source] | Source | None = prop(
        default=None, doc="Where pictures come from; None is upload, camera and clipboard."
    )
    type: Literal["numpy", "pil", "filepath"] = prop(
        default="numpy", wire=False, doc="What the function gets."
    )
    buttons: list[Any] | None = prop(
        default=None,
        doc="'download', 'share', 'fullscreen', or Buttons; None is all three names.",
    )
    streaming: bool = prop(default=False, doc="The camera sends pictures as long as it runs.")
    webcam_options: WebcamOptions | None = prop(default=None, doc="How the camera is used.")
    placeholder: str | None = prop(
        default=None, doc="Text of the empty upload zone; its first line may be a # heading."
    )
    watermark: WatermarkOptions | None = prop(
        default=None, wire=False, doc="A mark on pictures that a function returned."
    )
    alt_text: str | None = prop(default=None, doc="What the picture shows, for who cannot see it.")

    clear = event(doc="The picture was removed by a person.")
    change = event(doc="The picture changed, by a person or a function.")
    stream = event(doc="The camera gave a picture.", flag="streaming", show_progress="minimal")
    select = event(doc="A pixel was clicked: its index is [x, y].", flag="_selectable")
    upload = event(doc="A person uploaded a file.")
    input = event(doc="A person gave a picture or removed it.")

    type_name = "image"
    get_ready = staticmethod(load_library)
    schema = IMAGE_SCHEMA
    example = EXAMPLE_IMAGE

    def __post_init__(self) -> None:
        super().__post_init__()
        owner = type(self).__name__
        if self.type not in KINDS:
            raise ValueError(f"{owner}: type must be one of {', '.join(KINDS)}, got {self.type!r}.")
        check_mode(owner, self.image_mode)
        self.format = check_format(owner, self.format)
        self.sources = ["webcam"] if self._streams_only() else sources_of(owner, self.sources)
        if "streaming" in self._given and self.streaming and self.sources != ["webcam"]:
            raise ValueError(f"{owner}: streaming=True needs sources=['webcam'].")
        shown = list(KNOWN_BUTTONS) if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, *KNOWN_BUTTONS)
        self.webcam_options = self.webcam_options or WebcamOptions()
        self.watermark = self.watermark or WatermarkOptions()

    def _streams_only(self) -> bool:
        return self.streaming and self.sources is None

    def preprocess(self, payload: Any) -> Any:
        """The picture as `type` says; None when there is none."""
        if payload is None:
            return None
        return self.claimed(receive, payload, self.type, self.image_mode, self.format)

    def postprocess(self, value: Any) -> FileData | None:
        """A file of the picture, with the watermark; web addresses stay what they are."""
        if (
            value is not None
            and self.watermark is not None
            and self.watermark.watermark is not None
        ):
            value = self._marked(value, self.watermark)
        return super().postprocess(value)

    def send(self, value: Any) -> FileData:
        # a picture of a stream is seen for a thirtieth of a second: the slow encoder would be half of that
        return send(value, self.format, quick=self.format == "webp" and in_stream())

    def _marked(self, value: Any, options: WatermarkOptions) -> Any:
        if isinstance(value, (str, Path)) and (is_web(str(value)) or str(value).endswith(".svg")):
            return value
        return stamped(_loaded(value), _loaded(options.watermark), options.position)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "streamable": False}

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The path of a copy of the picture in `flag_dir`."""
        return keep(payload, Path(flag_dir)) if payload is not None else ""


def check_mode(owner: str, mode: Any) -> None:
    """Raises ValueError for what is no mode of Pillow's."""
    if mode is not None and mode not in MODES:
        raise ValueError(
            f"{owner}: image_mode must be one of {', '.join(MODES)} or None, got {mode!r}."
        )


def _loaded(value: Any) -> Any:
    return upright(decoded(Path(value)), None) if isinstance(value, (str, Path)) else to_pil(value)
