"""Images between Python (numpy, PIL, paths), files and the wire."""

from __future__ import annotations

import base64
import binascii
import io
import os
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, unquote_to_bytes

from ..gates.limit import MAX_JSON, MAX_PIXELS
from ..gates.open_file import vault
from .files import META, FileData, copy_into, describe, is_web, local_path, publish
from .pixels import flattened, has_alpha, in_mode, to_pil

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["numpy", "pil", "filepath"]
"""What a function gets of an image."""

KINDS = ("numpy", "pil", "filepath")
READ = ("AVIF", "BMP", "GIF", "ICO", "JPEG", "JPEG2000", "PNG", "PPM", "TGA", "TIFF", "WEBP")
"""Formats that are read: none of them runs another program or fetches anything."""
WRITE = {"webp": "WEBP", "png": "PNG", "jpeg": "JPEG", "jpg": "JPEG", "gif": "GIF", "bmp": "BMP"}
WRITE |= {"tiff": "TIFF", "avif": "AVIF"}
"""Formats that are written, by the name that authors give."""
_SAVE: dict[str, dict[str, Any]] = {
    # The slower methods of WebP take five times as long for a few percent of the bytes.
    "WEBP": {"quality": 90, "method": 1},
    "JPEG": {"quality": 92},
    "PNG": {"compress_level": 3},
}
_HOLDS = {
    "WEBP": ("RGB", "RGBA"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "AVIF": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P", "RGB"),
    "BMP": ("1", "L", "P", "RGB"),
}
_DATA_URL = re.compile(r"data:([\w.+-]{0,60}/[\w.+-]{0,60})?((?:;[\w=.-]{1,60}){0,4}),", re.ASCII)
TURN = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) - 1))
"""Who turns bytes into pixels or back takes a turn: more threads at it than cores would gain nothing, and each of them
would keep the event loop waiting for the interpreter."""
_ORIENTATION = 0x0112
_TOO_MANY_PIXELS = f"the image has more than the {MAX_PIXELS // 1_000_000} million pixels allowed"


def _text_or_null(title: str, description: str) -> dict[str, Any]:
    kinds = [{"type": "string"}, {"type": "null"}]
    return {"title": title, "anyOf": kinds, "default": None, "description": description}


IMAGE_SCHEMA: dict[str, Any] = {
    "title": "ImageData",
    "type": "object",
    "properties": {
        "path": _text_or_null("Path", "A file that was uploaded"),
        "url": _text_or_null("Url", "A web address, or the image itself as a data: address"),
        "size": {
            "title": "Size",
            "anyOf": [{"type": "integer"}, {"type": "null"}],
            "default": None,
            "description": "Size in bytes",
        },
        "orig_name": _text_or_null("Orig Name", "The name that the file had"),
        "mime_type": _text_or_null("Mime Type", "Its media type"),
        "is_stream": {"title": "Is Stream", "type": "boolean", "default": False},
        "meta": {
            "title": "Meta",
            "type": "object",
            "additionalProperties": True,
            "default": dict(META),
        },
    },
}
"""JSON schema of an image."""
EXAMPLE_IMAGE: dict[str, Any] = {
    "path": None,
    "url": "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFElEQVR4nGNkqPjPwMDAwMDEAAUAFlIBqsgZ5gEAAAAASUVORK5CYII=",
    "orig_name": "pixels.png",
    "meta": dict(META),
}
"""A wire value that every app accepts: four pixels."""


# -- from the wire -----------------------------------------------------------------------------------------------------


def image_bytes_or_path(payload: Any) -> Path | bytes:
    """What a client sent as an image: a local file by its ticket or web address, or the bytes of a `data:` address.

    Raises ValueError with words for the person, or `NotAllowed`.
    """
    if not isinstance(payload, dict):
        raise ValueError(f"an image was expected, got {type(payload).__name__}")
    path, url = payload.get("path"), payload.get("url")
    if isinstance(path, str) and path and not path.startswith("data:"):
        return local_path({"path": path, "meta": META})
    source = path or url
    if not isinstance(source, str) or not source:
        raise ValueError("an image needs a path that was uploaded, or a data: address in url")
    if is_web(source):
        return local_path({"path": source, "meta": META})
    return from_data_url(source)


