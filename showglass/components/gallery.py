"""Pictures and videos side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict

from ..declare import prop
from ..events import event
from ..gates.limit import MAX_UPLOAD_FILES
from ..values.file_types import check_types, fits, media_kind
from ..values.files import FILE_SCHEMA, FileData, copy_into, local_path, publish
from ..values.images import EXAMPLE_IMAGE, IMAGE_SCHEMA, KINDS, check_format, keep, receive, send
from ..values.pixels import load_library
from .base import Component
from .media_options import Source, sources_of

KNOWN_BUTTONS = ("share", "download", "download_all", "fullscreen")


class GalleryItem(TypedDict, total=False):
    """One picture or one video, and the words under it."""

    image: FileData
    video: FileData
    caption: str | None


class Gallery(Component[list[GalleryItem], Any, Any]):
    """Pictures and videos side by side, one of them large when it is chosen.

    The function gets a list of pairs of a picture and its caption (or None); pictures as `type` says, videos as paths.
    It may return a list of pictures (array, PIL image, path or web address), videos (path or web address), or pairs of
    one of them and a caption.
    """

    value: Sequence[Any] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: a list as the function returns it."
    )
    format: str = prop(default="webp", doc="File format of pictures that are made of arrays.")
    file_types: list[str] | None = prop(
        default=None, doc="What is let in: endings and kinds; None is images and videos."
    )
    columns: int | None = prop(default=2, doc="Columns of the grid.")
    rows: int | None = prop(default=None, doc="Rows that are seen before the grid scrolls.")
    height: int | float | str | None = prop(
        default=None, doc="Height on the page: pixels or a CSS length."
    )
    allow_preview: bool = prop(default=True, doc="Whether a picture can be shown large.")
    preview: bool | None = prop(default=None, doc="Start with the first picture shown large.")
    selected_index: int | None = prop(default=None, doc="Index of the chosen picture.")
    object_fit: Literal["contain", "cover", "fill", "none", "scale-down"] | None = prop(
        default=None, doc="How a picture fits into its cell, in the words of CSS."
    )
    buttons: list[Any] | None = prop(
        default=None, doc="'share', 'download', 'download_all', 'fullscreen', or Buttons."
    )
    type: Literal["numpy", "pil", "filepath"] = prop(
        default="filepath", wire=False, doc="What the function gets of each picture."
    )
    fit_columns: bool = prop(default=True, doc="Fewer pictures than columns share the whole width.")
    sources: list[Source] | None = prop(
        default=None, doc="Where pictures come from; None is uploads alone."
    )

    select = event(doc="A picture was chosen: its index and file.", flag="_selectable")
    upload = event(doc="A person uploaded pictures.")
    change = event(doc="The pictures changed, by a person or a function.")
    delete = event(doc="A person removed a picture.")
    preview_close = event(doc="The large view was closed.")
    preview_open = event(doc="The large view was opened.")

    type_name = "gallery"
    heavy = True
    get_ready = staticmethod(load_library)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.type not in KINDS:
            raise ValueError(f"Gallery: type must be one of {', '.join(KINDS)}, got {self.type!r}.")
        if self.columns is not None and (not isinstance(self.columns, int) or self.columns < 1):
            raise ValueError(f"Gallery: columns must be 1 or more, got {self.columns!r}.")
        self.format = check_format("Gallery", self.format)
        self.file_types = check_types("Gallery", self.file_types)
        shown = list(KNOWN_BUTTONS) if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, *KNOWN_BUTTONS)
        self.sources = sources_of("Gallery", self.sources or ["upload"])

    def preprocess(self, payload: Any) -> list[tuple[Any, str | None]] | None:
        """Pairs of a picture or video and its caption; None when there are none."""
        if payload is None or payload == []:
            return None
        if not isinstance(payload, list) or len(payload) > MAX_UPLOAD_FILES:
            raise self.refuse(f"a list of at most {MAX_UPLOAD_FILES} pictures was expected.")
        return [self.claimed(self._one_in, item) for item in payload]

    def _one_in(self, item: Any) -> tuple[Any, str | None]:
        if not isinstance(item, dict) or ("image" in item) == ("video" in item):
            raise ValueError("each item must have an image or a video")
        caption = item.get("caption")
        if caption is not None and not isinstance(caption, str):
            raise ValueError("a caption must be a text")
        if "video" in item:
            path = local_path(item["video"])
            self._check_type(path.name, ["video"])
            return str(path), caption
        image = item["image"]
        if isinstance(image, dict) and isinstance(image.get("path"), str):
            self._check_type(image["path"].rsplit("/", 1)[-1], ["image"])
        return receive(image, self.type, None, self.format), caption

    def _check_type(self, name: str, default: list[str]) -> None:
        allowed = self.file_types or default
        if not fits(name, allowed):
            raise ValueError(f"{name!r} is of another type than allowed: {', '.join(allowed)}")

    def postprocess(self, value: Sequence[Any] | None) -> list[GalleryItem]:
        """Files of the pictures and videos, with their captions."""
        if value is None:
            return []
        if isinstance(value, (str, Path)) or not hasattr(value, "__iter__"):
            raise TypeError(f"a list of pictures was expected, got {type(value).__name__}")
        return [self._one_out(item) for item in value]

    def _one_out(self, item: Any) -> GalleryItem:
        media, caption = item, None
        if isinstance(item, (tuple, list)):
            if len(item) != 2 or not isinstance(item[1], (str, type(None))):
                raise ValueError(
                    f"a pair of a picture and a caption was expected, got {len(item)} parts"
                )
            media, caption = item
        if isinstance(media, (str, Path)) and media_kind(str(media).partition("?")[0]) == "video":
            return {"video": publish(media), "caption": caption}
        return {"image": send(media, self.format), "caption": caption}

    def api_info(self) -> dict[str, Any]:
        caption = {
            "title": "Caption",
            "anyOf": [{"type": "string"}, {"type": "null"}],
            "default": None,
        }
        kinds = [
            {
                "title": f"Gallery{name.title()}",
                "type": "object",
                "properties": {name: file, "caption": caption},
                "required": [name],
            }
            for name, file in (("image", IMAGE_SCHEMA), ("video", FILE_SCHEMA))
        ]
        return {"title": "GalleryData", "type": "array", "items": {"anyOf": kinds}}

    def example_payload(self) -> Any:
        return [{"image": EXAMPLE_IMAGE, "caption": None}]

    def example_value(self) -> Any:
        return [EXAMPLE_IMAGE["url"]]

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """Pairs of the path of a copy in `flag_dir` and a caption."""
        folder = Path(flag_dir)
        return [
            [
                keep(item["image"], folder)
                if "image" in item
                else copy_into(item["video"], folder),
                item.get("caption"),
            ]
            for item in payload or []
        ]

    def read_from_flag(self, cell: Any) -> Any:
        return self.postprocess(cell)
