"""Results as MCP content: texts, images, links to files, and the same as structured content."""

from __future__ import annotations

import base64
import math
import mimetypes
from typing import Any

from ...gates.open_file import NotAllowed, vault
from ...tools import Tool
from ...values.files import FileData, is_web
from .run import Result, as_text

Block = dict[str, Any]
MAX_INLINE = 5 * 1024 * 1024
"""Bytes of an image that is sent in the answer itself; a larger one is linked."""
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
    for at, name in tool.results.items():
        structured[name] = result.values[at]
        content += value_blocks(result.values[at], result.files[at])
    if tool.session is not None and session is not None:
        structured[tool.session] = session
        if tell_session:
            content.append(text_block(f"{tool.session}: {session}"))
    return {"content": content, "structuredContent": structured, "isError": False}


def value_blocks(value: Any, files: list[FileData]) -> list[Block]:
    """Content for one output."""
    blocks = [block for file in files for block in file_blocks(file)]
    only_files = isinstance(value, dict) and len(files) == 1 and "path" in value
    only_files = only_files or (isinstance(value, list) and len(value) == len(files) > 0)
    return blocks if only_files else [text_block(as_text(value)), *blocks]


def file_blocks(file: FileData) -> list[Block]:
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
        data = bytes_of(file, MAX_INLINE) if mime in SEEN_BY_MODELS else None
        image = [_image(base64.b64encode(data).decode(), mime)] if data is not None else []
        return [*image, text_block(f"Image URL: {url}"), link]
    return [text_block(url), link]


def _image(data: str, mime: str) -> Block:
    return {"type": "image", "data": data, "mimeType": mime}


def bytes_of(file: FileData, limit: float = math.inf) -> bytes | None:
    """A file of this app; None when it lies elsewhere, is gone or has more than `limit` bytes."""
    if file.path is None or is_web(file.path):
        return None
    try:
        path = vault().open(file.path)
        return path.read_bytes() if path.stat().st_size <= limit else None
    except (NotAllowed, OSError):
        return None
