"""What an MCP client asks for, answered from the app: lists, calls, resources, prompts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from starlette.requests import Request

from ...edges import Dependency
from ...gates.limit import MAX_HASH
from ...tools import Tool, catalogue
from ...values.wire import encode_unknown
from ..address import root_of
from ..auth.identity import person_of, user_of
from ..body import BadBody, header, query
from ..call import REFUSALS as REFUSED
from ..clients import Clients, by_name, new_id
from . import resources
from .content import Room, error_result, text_block, tool_result, value_blocks
from .files import Intake
from .progress import Measure, Note
from .run import Result, ToolRun

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext

    Context = ServerRequestContext[Any, Request]

Answer = dict[str, Any]
SESSION_HEADER = b"mcp-session-id"
SESSION = re.compile(rf"[\x21-\x7e]{{1,{MAX_HASH}}}")
REFUSALS = tuple(REFUSED)
MAX_MESSAGE = 2000


class Page(Protocol):
    """The app's page for agents: what there is to see and to do on it."""

    tools: Sequence[Answer]
    resources: Sequence[Answer]
    templates: Sequence[Answer]

    async def call(self, ctx: Context, name: str, given: dict[str, Any]) -> Answer:
        """One of its tools. Raises what is in `REFUSALS`."""

    async def read(self, ctx: Context, uri: str) -> Answer | None:
        """One of its resources, or None when there is no such one."""


@dataclass
class Cause:
    """What is to run: an edge with the wire values of its inputs, and the event behind it, if any."""

    edge: Dependency
    data: list[Any]
    event: Any = None
    trigger: int | None = None


