"""`POST run/NAME`, also `api/NAME`: runs a function outside of the queue and answers with its result."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..edges import Dependency
from .address import root_of
from .answers import JSON_TYPE, NOSNIFF, send_bytes
from .body import BadBody, ClientGone, decode, read
from .call import REFUSALS, refuse
from .clients import Clients, NoSuchEndpoint, new_id
from .events import RunEvent


class RunBody(msgspec.Struct):
    """What a client says. `fn_index` wins over the name in the path. batched: `data` has a list of values an input."""

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
            edge = self._edge(scope, body)
            several = body.batched and edge.options.batch
            rows = _rows(edge, body.data) if several else [body.data]
            events = [await self._start(scope, edge, body, row) for row in rows]
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await refuse(send, error)
            return
        answers = [await event.answer for event in events]
        status, answer = _together(answers) if several else answers[0]
        await send_bytes(send, status, answer, [JSON_TYPE, NOSNIFF])

    def _edge(self, scope: Scope, body: RunBody) -> Dependency:
        clients = self.clients
        by_number = body.fn_index is not None
        name = scope["path_params"]["name"]
        edge = clients.numbered(body.fn_index or 0) if by_number else clients.named(name, scope)
        if edge.options.queue and not getattr(clients.service.root, "api_open", True):
            raise NoSuchEndpoint(f"/{edge.api_name} is only open through the queue.")
        return edge

    async def _start(
        self, scope: Scope, edge: Dependency, body: RunBody, data: list[Any]
    ) -> RunEvent:
        clients = self.clients
        runtime = clients.service.engine()
        event = RunEvent(new_id(), runtime.mailbox, root_of(scope, clients.service))
        job = clients.job(
            event,
            scope,
            edge,
            data,
            body.session_hash,
            event_data=body.event_data,
            trigger=body.trigger_id,
        )
        await clients.check(job)
        taken = clients.run_here(job, now=True)
        if taken is not None:
            await taken
        return event


def _rows(edge: Dependency, columns: list[Any]) -> list[list[Any]]:
    """The calls in a batch, from a list of values an input. Raises `BadBody`."""
    lists = [column for column in columns if isinstance(column, list)]
    lengths = {len(column) for column in lists}
    most = edge.options.max_batch_size
    if len(lists) != len(columns) or len(lengths) != 1 or not 1 <= lengths.pop() <= most:
        raise BadBody(
            f"/{edge.api_name} takes batches: `data` has a list of 1 to {most} values an input, all of one length."
        )
    return [list(row) for row in zip(*lists, strict=True)]


def _together(answers: list[tuple[int, bytes]]) -> tuple[int, bytes]:
    """One answer for a batch, with a list of values an output; the first failure is that of all."""
    for status, answer in answers:
        if status != 200:
            return status, answer
    found = [msgspec.json.decode(answer) for _, answer in answers]
    columns = [list(column) for column in zip(*(one["data"] for one in found), strict=True)]
    return 200, msgspec.json.encode({**found[0], "data": columns})
