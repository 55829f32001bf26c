"""Multipart bodies, streamed: files go to the vault as they come, fields stay in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Receive, Scope

from ..gates.limit import MAX_JSON, MAX_UPLOAD_BODY, MAX_UPLOAD_FILES, TooLarge
from ..gates.open_file import Vault
from .body import BadBody, header, stream
from .meter import use_upload

WRITE_SIZE = 512 * 1024
"""Bytes that are gathered before a thread writes them."""
MAX_HEADER = 8 * 1024
"""Bytes of one header of a part, its file name included."""
MAX_EPILOGUE = 1024
"""Bytes after the last boundary."""


@dataclass
class Part:
    """One part. A file has a `filename` and, once it is begun, a `ticket` and a local `path`; a field has `text`."""

    name: str
    filename: str | None
    content_type: str
    size: int = 0
    ticket: str = ""
    path: Path | None = None
    text: bytes = b""


@dataclass
class Received:
    """All parts of a body, in order."""

    files: list[Part] = field(default_factory=list)
    fields: dict[str, bytes] = field(default_factory=dict)


def is_multipart(scope: Scope) -> bool:
    """Whether the body is a form with files."""
    return (header(scope, b"content-type") or b"")[:64].lower().startswith(b"multipart/form-data")


class MultipartReader:
    """Reads one body. `read()` either returns every part, or leaves nothing behind and raises.

    max_file: bytes of one file. progress: told the name of a file and how many bytes of it came.
    """

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        vault: Vault,
        max_file: int,
        progress: Callable[[str, int], None] | None = None,
    ) -> None:
        self.progress = progress
        self.scope = scope
        self.receive = receive
        self.vault = vault
        self.max_file = max_file
        self.received = Received()
        self._part: Part | None = None
        self._headers: dict[bytes, bytes] = {}
        self._header = (b"", b"")
        self._waiting: list[tuple[Part, bytes | None]] = []
        self._gathered = 0
        self._in_fields = 0
        self._open: BinaryIO | None = None
        self._ended = False

    async def read(self) -> Received:
        """Every part. Raises `BadBody`, `TooLarge`, `ClientGone`, `TooMuch`, `NoRoom` and other OSErrors."""
        parser = self._parser()
        after = 0
        try:
            async for data in stream(
                self.scope, self.receive, max(MAX_UPLOAD_BODY, self.max_file + MAX_JSON)
            ):
                if self._ended:
                    after += len(data)
                    if after > MAX_EPILOGUE:
                        raise BadBody("Something follows the last part of the form.")
                    continue
                parser.write(data)
                await use_upload(self.scope, len(data))
                if self._gathered >= WRITE_SIZE:
                    await asyncio.to_thread(self._write)
            if not self._ended:
                raise BadBody("The form ends in the middle of a part.")
            await asyncio.to_thread(self._write)
        except BaseException as error:
            await asyncio.shield(asyncio.to_thread(self.discard))
            if isinstance(error, FormParserError):
                raise BadBody(f"The form cannot be read: {error}.") from None
            raise
        return self.received

    def discard(self) -> None:
        """Remove every file that was received."""
        if self._open is not None:
            self._open.close()
            self._open = None
        for part in self.received.files:
            if part.path is not None:
                self.vault.forget(part.path)

    # -- the parser's events ------------------------------------------------------------------------------------------

    def _parser(self) -> MultipartParser:
        kind, options = parse_options_header(header(self.scope, b"content-type"))
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 70:
            raise BadBody(
                "Send the files as multipart/form-data with a boundary of at most 70 characters."
            )
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._head(data[start:end], b""),
                "on_header_value": lambda data, start, end: self._head(b"", data[start:end]),
                "on_header_end": self._head_end,
                "on_headers_finished": self._begun,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finished,
            },
            max_header_size=MAX_HEADER,
        )

    def _begin(self) -> None:
        self._headers = {}
        self._header = (b"", b"")

    def _head(self, name: bytes, value: bytes) -> None:
        self._header = (self._header[0] + name, self._header[1] + value)

    def _head_end(self) -> None:
        name, value = self._header
        self._headers[name.lower()] = value
        self._header = (b"", b"")

    def _begun(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        filename = options.get(b"filename")
        part = Part(
            name=options.get(b"name", b"").decode("utf-8", "replace"),
            filename=None if filename is None else filename.decode("utf-8", "replace"),
            content_type=self._headers.get(b"content-type", b"").decode("latin-1"),
        )
        count = len(self.received.files) + len(self.received.fields)
        if count >= MAX_UPLOAD_FILES:
            raise BadBody(f"At most {MAX_UPLOAD_FILES} files are taken at once.")
        if part.filename is not None:
            self.received.files.append(part)
            self._waiting.append((part, b""))
        self._part = part

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part is None:
            raise BadBody("The form cannot be read.")
        part.size += end - start
        if part.filename is None:
            self._in_fields += end - start
            if self._in_fields > MAX_JSON:
                raise TooLarge(MAX_JSON)
            part.text += data[start:end]
            return
        if part.size > self.max_file:
            raise TooLarge(self.max_file)
        if self.progress is not None:
            self.progress(part.filename, end - start)
        self._gathered += end - start
        self._waiting.append((part, data[start:end]))

    def _end(self) -> None:
        part = self._part
        if part is None:
            raise BadBody("The form cannot be read.")
        if part.filename is None:
            self.received.fields[part.name] = part.text
        else:
            self._waiting.append((part, None))

    def _finished(self) -> None:
        self._ended = True

    # -- in a thread --------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._gathered = 0
        for part, data in waiting:
            if part.path is None:
                part.ticket, part.path = self.vault.new(part.filename or "file")
                self._open = part.path.open("xb")
            if self._open is None:
                continue
            if data is None:
                self._open.close()
                self._open = None
            elif data:
                self.vault.grow(part.path, len(data))
                self._open.write(data)
