"""`POST upload`: files of clients come into the vault; the answer is a ticket for each."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive, Scope, Send

from ..components.base import Component
from ..gates.ledger import NoRoom
from ..gates.limit import TooLarge
from ..gates.open_file import Vault
from ..store.base import StoreAway
from .answers import NOSNIFF, TEXT_TYPE, send_bytes, send_error, send_json
from .auth.identity import person_of
from .body import BadBody, ClientGone, query
from .multipart import MultipartReader, Received
from .service import Service
from .sse import follow, frame
from .uploading import Progress, known, mirror, tell

MAX_ID = 128
UNKNOWN_SECONDS = 3.0
"""How long a reader may be ahead of the upload whose progress it asks for."""
LOOK_SECONDS = 0.25
"""How often other replicas are asked for it meanwhile."""


class Upload:
    """ASGI: `POST upload` and `GET upload_progress`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.running: dict[str, Progress] = {}
        self.started = asyncio.Event()
        self._takes_files: bool | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def takes_files(self) -> bool:
        """Whether any component of the app could use an uploaded file."""
        if self._takes_files is None:
            self._takes_files = any(
                isinstance(block, Component) and _takes_files(block)
                for block in self.service.root.blocks.values()
            )
        return self._takes_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.takes_files():
            await send_error(send, 403, "This app takes no files.")
            return
        upload_id = _upload_of(scope)
        progress = Progress()
        if upload_id:
            self.running[upload_id] = progress
            self.started.set()
            self.started = asyncio.Event()
            self._tell(upload_id, progress)
        try:
            await self._receive(scope, receive, send, progress)
        finally:
            progress.end()
            if self.running.get(upload_id) is progress:
                del self.running[upload_id]

    def _tell(self, upload_id: str, progress: Progress) -> None:
        """Let readers at other replicas follow."""
        if self.service.store.shared:
            self._spawn(tell(self.service.store, upload_id, progress))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _receive(
        self, scope: Scope, receive: Receive, send: Send, progress: Progress
    ) -> None:
        service = self.service
        limit = service.max_file_size
        reader = MultipartReader(scope, receive, service.vault, limit, progress.add)
        try:
            await service.off_loop(service.vault.ledger.expect, length_of(scope))
            received = await reader.read()
        except TooLarge as error:
            # in plain words: client libraries show this body as it is
            await send_bytes(send, 413, str(error).encode(), [TEXT_TYPE, NOSNIFF])
        except BadBody as error:
            await send_error(send, 400, str(error))
        except NoRoom as error:
            await send_error(send, 413 if error.alone else 507, str(error))
        except OSError:
            await send_error(send, 507, "The server has no room for this upload.")
        except ClientGone:
            return
        else:
            await self._answer(send, reader, received)

    async def _answer(self, send: Send, reader: MultipartReader, received: Received) -> None:
        tickets = [part.ticket for part in received.files if part.name == "files"]
        if not tickets:
            reader.discard()
            await send_error(send, 400, "The form has no file: send each one as `files`.")
            return
        vault = self.service.vault
        try:
            if vault.shelf is not None:
                await self.service.off_loop(share, vault, tickets)
        except StoreAway as error:
            reader.discard()
            await send_error(send, 503, str(error))
        else:
            await send_json(send, tickets)

    async def follow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET upload_progress?upload_id=`: an event stream of what came, or 404."""
        try:
            progress, follower = await self._find(_upload_of(scope))
        except StoreAway as error:
            await send_error(send, 503, str(error))
            return
        if progress is None:
            await send_error(send, 404, "There is no such upload.")
            return
        heartbeat = frame({"msg": "heartbeat"})
        try:
            await follow(
                self.service,
                receive,
                send,
                progress.news,
                progress.take,
                heartbeat,
                ready=progress.ready,
            )
        finally:
            if follower is not None:
                follower.cancel()

    async def _find(self, upload_id: str) -> tuple[Progress | None, asyncio.Task[None] | None]:
        """How far an upload is, and what keeps that up to date when another replica takes it. Raises `StoreAway`."""
        store, loop = self.service.store, asyncio.get_running_loop()
        ends = loop.time() + UNKNOWN_SECONDS
        while (found := self.running.get(upload_id)) is None:
            if store.shared and (run := await known(store, upload_id)) is not None:
                found = Progress()
                return found, self._spawn(mirror(store, run, found))
            left = ends - loop.time()
            if left <= 0:
                return None, None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    self.started.wait(), min(left, LOOK_SECONDS) if store.shared else left
                )
        return found, None


def length_of(scope: Scope) -> int:
    """Bytes of a body, as its sender says; 0 when it does not."""
    said = next((v for n, v in scope["headers"] if n == b"content-length"), b"0")
    return int(said) if said.isdigit() and len(said) < 19 else 0


def _upload_of(scope: Scope) -> str:
    """The name that a client gave its upload: each person has their own. '' when it gave none."""
    name, person = query(scope, "upload_id")[:MAX_ID], person_of(scope)
    return f"{name}\n{person}" if name and person else name


def share(vault: Vault, tickets: list[str]) -> None:
    """Other replicas may be asked for these files next."""
    for ticket in tickets:
        vault.offer(ticket)


def _takes_files(component: Component) -> bool:  # type: ignore[type-arg]  # of any kind
    if component.sends_files:
        return True
    try:
        schema = component.api_info()
    except NotImplementedError:
        return False
    return "gradio.FileData" in repr(schema)