def from_data_url(text: str) -> bytes:
    """The bytes in a `data:` address. Raises ValueError."""
    match = _DATA_URL.match(text[:512])
    if match is None or len(text) > MAX_JSON:
        raise ValueError("that is no data: address of an image")
    body = text[match.end() :]
    if ";base64" not in match.group(2):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the data: address is not valid base64") from None


def is_svg(source: Path | bytes) -> bool:
    """Whether the content is an SVG drawing, by its first bytes."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            head = file.read(1024)
    else:
        head = source[:1024]
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith(b"<svg") or (
        text.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in text
    )


def _opened(source: Path | bytes) -> Image:
    """The image in a file or in bytes, of which only the head was read."""
    from PIL import Image

    try:
        return Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError(_TOO_MANY_PIXELS) from None
    except Exception:  # whatever a decoder makes of a broken head: some have errors of their own
        raise ValueError(_no_image(source)) from None


def check_together(sources: Iterable[Path | bytes]) -> None:
    """Raises ValueError for images that have more pixels in all than one may have: they are decoded together."""
    pixels = 0
    for source in sources:
        with _opened(source) as image:
            pixels += image.width * image.height
        if pixels > MAX_PIXELS:
            raise ValueError(
                f"the images have more than the {MAX_PIXELS // 1_000_000} million pixels allowed in all"
            )


def decoded(
    source: Path | bytes,
    ask: Callable[[Image], None] | None = None,
    turn: AbstractContextManager[Any] = TURN,
) -> Image:
    """The image in a file or in bytes, decoded. Raises ValueError for what is none, or is too large.

    ask: called with the image before its pixels are read, so that it can ask the decoder for fewer (`Image.draft`).
    turn: held while pixels are read.
    """
    image = _opened(source)
    with image, turn:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError(_TOO_MANY_PIXELS)
        try:
            getattr(image, "is_animated", False)  # looks at the file, so now; it is remembered
            if ask is not None:
                ask(image)
            image.load()
        except Exception as error:  # whatever a decoder makes of broken bytes
            raise ValueError(f"the image is damaged ({error})") from None
    return image


def _no_image(source: Path | bytes) -> str:
    if is_svg(source):
        return "an SVG drawing has no pixels: send a PNG, JPEG or WebP image"
    named = f"{source.name!r}" if isinstance(source, Path) else "that"
    return f"{named} is no image that can be read (PNG, JPEG, WebP, GIF, AVIF, BMP, TIFF)"


def upright(image: Image, mode: str | None) -> Image:
    """The image turned as its camera was held, in `mode` (None: its own)."""
    from PIL import ImageOps

    if image.getexif().get(_ORIENTATION, 1) != 1:
        image = ImageOps.exif_transpose(image)
    return in_mode(image, mode)


def receive(payload: Any, kind: Kind, mode: str | None, file_format: str) -> Any:
    """A client's image as the function gets it.

    payload: FileData as JSON; `path` may be null with a `data:` address in `url`. kind: "numpy" gives uint8 (H, W, C),
    or (H, W) for modes of one channel; "pil" a PIL image; "filepath" a str. mode: mode of Pillow, None keeps the
    image's. file_format: for files that must be converted.
    Raises ValueError with words for the person, or `NotAllowed`.
    """
    source = image_bytes_or_path(payload)
    if kind == "filepath" and is_svg(source):
        return str(_kept(source, payload, "svg"))
    image = decoded(source)
    if kind == "filepath":
        return str(_as_file(source, image, payload, mode, file_format))
    return converted(upright(image, mode), kind, file_format)


def _as_file(
    source: Path | bytes, image: Image, payload: dict[str, Any], mode: str | None, file_format: str
) -> Path:
    """The very file that came when it fits: turning or converting it would cost quality, or its animation."""
    turned = image.getexif().get(_ORIENTATION, 1) != 1
    fits = (mode is None or image.mode == mode) and not turned
    if fits or getattr(image, "is_animated", False):
        return _kept(source, payload, (image.format or "png").lower())
    name = source.stem if isinstance(source, Path) else "image"
    return _save(upright(image, mode), file_format, name)[1]


def _kept(source: Path | bytes, payload: dict[str, Any], ending: str) -> Path:
    if isinstance(source, Path):
        return source
    named = payload.get("orig_name")
    name = Path(named).stem if isinstance(named, str) and named else "image"
    _, path = vault().new(f"{name}.{ending}")
    path.write_bytes(source)
    return path


def converted(image: Image, kind: Kind, file_format: str, name: str = "image") -> Any:
    """A PIL image as the function wants it: see `receive`."""
    if kind == "pil":
        return image
    if kind == "filepath":
        return str(_save(image, file_format, name)[1])
    import numpy as np

    with TURN:
        return np.array(image)


# -- to the wire -------------------------------------------------------------------------------------------------------


def send(value: Any, file_format: str = "webp", *, quick: bool = False) -> FileData:
    """An image that a function returned, as the wire has it.

    value: uint8, bool or float (0 to 1) array of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4); a PIL image; a path
    or a web address. Files and addresses go as they are, SVG inline. quick: write JPEG, a tenth of the time,
    unless the image has alpha. Raises ValueError or TypeError.
    """
    if isinstance(value, (str, Path)):
        return _send_file(value)
    with TURN:
        image = to_pil(value)
    chosen = "jpg" if quick and not has_alpha(image) else file_format
    ticket, path = _save(image, chosen, "image")
    return describe(ticket, path)


def _send_file(source: str | Path) -> FileData:
    text = str(source)
    if text.startswith("data:"):
        return _inline(text, None)
    if not is_web(text) and text.lower().endswith(".svg"):
        drawing = Path(text)
        publish(drawing)  # the same rule for what may be shown
        return _inline(f"data:image/svg+xml,{quote(drawing.read_bytes())}", drawing.name)
    return publish(source)


def _inline(url: str, name: str | None) -> FileData:
    kind = url[5:].partition(",")[0].partition(";")[0] or None
    return FileData(url=url, orig_name=name, mime_type=kind)


def check_format(owner: str, file_format: str) -> str:
    """The format in lower case. Raises ValueError for one that is not written."""
    name = str(file_format).lower().removeprefix(".")
    if name not in WRITE:
        raise ValueError(
            f"{owner}: format must be one of {', '.join(sorted(WRITE))}, got {file_format!r}."
        )
    return name


def _save(image: Image, file_format: str, name: str) -> tuple[str, Path]:
    """Write the image into the vault: its ticket and where it lies."""
    chosen = WRITE[file_format]
    holds = _HOLDS.get(chosen)
    if holds is not None and image.mode not in holds:
        alpha = has_alpha(image) and "RGBA" in holds
        image = image.convert("RGBA") if alpha else in_mode(flattened(image), "RGB")
    ticket, path = vault().new(f"{name}.{file_format}")
    with TURN:
        image.save(path, chosen, **_SAVE.get(chosen, {}))
    return ticket, path


def preview(path: Path, side: int, most: int) -> bytes | None:
    """A picture of an image file as a WebP of at most `most` bytes, no side longer than `side`; None for none such."""
    try:
        image = upright(decoded(path), None)
        if image.mode not in ("RGB", "RGBA"):
            image = image.convert("RGBA" if has_alpha(image) else "RGB")
        for longest, quality in ((side, 80), (side, 40), (side // 2, 60)):
            out = io.BytesIO()
            with TURN:
                image.thumbnail((longest, longest))
                image.save(out, "WEBP", quality=quality)
            if out.tell() <= most:
                return out.getvalue()
    except (ValueError, OSError):
        return None
    return None


def keep(payload: Any, folder: Path) -> str:
    """Copy a client's image into `folder`; returns its path. Raises ValueError or `NotAllowed`."""
    source = image_bytes_or_path(payload)
    if isinstance(source, bytes):
        ending = "svg" if is_svg(source) else (decoded(source).format or "png").lower()
        path = _kept(source, payload, ending)
        payload = {"path": vault().ticket_of(path), "meta": META}
    return copy_into(payload, folder)


def save(image: Image, folder: Path, name: str) -> Path:
    """Write the image as PNG into `folder`, under a name that is free."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        path = folder / f"{name}_{number}.png"
        try:
            with path.open("xb") as file:
                image.save(file, "PNG", **_SAVE["PNG"])
        except FileExistsError:
            number += 1
        else:
            return path
