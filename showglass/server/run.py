"""`POST run/NAME`, also `api/NAME`: runs a function outside of the queue and answers with its result."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from .address import root_of
from .answers import JSON_TYPE, NOSNIFF, send_bytes
from .body import ClientGone, decode, read
from .call import REFUSALS, refuse
from .clients import Clients, NoSuchEndpoint, new_id
from .events import RunEvent


class RunBody(msgspec.Struct):
    """What a client says. `fn_index` wins over the name in the path."""

    data: list[Any]
    fn_index: int | None = None
    session_hash: str | None = None
    event_data: Any = None
    trigger_id: int | None = None
    batched: bool = False


_decoder = msgspec.json.Decoder(RunBody)


class Run:
    """ASGI: a generator gives its first result."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = decode(_decoder, await read(scope, receive))
            event = await self._start(scope, body)
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await refuse(send, error)
            return
        status, answer = await event.answer
        await send_bytes(send, status, answer, [JSON_TYPE, NOSNIFF])

    async def _start(self, scope: Scope, body: RunBody) -> RunEvent:
        clients = self.clients
        runtime = clients.service.engine()
        name = scope["path_params"]["name"]
        by_number = body.fn_index is not None
        edge = clients.numbered(body.fn_index or 0) if by_number else clients.named(name)
        if edge.options.queue and not getattr(clients.service.root, "api_open", True):
            raise NoSuchEndpoint(f"/{edge.api_name} is only open through the queue.")
        event = RunEvent(new_id(), runtime.mailbox, root_of(scope, clients.service))
        job = clients.job(
            event,
            scope,
            edge,
            body.data,
            body.session_hash,
            event_data=body.event_data,
            trigger=body.trigger_id,
        )
        await clients.check(job)
        taken = clients.run_here(job, now=True)
        if taken is not None:
            await taken
        return event
