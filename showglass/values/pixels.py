"""Pixels: modes and transparency of PIL images, and what an array must be like to be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

Mode = Literal["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"]
MODES = ("1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F")
"""Modes that authors may ask for: the names are Pillow's."""


def load_library() -> None:
    """Import what reading or writing the first picture would wait for, a tenth of a second and more."""
    # all that `images.READ` names: Pillow imports the readers of everything it knows when one of them is not there yet
    from PIL import (
        AvifImagePlugin,
        BmpImagePlugin,
        GifImagePlugin,
        IcoImagePlugin,
        ImageOps,
        Jpeg2KImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        PpmImagePlugin,
        TgaImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    del AvifImagePlugin, BmpImagePlugin, GifImagePlugin, IcoImagePlugin, Jpeg2KImagePlugin
    del JpegImagePlugin, PngImagePlugin, PpmImagePlugin, TgaImagePlugin, TiffImagePlugin
    del ImageOps, WebPImagePlugin


def in_mode(image: Image, mode: str | None) -> Image:
    """The image in a mode of Pillow; None leaves it."""
    if mode is None or image.mode == mode:
        return image
    if mode in ("LAB", "HSV", "YCbCr") and image.mode != "RGB":
        image = image.convert("RGB")
    if mode == "LAB":
        return _to_lab(image)
    if image.mode in ("I;16", "I;16B", "I") and mode not in ("I", "F"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert(mode)


def _to_lab(image: Image) -> Image:
    from PIL import ImageCms

    rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(image, rgb, lab, outputMode="LAB")
    if converted is None:
        raise ValueError("the image cannot be converted to LAB")
    return converted


def flattened(image: Image) -> Image:
    """The image on white, without transparency."""
    from PIL import Image

    if not has_alpha(image):
        return image
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def merged(background: Image | None, layers: Sequence[Image]) -> Image:
    """RGBA pictures on top of each other, of the size of the lowest one. There must be one at least."""
    from PIL import Image

    pictures = [*([background] if background is not None else []), *layers]
    whole = pictures[0].copy()
    for picture in pictures[1:]:
        sheet = picture
        if picture.size != whole.size:
            sheet = Image.new("RGBA", whole.size)
            sheet.paste(picture, (0, 0))
        whole = Image.alpha_composite(whole, sheet)
    return whole


def has_alpha(image: Image) -> bool:
    """Whether pixels may be transparent."""
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def to_pil(value: Any) -> Image:
    """An array or a PIL image as a PIL image. Raises TypeError or ValueError with what would be right."""
    from PIL import Image

    if isinstance(value, Image.Image):
        return value
    if not hasattr(value, "__array__"):
        raise TypeError(
            f"an image is an array, a PIL image, a path or a web address, not {type(value).__name__}"
        )
    return Image.fromarray(_as_bytes(value))


def _as_bytes(value: Any) -> NDArray[Any]:
    """An array as uint8 of a shape that Pillow takes."""
    import numpy as np

    array = np.asarray(value)
    _check_shape(array.shape)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * 255
    if array.dtype == np.uint16:
        return (array >> 8).astype(np.uint8)
    if np.issubdtype(array.dtype, np.floating):
        return _from_floats(array)
    if not np.issubdtype(array.dtype, np.integer):
        raise TypeError(f"an image array holds numbers, not {array.dtype}")
    low, high = int(array.min()), int(array.max())
    if low < 0 or high > 255:
        raise ValueError(f"whole numbers of an image are 0 to 255, these are {low} to {high}")
    return array.astype(np.uint8)


def _check_shape(shape: tuple[int, ...]) -> None:
    fine = len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 2, 3, 4))
    if fine and 0 not in shape:
        return
    hint = ""
    if len(shape) == 3 and shape[0] in (1, 3, 4):
        hint = "; the channels come last: array.transpose(1, 2, 0)"
    elif len(shape) == 4:
        hint = "; give one image of the batch: array[0]"
    raise ValueError(f"an image array is (H, W), (H, W, 3) or (H, W, 4), not {shape}{hint}")


def _from_floats(array: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    clean = np.nan_to_num(array, nan=0.0, posinf=1.0, neginf=0.0)
    low, high = float(clean.min()), float(clean.max())
    # A model's output may leave the range by rounding; 255 is another scale.
    if low < -1.0 or high > 1.01:
        raise ValueError(
            f"floats of an image are 0 to 1, these are {low:.4g} to {high:.4g};"
            " divide by 255, or convert to uint8"
        )
    scaled: NDArray[Any] = np.round(np.clip(clean, 0.0, 1.0) * 255).astype(np.uint8)
    return scaled


Position = Literal["top-left", "top-right", "bottom-left", "bottom-right"]
CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
_MARGIN = 10


def stamped(image: Image, mark: Image, position: Position | tuple[int, int]) -> Image:
    """The image with `mark` on it: in a corner, at most half as wide and high as the image, or at (x, y)."""
    mark = mark.convert("RGBA")
    mark.thumbnail((max(1, image.width // 2), max(1, image.height // 2)))
    if isinstance(position, str):
        vertical, horizontal = position.split("-")
        x = _MARGIN if horizontal == "left" else image.width - mark.width - _MARGIN
        y = _MARGIN if vertical == "top" else image.height - mark.height - _MARGIN
    else:
        x, y = position
    marked = image.convert("RGBA")
    marked.alpha_composite(mark, (max(0, x), max(0, y)))
    return marked if has_alpha(image) else marked.convert("RGB")
