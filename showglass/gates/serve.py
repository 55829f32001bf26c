"""The only place that sends a file to a client: what a browser may show of it, and which bytes."""

from __future__ import annotations

import asyncio
import mimetypes
import os
import re
import stat
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from email.utils import formatdate
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from .open_file import NotAllowed

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

INLINE = frozenset(
    {
        "image/apng", "image/avif", "image/bmp", "image/gif", "image/jpeg", "image/png", "image/webp",
        "image/vnd.microsoft.icon", "image/x-icon",
        "audio/aac", "audio/flac", "audio/midi", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/opus", "audio/wav",
        "audio/webm", "audio/x-flac", "audio/x-wav",
        "video/mp4", "video/mpeg", "video/ogg", "video/quicktime", "video/webm", "video/x-matroska",
        "text/plain",
    }
)  # fmt: skip
"""Media types that no browser runs as a document of ours. All others are downloaded."""
CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def media_type(name: str) -> str:
    """The media type that a file's name stands for."""
    kind, encoding = mimetypes.guess_type(name, strict=False)
    if kind is None or encoding is not None:
        return "application/octet-stream"
    return kind


def presentation(name: str, in_place: bool) -> Headers:
    """Headers that say how a browser treats the file.

    in_place: the author serves this folder as a part of the app, so that scripts and styles in it keep their type.
    """
    kind = media_type(name)
    shown = in_place or kind in INLINE
    text = kind.startswith("text/") and shown
    sent = (kind if shown else "application/octet-stream") + ("; charset=utf-8" if text else "")
    place = "inline" if shown else "attachment"
    return [
        (b"content-type", sent.encode()),
        (b"content-disposition", f"{place}; filename*=UTF-8''{quote(name, safe='')}".encode()),
        (b"x-content-type-options", b"nosniff"),
        # a document that is opened from here has no origin, so it can do nothing in our name
        (b"content-security-policy", b"sandbox"),
    ]


def wanted_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte, both included, that a Range header asks for; None sends the whole file.

    Ranges that are malformed, or several, are ignored, as the standard allows. Raises ValueError when the range lies
    behind the end.
    """
    match = _RANGE.fullmatch(header.strip()) if header is not None and len(header) < 64 else None
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and first and int(first) > int(last):
        return None
    if start >= size or start > end:
        raise ValueError("That range lies behind the end of the file.")
    return start, end


def _open(path: Path) -> tuple[BinaryIO, os.stat_result]:
    """Opens without following a link and without waiting for the other end of a pipe. Raises `NotAllowed`."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        file = os.fdopen(os.open(path, flags), "rb", buffering=0)
    except OSError:
        raise NotAllowed from None
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        file.close()
        raise NotAllowed
    return file, found


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    wanted = (b"range", b"if-range", b"if-none-match")
    return {name: value.decode("latin-1") for name, value in headers if name in wanted}


async def send_file(
    send: Send,
    request_headers: Iterable[tuple[bytes, bytes]],
    path: Path,
    *,
    head: bool = False,
    in_place: bool = False,
    lasting: bool = False,
) -> None:
    """Answer a request with a file of this machine. Reads in a thread. Raises `NotAllowed` when it cannot be read.

    head: send no body. in_place: see `presentation`. lasting: its content never changes under this address.
    """
    file, found = await asyncio.to_thread(_open, path)
    try:
        asked = _asked(request_headers)
        tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
        headers: Headers = [
            *presentation(path.name, in_place),
            (b"accept-ranges", b"bytes"),
            (b"etag", tag.encode()),
            (b"last-modified", formatdate(found.st_mtime, usegmt=True).encode()),
            (b"cache-control", b"private, max-age=86400" if lasting else b"no-cache"),
        ]
        if asked.get(b"if-none-match") == tag:
            await _answer(send, 304, headers)
            return
        ranged = asked.get(b"range") if asked.get(b"if-range", tag) == tag else None
        await _send_bytes(send, file, found.st_size, headers, ranged, head)
    finally:
        file.close()


async def send_part(send: Send, path: Path, start: int, length: int, *, head: bool = False) -> None:
    """Answer a request with a part of a file that grows. Raises `NotAllowed` when it does not reach so far."""
    file, found = await asyncio.to_thread(_open, path)
    try:
        if start + length > found.st_size:
            raise NotAllowed
        headers: Headers = [
            *presentation(path.name, in_place=False),
            (b"content-length", str(length).encode()),
            (b"cache-control", b"private, max-age=86400"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        file.seek(start)
        left = 0 if head else length
        while left > 0 and (data := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(data)
            await send({"type": "http.response.body", "body": data, "more_body": left > 0})
        if head:
            await send({"type": "http.response.body", "body": b""})
    finally:
        file.close()


async def _answer(send: Send, status: int, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _send_bytes(
    send: Send, file: BinaryIO, size: int, headers: Headers, ranged: str | None, head: bool
) -> None:
    try:
        part = wanted_range(ranged, size)
    except ValueError:
        none = [(b"content-range", f"bytes */{size}".encode()), (b"content-length", b"0")]
        await _answer(send, 416, [*headers, *none])
        return
    start, end = part or (0, size - 1)
    left = end - start + 1
    headers.append((b"content-length", str(left).encode()))
    if part is not None:
        headers.append((b"content-range", f"bytes {start}-{end}/{size}".encode()))
    if head:
        await _answer(send, 206 if part else 200, headers)
        return
    await send({"type": "http.response.start", "status": 206 if part else 200, "headers": headers})
    if start:
        file.seek(start)
    while left > 0:
        data = await asyncio.to_thread(file.read, min(CHUNK, left))
        if not data:  # the file shrank: the missing length ends the connection
            return
        left -= len(data)
        await send({"type": "http.response.body", "body": data, "more_body": left > 0})
    if size == 0:
        await send({"type": "http.response.body", "body": b""})
