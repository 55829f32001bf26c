"""A picture with marked regions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from ..declare import prop
from ..events import event
from ..values.colours import to_hex
from ..values.files import FILE_SCHEMA, META, FileData, copy_into, is_web, local_path
from ..values.images import (
    EXAMPLE_IMAGE,
    check_format,
    decoded,
    image_bytes_or_path,
    keep,
    send,
    upright,
)
from ..values.pixels import load_library
from ..values.regions import box_mask, mask_picture
from .base import Component

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_REGIONS = 1_000
_RED = "#ff0000"


class Annotation(TypedDict):
    """A region: a picture as large as the whole one, seen where the region is; and its label."""

    image: FileData
    label: str


class AnnotatedImageData(TypedDict):
    """A picture with its regions."""

    image: FileData
    annotations: list[Annotation]


class AnnotatedImage(Component[AnnotatedImageData, Any, Any]):
    """A picture with regions that have labels: what a segmentation or a detector found.

    A function returns `(image, [(region, label), …])`. An image is an array, a PIL image, a path or a web address. A
    region is an array of shape (H, W) with values from 0 to 1 (or bool), or a box `(x1, y1, x2, y2)` in pixels of the
    image. As an input the function gets `(path, [(path of a mask, label), …])`.
    """

    value: tuple[Any, list[tuple[Any, str]]] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: a picture and pairs of region and label."
    )
    format: str = prop(default="webp", doc="File format of a picture that is made of an array.")
    show_legend: bool = prop(default=True, doc="List the labels under the picture.")
    height: int | str | None = prop(
        default=None, doc="Height on the page: pixels, or a CSS length. The picture fits in."
    )
    width: int | str | None = prop(
        default=None, doc="Width on the page: pixels, or a CSS length. The picture fits in."
    )
    color_map: dict[str, str] | None = prop(
        default=None, doc="Colours of labels, as CSS writes them; the others take one each."
    )
    buttons: list[Any] | None = prop(
        default=None, doc="'fullscreen', which is also the default, or Buttons."
    )
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function gave another picture.")
    select = event(doc="A region was chosen: its index and label.", flag="_selectable")

    type_name = "annotatedimage"
    heavy = True
    get_ready = staticmethod(load_library)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.format = check_format("AnnotatedImage", self.format)
        shown = ["fullscreen"] if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, "fullscreen")
        if self.color_map is not None and not isinstance(self.color_map, dict):
            raise ValueError(
                f"AnnotatedImage: color_map must be a dict of label and colour, got {self.color_map!r:.80}."
            )
        self._colours = {label: _colour(label, c) for label, c in (self.color_map or {}).items()}

    def preprocess(self, payload: Any) -> tuple[str, list[tuple[str, str]]] | None:
        """The path of the picture, and the paths of the masks with their labels."""
        if payload is None:
            return None
        if not isinstance(payload, dict):
            raise self.refuse("a picture with annotations was expected.")
        regions = payload.get("annotations")
        if not isinstance(regions, list):
            raise self.refuse("annotations must be a list.")
        if len(regions) > MOST_REGIONS:
            raise self.refuse(f"{len(regions)} regions are more than the {MOST_REGIONS} allowed.")
        picture = str(self.claimed(local_path, payload.get("image")))
        return picture, [self._region(at, region) for at, region in enumerate(regions)]

    def _region(self, at: int, region: Any) -> tuple[str, str]:
        if not isinstance(region, dict) or not isinstance(region.get("label"), str):
            raise self.refuse(f"annotation {at} needs an image and a text as its label.")
        return str(self.claimed(local_path, region.get("image"))), region["label"]

    def postprocess(self, value: Any) -> AnnotatedImageData | None:
        """The picture and its masks as files. Raises ValueError or TypeError."""
        if value is None:
            return None
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise ValueError(
                f"a pair of an image and a list of (region, label) was expected, got {value!r:.80}"
            )
        image, regions = value
        found: list[Annotation] = []
        size: tuple[int, int] | None = None
        for at, (region, label) in enumerate(_labelled(regions)):
            boxed = tuple(getattr(region, "shape", (4,))) == (4,)
            if boxed and size is None:
                size = _size_of(image)
            mask = _mask(at, region, size if boxed else None)
            picture = mask_picture(mask, self._colours.get(label, _RED))
            found.append({"image": send(picture, "png"), "label": label})
        return {"image": send(image, self.format), "annotations": found}

    def api_info(self) -> dict[str, Any]:
        region = {
            "title": "Annotation",
            "type": "object",
            "properties": {"image": FILE_SCHEMA, "label": {"title": "Label", "type": "string"}},
            "required": ["image", "label"],
        }
        return {
            "title": "AnnotatedImageData",
            "type": "object",
            "properties": {
                "image": FILE_SCHEMA,
                "annotations": {"title": "Annotations", "type": "array", "items": region},
            },
            "required": ["image", "annotations"],
        }

    def example_payload(self) -> Any:
        picture = {"path": "picture.png", "orig_name": "picture.png", "meta": dict(META)}
        return {"image": picture, "annotations": []}

    def example_value(self) -> Any:
        return (EXAMPLE_IMAGE["url"], [((0, 0, 1, 1), "corner")])

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """Paths of copies in `flag_dir`: of the picture, and of each mask with its label."""
        if payload is None:
            return None
        folder = Path(flag_dir)
        masks = [[copy_into(r["image"], folder), r["label"]] for r in payload["annotations"]]
        return [keep(payload["image"], folder), masks]

    def read_from_flag(self, cell: Any) -> Any:
        """The picture and its masks that `flag` copied."""
        if not cell:
            return None
        picture, masks = cell
        found = [{"image": send(path), "label": label} for path, label in masks]
        return {"image": send(picture), "annotations": found}


def _colour(label: Any, colour: Any) -> str:
    try:
        return to_hex(str(colour))
    except ValueError as error:
        raise ValueError(f"AnnotatedImage: color_map[{label!r}]: {error}.") from None


def _labelled(regions: Any) -> list[tuple[Any, str]]:
    found = []
    for at, pair in enumerate(regions or ()):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise ValueError(f"region {at} must be a pair (region, label), got {pair!r:.80}")
        found.append((pair[0], str(pair[1])))
    return found


def _mask(at: int, region: Any, size: tuple[int, int] | None) -> NDArray[Any]:
    try:
        return _array(region) if size is None else box_mask(region, size)
    except (ValueError, TypeError) as error:
        raise ValueError(f"region {at}: {error}") from None


def _array(region: Any) -> NDArray[Any]:
    import numpy as np

    mask = np.asarray(region)
    if mask.ndim != 2 or 0 in mask.shape:
        raise ValueError(f"an array of shape (H, W) was expected, got {mask.shape}")
    return mask


def _size_of(image: Any) -> tuple[int, int]:
    """Width and height in pixels."""
    if isinstance(image, (str, Path)):
        text = str(image)
        named = is_web(text) or text.startswith("data:")
        source = image_bytes_or_path({"path": text, "meta": META}) if named else Path(text)
        return upright(decoded(source), None).size
    if hasattr(image, "shape"):
        return int(image.shape[1]), int(image.shape[0])
    width, height = image.size
    return int(width), int(height)
