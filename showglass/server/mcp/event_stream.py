"""ASGI: `mcp/sse` and `mcp/messages/`, the transport of the oldest MCP clients: one stream, and a place to post to.

The stream is a connection to one replica, so its posts must reach the same one. New clients should use `mcp/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.types import Message, Receive, Scope, Send

from ...gates.limit import MAX_JSON
from ..address import API

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.sse import SseServerTransport

MESSAGES = f"{API}/mcp/messages/"


class EventStream:
    """The transport. get_server: loads the SDK when the first client comes."""

    def __init__(self, get_server: Callable[[], Awaitable[Server[Any]]]) -> None:
        self._get_server = get_server
        self._transport: SseServerTransport | None = None
        self._closing = asyncio.Event()

    async def _ready(self) -> tuple[Server[Any], SseServerTransport]:
        server = await self._get_server()
        if self._transport is None:
            from mcp.server.sse import SseServerTransport

            self._transport = SseServerTransport(MESSAGES, max_request_body_size=MAX_JSON)
        return server, self._transport

    async def listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET mcp/sse`: all answers, for as long as the client stays."""
        server, transport = await self._ready()

        async def receive_or_end() -> Message:
            """The client, or as if it had left once the server stops."""
            ways: list[asyncio.Future[Any]] = [
                asyncio.ensure_future(receive()),
                asyncio.ensure_future(self._closing.wait()),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                return ways[0].result() if ways[0].done() else {"type": "http.disconnect"}
            finally:
                for way in ways:
                    way.cancel()

        async with transport.connect_sse(scope, receive_or_end, send) as (read, write):
            await server.run(read, write, server.create_initialization_options())

    async def post(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`POST mcp/messages/?session_id=`: a request, answered on the stream."""
        _, transport = await self._ready()
        await transport.handle_post_message(scope, receive, send)

    def hang_up(self) -> None:
        """The server stops."""
        self._closing.set()
