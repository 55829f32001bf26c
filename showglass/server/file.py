"""`GET file=…`: a file that this app received or made, or that its author allowed."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ..gates.open_file import NotAllowed
from ..gates.serve import send_file
from ..store.base import StoreAway
from .answers import send_error
from .service import Service


class File:
    """ASGI: sends what a ticket or an allowed path stands for. Every refused path gets the same answer."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        vault = self.service.vault
        try:
            path, by_author = await self.service.off_loop(
                vault.resolve, scope["path_params"]["path"]
            )
            await send_file(
                send,
                scope["headers"],
                path,
                head=scope["method"] == "HEAD",
                in_place=by_author and vault.in_place(path),
                lasting=not by_author,
            )
        except NotAllowed as error:
            await send_error(send, 403, str(error))
        except StoreAway as error:
            await send_error(send, 503, str(error))
