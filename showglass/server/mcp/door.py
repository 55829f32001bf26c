"""ASGI: `mcp/`, where MCP clients ask, and `mcp/schema`. The SDK is loaded when the first one comes."""

from __future__ import annotations

import asyncio
import re
import secrets
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from starlette.types import Message, Receive, Scope, Send

from ...gates.limit import MAX_JSON
from ...version import __version__
from ..address import API, root_of
from ..answers import JSON_TYPE, NOSNIFF, send_bytes, send_error, send_json
from ..body import header
from ..clients import Clients
from . import resources
from .driver import Driver
from .event_stream import EventStream
from .handlers import SESSION_HEADER, Handlers, session_in
from .landing import HTML, landing

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

MISSING = "The MCP server needs the MCP SDK: pip install 'showglass[mcp]', or launch without mcp_server=True."
GOODBYE_SECONDS = 0.1
EVENTS = b"text/event-stream"
LONG = 256 * 1024
"""Bytes of an answer that is not sent as an event when it can be helped."""
_ALONE = re.compile(rb"event: message\r\ndata: (\{[^\r\n]*\})\r\n\r\n")
INSTRUCTIONS = (
    "Each tool runs one function of the app {title!r}. A file goes in as its http(s) address, as a data: address"
    " with base64, or as the path that POST {upload} (multipart, field `files`) answers; files come out as addresses."
    " The resource app://page shows the app itself; connect with ?act=1 in the address to use it step by step."
)


def require() -> None:
    """Raises ImportError when the SDK is not installed. Loads nothing."""
    if find_spec("mcp") is None or find_spec("mcp_types") is None:
        raise ImportError(MISSING)