class Handlers:
    """Methods of the protocol. What they answer is plain JSON, which the SDK checks and sends."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        self.service = clients.service
        self.catalogue = catalogue(clients.service.root)
        self.page: Page | None = None
        self.running: dict[tuple[str, str, str], ToolRun] = {}
        """Calls of clients with a session, by session, person and request: another request may cancel them."""

    # -- tools --------------------------------------------------------------------------------------------------------

    async def list_tools(self, ctx: Context, params: Any) -> Answer:
        """`tools/list`."""
        shown = self._shown(ctx)
        own = [tool for tool in self._acting(ctx) if tool["name"] not in shown]
        return {"tools": [*(listed(tool) for tool in shown.values()), *own]}

    def _acting(self, ctx: Context) -> Sequence[Answer]:
        """Tools to use the page with, for clients whose address asks for them: `?act=1`."""
        wanted = query(_scope(ctx), "act").lower() in ("1", "true", "yes")
        return self.page.tools if self.page is not None and wanted else ()

    async def call_tool(self, ctx: Context, params: Any) -> Answer:
        """`tools/call`."""
        shown = self._shown(ctx)
        tool = shown.get(params.name)
        arguments = dict(params.arguments or {})
        try:
            if tool is None:
                if self.page is not None and params.name in [t["name"] for t in self._acting(ctx)]:
                    return await self.page.call(ctx, params.name, arguments)
                raise _unknown("tool", params.name, shown)
            session, told = self._session(ctx, tool, arguments)
            result = await self.run(ctx, tool, arguments, session)
        except REFUSALS as error:
            return error_result(str(error)[:MAX_MESSAGE])
        if any(result.files):
            return await self.service.off_loop(tool_result, tool, result, session, told)
        return tool_result(tool, result, session, told)

    def _shown(self, ctx: Context) -> dict[str, Tool]:
        """The tools, or those of them that the client's address names: `?tools=a,b`."""
        wanted = query(_scope(ctx), "tools")
        names = {name.strip() for name in wanted.split(",")} if wanted else None
        allowed = self._of("tool", ctx)
        return {tool.name: tool for tool in allowed if names is None or tool.name in names}

    def _session(
        self, ctx: Context, tool: Tool, arguments: dict[str, Any]
    ) -> tuple[str | None, bool]:
        """The session of a call, and whether the client must be told. An argument wins over the connection's own."""
        if tool.session is not None and (named := arguments.pop(tool.session, None)) is not None:
            if not isinstance(named, str) or not SESSION.fullmatch(named):
                raise BadBody(f"{tool.session} must be the one that an earlier result gave.")
            return named, True
        own = session_of(ctx)
        if own is not None or tool.session is None:
            return own, False
        return new_id(), True

    async def run(
        self, ctx: Context, tool: Tool, arguments: dict[str, Any], session: str | None
    ) -> Result:
        """Run the tool's function and tell its progress. Raises what is in `REFUSALS`."""
        data = await self._data(tool, arguments, self.root_of(ctx))
        return await self.start(ctx, Cause(tool.edge, data), session)

    async def start(
        self, ctx: Context, cause: Cause, session: str | None, measure: Measure | None = None
    ) -> Result:
        """Run the function of an edge. Raises what is in `REFUSALS`."""
        runtime = self.service.engine()
        tells = bool(ctx.meta and ctx.meta.get("progress_token") is not None)
        event = ToolRun(new_id(), runtime.mailbox, self.root_of(ctx), tells, measure)
        job = self.clients.job(
            event,
            _scope(ctx),
            cause.edge,
            cause.data,
            session,
            event_data=cause.event,
            trigger=cause.trigger,
        )
        key = self._place(ctx) or (event.id, "", "")
        self.running[key] = event
        try:
            taken = self.clients.run_here(job)
            if taken is not None:
                await taken
            return await event.follow(_teller(ctx))
        finally:
            self.running.pop(key, None)
            if not event.answer.done():  # the client left, or said that it no longer wants it
                runtime.cancel(job)

    def _place(self, ctx: Context, request: Any = None) -> tuple[str, str, str] | None:
        """By what another request of the same client finds a call; None for one without a session."""
        session = session_of(ctx)
        number = ctx.request_id if request is None else request
        return None if session is None else (session, self.person_of(ctx), str(number))

    def person_of(self, ctx: Context) -> str:
        """To whom what a request makes belongs."""
        return person_of(_scope(ctx))

    def root_of(self, ctx: Context) -> str:
        """The app's address, as the client knows it."""
        return root_of(_scope(ctx), self.service)

    async def _data(self, tool: Tool, arguments: dict[str, Any], root: str) -> list[Any]:
        """Wire values in the order of the inputs, as the components take them."""
        data = by_name(tool.edge, arguments)
        for at, parameter in enumerate(tool.parameters):
            if parameter.name not in arguments:
                data[at] = msgspec.to_builtins(data[at], enc_hook=encode_unknown, str_keys=True)
        if not tool.takes_files:
            return data
        intake = Intake(self.service.vault, root, self.service.max_file_size)

        def convert() -> list[Any]:
            return [
                intake.convert(value, p.schema, p.name) if p.name in arguments else value
                for value, p in zip(data, tool.parameters, strict=True)
            ]

        return await self.service.off_loop(convert)

    async def cancelled(self, ctx: Context, params: Any) -> None:
        """`notifications/cancelled` of a client with a session."""
        place = self._place(ctx, params.request_id)
        event = self.running.get(place) if place is not None else None
        if event is not None and event.job is not None:
            self.service.engine().cancel(event.job)

    # -- resources ----------------------------------------------------------------------------------------------------

    async def list_resources(self, ctx: Context, params: Any) -> Answer:
        """`resources/list`: those without a part to fill in."""
        found = [
            resources.listed(t) for t in self._of("resource", ctx) if not resources.is_template(t)
        ]
        return {"resources": [*found, *(self.page.resources if self.page is not None else ())]}

    async def list_templates(self, ctx: Context, params: Any) -> Answer:
        """`resources/templates/list`: those with a part to fill in."""
        found = [resources.listed(t) for t in self._of("resource", ctx) if resources.is_template(t)]
        own = self.page.templates if self.page is not None else ()
        return {"resourceTemplates": [*found, *own]}

    async def read_resource(self, ctx: Context, params: Any) -> Answer:
        """`resources/read`."""
        uri = str(params.uri)
        found = resources.find(self._of("resource", ctx), uri)
        if found is None:
            page = await self.page.read(ctx, uri) if self.page is not None else None
            if page is not None:
                return page
            raise _error(
                f"This app has no resource {uri[:200]!r}.", {"uri": uri[:200]}, code=-32002
            )
        tool, texts = found
        result = await self._asked(ctx, tool, texts)
        contents = await self.service.off_loop(resources.contents, tool, uri, result)
        return {"contents": contents}

    # -- prompts ------------------------------------------------------------------------------------------------------

    async def list_prompts(self, ctx: Context, params: Any) -> Answer:
        """`prompts/list`."""
        return {"prompts": [resources.prompt(tool) for tool in self._of("prompt", ctx)]}

    async def get_prompt(self, ctx: Context, params: Any) -> Answer:
        """`prompts/get`."""
        prompts = {tool.name: tool for tool in self._of("prompt", ctx)}
        tool = prompts.get(params.name)
        if tool is None:
            raise _unknown("prompt", params.name, prompts)
        result = await self._asked(ctx, tool, dict(params.arguments or {}))
        blocks = await self.service.off_loop(_all_blocks, result)
        return {
            "description": tool.description,
            "messages": [
                {"role": "user", "content": block} for block in blocks or [text_block("")]
            ],
        }

    def denied(self, ctx: Context) -> list[int]:
        """Edges that the sender may not run, by number: what nobody may use is not told."""
        return self._denied(_scope(ctx))

    def _denied(self, scope: Any) -> list[int]:
        return self.service.denied(user_of(scope))

    def allowed(self, scope: Any) -> list[Tool]:
        """The tools, resources and prompts that the sender of a request may use."""
        denied = self._denied(scope)
        return [tool for tool in self.catalogue if tool.edge.id not in denied]

    def _of(self, kind: str, ctx: Context) -> list[Tool]:
        return [tool for tool in self.allowed(_scope(ctx)) if tool.kind == kind]

    async def _asked(self, ctx: Context, tool: Tool, texts: dict[str, str]) -> Result:
        """Run the function behind a resource or prompt. A failure is an error of the protocol: it has no other."""
        try:
            arguments = resources.typed(tool, texts)
            result = await self.run(ctx, tool, arguments, session_of(ctx))
        except REFUSALS as error:
            raise _error(str(error)[:MAX_MESSAGE]) from None
        if result.message is not None:
            raise _error(result.message, code=-32603)
        return result


