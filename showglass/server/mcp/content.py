"""Results as MCP content: texts, images, links to files, and the same as structured content."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from typing import Any

from ...gates.open_file import NotAllowed, vault
from ...tools import Tool
from ...values.files import FileData, is_web
from ...values.images import preview
from .run import Result, as_text

Block = dict[str, Any]
MAX_INLINE = 640 * 1024
"""Bytes of all images that are sent in one answer itself: a message of a megabyte ends the connection of clients on
the SDK, unless they are told otherwise. A larger image is sent smaller, and linked whole."""
SIDE = 1568
"""Points that models see of an image at most, one way."""
SEEN_BY_MODELS = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


def text_block(text: str) -> Block:
    """A text."""
    return {"type": "text", "text": text}


def error_result(message: str) -> dict[str, Any]:
    """A tool's answer that says what went wrong, so that a model can try again."""
    return {"content": [text_block(message)], "isError": True}


def tool_result(
    tool: Tool, result: Result, session: str | None, tell_session: bool
) -> dict[str, Any]:
    """A tool's answer. Reads the files that it shows: not for the event loop when there are any."""
    if result.message is not None:
        return error_result(result.message)
    content: list[Block] = []
    structured: dict[str, Any] = {}
    room = Room()
    for at, name in tool.results.items():
        structured[name] = result.values[at]
        content += value_blocks(result.values[at], result.files[at], room)
    if tool.session is not None and session is not None:
        structured[tool.session] = session
        if tell_session:
            content.append(text_block(f"{tool.session}: {session}"))
    return {"content": content, "structuredContent": structured, "isError": False}


class Room:
    """What is left for images in one answer."""

    def __init__(self) -> None:
        self._left = MAX_INLINE

    def image(self, file: FileData, mime: str | None) -> Block | None:
        """The image itself, or a smaller one; None when neither fits."""
        path = path_of(file) if mime is not None and mime.startswith("image/") else None
        if path is None:
            return None
        data, kind = None, str(mime)
        if mime in SEEN_BY_MODELS and path.stat().st_size <= self._left:
            data = path.read_bytes()
        elif mime != "image/svg+xml":
            data, kind = preview(path, SIDE, self._left), "image/webp"
        if data is None:
            return None
        self._left -= len(data)
        return _image(base64.b64encode(data).decode(), kind)


def value_blocks(value: Any, files: list[FileData], room: Room) -> list[Block]:
    """Content for one output."""
    blocks = [block for file in files for block in file_blocks(file, room)]
    only_files = isinstance(value, dict) and len(files) == 1 and "path" in value
    only_files = only_files or (isinstance(value, list) and len(value) == len(files) > 0)
    return blocks if only_files else [text_block(as_text(value)), *blocks]


def file_blocks(file: FileData, room: Room) -> list[Block]:
    """An image as itself with its address, another file as its address; both as a link."""
    url = file.url or file.path or ""
    name = file.orig_name or url.rsplit("/", 1)[-1] or "file"
    mime = file.mime_type or mimetypes.guess_type(name)[0]
    if url.startswith("data:"):
        return (
            [text_block(url)]
            if mime not in SEEN_BY_MODELS
            else [_image(url.partition(",")[2], str(mime))]
        )
    link: Block = {"type": "resource_link", "uri": url, "name": name}
    if mime is not None:
        link["mimeType"] = mime
    if file.size is not None:
        link["size"] = file.size
    if mime is not None and mime.startswith("image/"):
        try:
            image = room.image(file, mime)
        except OSError:  # it went meanwhile
            image = None
        return [*([image] if image is not None else []), text_block(f"Image URL: {url}"), link]
    return [text_block(url), link]


def _image(data: str, mime: str) -> Block:
    return {"type": "image", "data": data, "mimeType": mime}


def path_of(file: FileData) -> Path | None:
    """Where a file of this app lies; None when it lies elsewhere or is gone."""
    if file.path is None or is_web(file.path):
        return None
    try:
        return vault().open(file.path)
    except NotAllowed:
        return None


def bytes_of(file: FileData) -> bytes | None:
    """A file of this app; None when it lies elsewhere or is gone."""
    path = path_of(file)
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None