class Mcp:
    """The door. Every request stands for itself: any replica can answer it."""

    def __init__(self, clients: Clients) -> None:
        require()
        self.service = clients.service
        self.title = str(getattr(clients.service.root, "title", "showglass"))
        self.handlers = Handlers(clients)
        self.handlers.page = Driver(clients, self.handlers)
        for tool in self.handlers.catalogue:
            if tool.kind == "resource":
                resources.check(tool)
        self._manager: StreamableHTTPSessionManager | None = None
        self._starting: asyncio.Task[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self.stream = EventStream(self._server)
        self.service.on_hang_up.append(self._hang_up)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "POST":
            manager = await self._ready()
            await manager.handle_request(scope, receive, Reply(scope, send).send)
        elif method == "DELETE":
            await self._forget(scope, send)
        elif b"text/html" in (header(scope, b"accept") or b""):
            page = landing(
                self.title,
                self.handlers.allowed(scope),
                f"{root_of(scope, self.service)}{API}/mcp/",
            )
            await send_bytes(send, 200, page.encode(), HTML)
        else:
            # there is nothing that this server would tell unasked
            await send_bytes(send, 405, b"", [(b"allow", b"POST, DELETE"), NOSNIFF])

    async def schema(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET mcp/schema`: every tool, resource and prompt."""
        await send_json(send, [_described(tool) for tool in self.handlers.allowed(scope)])

    async def _forget(self, scope: Scope, send: Send) -> None:
        """`DELETE`: the client is through with its session."""
        session = self.handlers.clients.find(session_in(scope) or "", scope)
        if session is None:
            await send_error(send, 404, "There is no such session.")
            return
        if not session.jobs and not session.attached:
            self.service.keeper.end(session)
        await send_bytes(send, 204, b"", [NOSNIFF])

    # -- the SDK ------------------------------------------------------------------------------------------------------

    async def _ready(self) -> StreamableHTTPSessionManager:
        if self._manager is None:
            if self._starting is None or self._starting.done():
                self._starting = asyncio.get_running_loop().create_task(self._start())
            await asyncio.shield(self._starting)
        if self._manager is None:
            raise RuntimeError("The MCP server did not start.")
        return self._manager

    async def _server(self) -> Server[Any]:
        return (await self._ready()).app

    async def _start(self) -> None:
        manager = await self.service.off_loop(self._make)
        ready = asyncio.Event()
        self._running = asyncio.get_running_loop().create_task(self._serve(manager, ready))
        await ready.wait()
        self._manager = manager

    async def _serve(self, manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
        """The SDK wants one task to hold its task group from beginning to end."""
        async with manager.run():
            ready.set()
            await self._stop.wait()
            await asyncio.sleep(GOODBYE_SECONDS)  # leaving ends the answers that are on their way

    def _hang_up(self) -> None:
        for event in list(self.handlers.running.values()):
            event.refuse("The server is stopping.")
        self.stream.hang_up()
        self._stop.set()

    def _make(self) -> StreamableHTTPSessionManager:
        """In a thread: loading the SDK takes about a second."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        return StreamableHTTPSessionManager(
            make_server(self.title, self.handlers), stateless=True, max_request_body_size=MAX_JSON
        )


def make_server(title: str, handlers: Handlers) -> Server[Any]:
    """The SDK's server with our answers."""
    import mcp_types as types
    from mcp.server.lowlevel import Server

    server: Server[Any] = Server(
        title,
        version=__version__,
        title=title,
        instructions=INSTRUCTIONS.format(title=title, upload=f"{API}/upload"),
        get_tool_input_schema=lambda name: next(
            (t.input_schema for t in handlers.catalogue if t.name == name), None
        ),
    )
    page = types.PaginatedRequestParams
    for method, params, handler in (
        ("tools/list", page, handlers.list_tools),
        ("tools/call", types.CallToolRequestParams, handlers.call_tool),
        ("resources/list", page, handlers.list_resources),
        ("resources/templates/list", page, handlers.list_templates),
        ("resources/read", types.ReadResourceRequestParams, handlers.read_resource),
        ("prompts/list", page, handlers.list_prompts),
        ("prompts/get", types.GetPromptRequestParams, handlers.get_prompt),
    ):
        server.add_request_handler(method, params, _whole(handler))
    server.add_notification_handler(
        "notifications/cancelled", types.CancelledNotificationParams, handlers.cancelled
    )
    return server


def _whole(handler: Any) -> Any:
    """The handler's answer with what the newest protocol wants in each: it is the whole, and nobody may keep it."""

    async def answer(ctx: Any, params: Any) -> dict[str, Any]:
        found: dict[str, Any] = await handler(ctx, params)
        return {**found, "resultType": "complete", "ttlMs": 0, "cacheScope": "private"}

    return answer


class Reply:
    """An answer on its way out.

    A client of the older protocol that has no session yet gets a key for one: its States are found by it. An answer
    that is long and alone in its event stream is sent as JSON: clients on the SDK take events of a megabyte at most.
    """

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        old = not header(scope, SESSION_HEADER) and not header(scope, b"mcp-protocol-version")
        self._headers = [(SESSION_HEADER, secrets.token_hex(16).encode())] if old else []
        self._start: Message | None = None
        self._over = False

    async def send(self, message: Message) -> None:
        """ASGI."""
        if message["type"] == "http.response.start":
            if message["status"] == 200:
                message["headers"] = [*message.get("headers", []), *self._headers]
            if (b"content-type", EVENTS) in _kinds(message):
                self._start = message  # until it is seen what comes first
                return
        elif self._start is not None:
            message = await self._begin(self._start, message)
        if not self._over:
            await self._send(message)
            self._over = message["type"] == "http.response.body" and not message.get("more_body")

    async def _begin(self, start: Message, first: Message) -> Message:
        self._start = None
        body: bytes = first.get("body", b"")
        alone = _ALONE.fullmatch(body) if len(body) > LONG else None
        if alone is not None:
            kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-type"]
            start = {**start, "headers": [*kept, JSON_TYPE]}
            first = {"type": "http.response.body", "body": alone.group(1)}
        await self._send(start)
        return first


def _kinds(message: Message) -> list[tuple[bytes, bytes]]:
    """The media type in headers, without its parameters."""
    named = [(k.lower(), v) for k, v in message.get("headers", [])]
    return [(k, v.partition(b";")[0].strip().lower()) for k, v in named if k == b"content-type"]


def _described(tool: Any) -> dict[str, Any]:
    headers = {"headers": tool.headers} if tool.headers else {}
    return {
        "name": tool.name,
        "description": tool.description,
        "inputSchema": tool.input_schema,
        "outputSchema": tool.output_schema,
        "meta": {
            "file_data_present": tool.takes_files,
            "mcp_type": tool.kind,
            "endpoint_name": tool.edge.api_name,
            **headers,
        },
    }


__all__ = ["Mcp", "require"]
