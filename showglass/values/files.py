"""`FileData`: a file as the wire names it."""

from __future__ import annotations

import mimetypes
import shutil
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from ..gates.open_file import NotAllowed, vault
from .playlists import growing, ticket_in

META = {"_type": "gradio.FileData"}


class FileData(Struct):
    """A file on the wire.

    path: a ticket of this app (never a path of the machine), or None for a `data:` or web address. url: where a client
    fetches it; added when an HTTP door writes. size: bytes. orig_name: the name it had. mime_type: its media type.
    meta: its kind, and what a person did to it (`edits`: see `values.edits`).
    """

    path: str | None = None
    url: str | None = None
    size: int | None = None
    orig_name: str | None = None
    mime_type: str | None = None
    is_stream: bool = False
    meta: dict[str, Any] = field(default_factory=lambda: dict(META))


_STRING_OR_NULL = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
FILE_SCHEMA: dict[str, Any] = {
    "title": "FileData",
    "type": "object",
    "properties": {
        "path": {"title": "Path", "type": "string"},
        "url": {"title": "Url", **_STRING_OR_NULL},
        "size": {
            "title": "Size",
            "anyOf": [{"type": "integer"}, {"type": "null"}],
            "default": None,
        },
        "orig_name": {"title": "Orig Name", **_STRING_OR_NULL},
        "mime_type": {"title": "Mime Type", **_STRING_OR_NULL},
        "is_stream": {"title": "Is Stream", "type": "boolean", "default": False},
        "meta": {
            "title": "FileDataMeta",
            "type": "object",
            "properties": {
                "_type": {"const": "gradio.FileData", "title": "Type", "type": "string"}
            },
            "required": ["_type"],
        },
    },
    "required": ["path", "meta"],
}
"""JSON schema of a file, in the form by which clients recognise one."""


def is_web(text: str) -> bool:
    """Whether `text` is a web address."""
    return text.startswith(("http://", "https://"))


def local_path(payload: Any) -> Path:
    """The local file behind a client's FileData. Only its `path` counts: a ticket, or a public web address.

    What an address names is fetched, so this may block. Raises ValueError or `NotAllowed`.
    """
    if not isinstance(payload, dict):
        raise ValueError(f"a file was expected, got {type(payload).__name__}")
    meta = payload.get("meta")
    if not isinstance(meta, dict) or meta.get("_type") != META["_type"]:
        raise ValueError("a file needs the key meta with _type 'gradio.FileData'")
    path = payload.get("path")
    if not isinstance(path, str):
        raise ValueError("a file needs a path: upload it first and send what the upload returned")
    if is_web(path):
        return vault().fetch(path)[1]
    if (static := vault().static_file(path)) is not None:
        return static
    ticket = ticket_in(path) if payload.get("is_stream") is True else None
    return vault().open(path) if ticket is None else growing(vault(), ticket)


def publish(source: str | Path) -> FileData:
    """FileData of a local path or a web address that a function returned.

    Raises ValueError when it may not be shown.
    """
    if isinstance(source, str) and is_web(source):
        return FileData(url=source, path=source, orig_name=source.rsplit("/", 1)[-1] or None)
    path = Path(source)
    if not path.is_file():
        raise ValueError(f"there is no file {str(source)!r}")
    kept = vault()
    if (static := kept.static_file(str(path))) is not None:
        mime, _ = mimetypes.guess_type(static.name)
        size = static.stat().st_size
        return FileData(path=str(static), size=size, orig_name=static.name, mime_type=mime)
    ticket = kept.ticket_of(path)
    if ticket is None:
        if not kept.may_publish(path):
            raise ValueError(
                f"{str(source)!r} lies outside of the working folder, the temporary folder and allowed_paths;"
                " add its folder to launch(allowed_paths=[…])"
            )
        ticket = kept.admit(path)
    return describe(ticket, path)


def copy_into(payload: Any, folder: Path) -> str:
    """Copy the file behind a client's FileData into `folder`, under a name that is free; returns its path.

    Raises ValueError or `NotAllowed`.
    """
    source = local_path(payload)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    number = 1
    while target.exists():
        target = folder / f"{source.stem}_{number}{source.suffix}"
        number += 1
    shutil.copyfile(source, target)
    return str(target)


def describe(ticket: str, path: Path) -> FileData:
    """FileData of a file in the vault, which is whole now."""
    vault().offer(ticket)
    mime, _ = mimetypes.guess_type(path.name)
    return FileData(path=ticket, size=path.stat().st_size, orig_name=path.name, mime_type=mime)


__all__ = [
    "FILE_SCHEMA",
    "META",
    "FileData",
    "NotAllowed",
    "copy_into",
    "describe",
    "is_web",
    "local_path",
    "publish",
]
