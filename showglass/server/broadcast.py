"""`GET stream/…`: what a generator makes is played while it grows, by a play list or as one file."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from ..gates.open_file import NotAllowed
from ..gates.serve import send_file, send_part
from ..values.playlists import PLAYLIST, growing
from .answers import send_bytes, send_error
from .body import query
from .service import Service

_PART = re.compile(r"(\d{1,15})-(\d{1,10})\.(mp4|m4s)")
_LIST_TYPE = (b"content-type", b"application/vnd.apple.mpegurl")


class Broadcast:
    """ASGI: the list, its parts, and the whole file. Only who has the signed address gets anything."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = scope["path_params"]
        try:
            path = await asyncio.to_thread(growing, self.service.vault, names["ticket"])
            await self._send(scope, send, path, names["part"])
        except NotAllowed as error:
            await send_error(send, 404, str(error))

    async def _send(self, scope: Scope, send: Send, path: Path, part: str) -> None:
        head = scope["method"] == "HEAD"
        if part == "playlist-file":
            await send_file(send, scope["headers"], path, head=head)
        elif part == PLAYLIST:
            await self._send_list(scope, send, path.with_name(PLAYLIST))
        elif (match := _PART.fullmatch(part)) is not None:
            await send_part(send, path, int(match.group(1)), int(match.group(2)), head=head)
        else:
            raise NotAllowed

    @staticmethod
    async def _send_list(scope: Scope, send: Send, path: Path) -> None:
        try:
            text = await asyncio.to_thread(path.read_text, encoding="ascii")
        except OSError:
            raise NotAllowed from None
        sign = query(scope, "__sign")[:500]
        if sign:  # a proxy's own signature must come back with every part
            text = re.sub(r"(\.m(?:p4|4s))", rf"\1?__sign={quote(sign, safe='')}", text)
        headers = [
            _LIST_TYPE,
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send_bytes(send, 200, text.encode(), headers)