def listed(tool: Tool) -> Answer:
    """A tool as `tools/list` tells it."""
    described: Answer = {
        "name": tool.name,
        "description": tool.description,
        "inputSchema": tool.input_schema,
        "outputSchema": tool.output_schema,
    }
    if tool.mark.meta is not None:
        described["_meta"] = tool.mark.meta
    return described


def session_of(ctx: Context) -> str | None:
    """The session that the client's connection has."""
    return session_in(_scope(ctx))


def session_in(scope: Any) -> str | None:
    """The session that a request names: in a header, or in the address that a stream gave for posts."""
    found = header(scope, SESSION_HEADER)
    text = found.decode("latin-1") if found is not None else query(scope, "session_id")
    return text if SESSION.fullmatch(text) else None


def _scope(ctx: Context) -> Any:
    if ctx.request is None:
        raise _error("This server is reached over HTTP only.")
    return ctx.request.scope


def _teller(ctx: Context) -> Callable[[Note], Awaitable[None]]:
    async def tell(note: Note) -> None:
        await ctx.session.report_progress(note.progress, note.total, note.message)

    return tell


def _all_blocks(result: Result) -> list[dict[str, Any]]:
    pairs = zip(result.values, result.files, strict=True)
    room = Room()
    return [block for value, files in pairs for block in value_blocks(value, files, room)]


def _unknown(what: str, name: str, known: dict[str, Tool]) -> Exception:
    close = get_close_matches(name[:200], known, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else f"It has: {', '.join(known) or 'none'}."
    return _error(f"This app has no {what} {name[:200]!r}. {hint}"[:MAX_MESSAGE])


def _error(message: str, data: Any = None, code: int = -32602) -> Exception:
    from mcp.shared.exceptions import MCPError

    return MCPError(code, message, data)
