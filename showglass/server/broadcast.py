"""`GET stream/…`: what a generator makes is played while it grows, by a play list or as one file."""

from __future__ import annotations

import asyncio
import contextlib
import re
from pathlib import Path
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from ..gates.open_file import NotAllowed
from ..gates.serve import send_file, send_part
from ..store.base import StoreAway
from ..values.playlists import PLAYLIST, growing, signed
from .answers import send_bytes, send_error
from .body import query
from .replica.errands import replay
from .service import Service

_PART = re.compile(r"(\d{1,15})-(\d{1,10})\.(mp4|m4s)")
_LIST_TYPE = (b"content-type", b"application/vnd.apple.mpegurl")


class Broadcast:
    """ASGI: the list, its parts, and the whole file. Only who has the signed address gets anything."""

    def __init__(self, service: Service) -> None:
        self.service = service
        service.errands["broadcast"] = self.from_here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if not await self._here(scope, send) and not await self._elsewhere(scope, send):
                await send_error(send, 404, str(NotAllowed()))
        except StoreAway as error:
            await send_error(send, 503, str(error))

    async def from_here(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: what another replica was asked for and has not."""
        if not await self._here(scope, send):
            await send_error(send, 404, str(NotAllowed()))

    async def _here(self, scope: Scope, send: Send) -> bool:
        names = scope["path_params"]
        try:
            path = await asyncio.to_thread(growing, self.service.vault, names["ticket"])
            await self._send(scope, send, path, names["part"])
        except NotAllowed:
            return False
        return True

    async def _elsewhere(self, scope: Scope, send: Send) -> bool:
        """What grows is at the replica where its function runs, until it is whole. Whether that one has answered."""
        replica = self.service.replica
        if replica is None or not signed(self.service.vault, scope["path_params"]["ticket"]):
            return False
        for other in await replica.errands.others():
            with contextlib.suppress(TimeoutError):
                answer = await replica.errands.ask(other, "broadcast", scope)
                if answer is not None and answer.status != 404:
                    await replay(send, answer)
                    return True
        return False

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
