"""`GET thumbnail/…`: a small picture of a file, for a page that shows many of them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from starlette.types import Receive, Scope, Send

from ..gates.copies import ahead
from ..gates.open_file import NotAllowed
from ..gates.serve import send_file
from ..store.base import StoreAway
from ..values.thumbnails import SIZES, Thumbnails
from .answers import send_error
from .service import Service

AT_ONCE = max(1, min(4, os.cpu_count() or 2))
"""Pictures that are made at the same time: more than the cores would only keep others waiting."""
NAMED = {str(size): size for size in SIZES}


class Thumbnail:
    """ASGI: a picture of what a ticket or an allowed path stands for, in one of a few sizes.

    It opens what `GET file=…` opens, for the same people, and refuses the same with the same answer.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self.thumbnails = Thumbnails(service.vault)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[tuple[Path, int], asyncio.Future[Path]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        vault = self.service.vault
        size = NAMED.get(scope["path_params"]["size"])
        if size is None:
            sizes = ", ".join(map(str, SIZES))
            await send_error(send, 404, f"A small picture has one of these sizes: {sizes}.")
            return
        try:
            with ahead():
                path, by_author = await self.service.off_loop(
                    vault.resolve, scope["path_params"]["path"]
                )
                small = await self._small(path, size, by_author)
            await send_file(
                send,
                scope["headers"],
                small,
                head=scope["method"] == "HEAD",
                lasting=not by_author,
            )
        except NotAllowed as error:
            await send_error(send, 403, str(error))
        except ValueError as error:
            await send_error(send, 415, f"There is no small picture of this file: {error}.")
        except StoreAway as error:
            await send_error(send, 503, str(error))

    async def _small(self, path: Path, size: int, by_author: bool) -> Path:
        """The picture, made once however many ask for it."""
        key = (path, size)
        running = self._under_way.get(key)
        if running is None:
            running = asyncio.ensure_future(self._make(path, size, by_author))
            self._under_way[key] = running
            running.add_done_callback(lambda _: self._under_way.pop(key, None))
        # who hangs up does not take it from the others
        return await asyncio.shield(running)

    async def _make(self, path: Path, size: int, by_author: bool) -> Path:
        async with self._turn:
            return await self.service.off_loop(self._get, path, size, by_author)

    def _get(self, path: Path, size: int, by_author: bool) -> Path:
        try:
            return self.thumbnails.get(path, size, by_author=by_author)
        except OSError:  # it went while it was read
            raise NotAllowed from None
