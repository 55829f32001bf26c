"""Driving an app like a person at its page: look at it, fill in values, let events happen, see what changed.

It does what the page does, without a browser: events run the edges that listen, their results are new values, new
values are events again, and chains follow. Edges that a script of the page begins, and private ones, do not run.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import msgspec

from ...components.base import Component
from ...components.state import State
from ...edges import Dependency
from ...messages import InputError
from ...outline import Outline, markdown, runs_here
from ...runtime.session import place_of
from ...schemas import has_files, resolved
from ...tree import Block
from ...values.files import FileData
from ...values.wire import encode_unknown
from ..allotment import Allotment
from ..body import BadBody
from ..clients import Clients, new_id
from .content import Room, error_result, file_blocks, text_block
from .files import Intake
from .handlers import SESSION as SESSION_KEY
from .handlers import Answer, Cause, Handlers, session_of
from .progress import Measure
from .scene import MOST_BYTES, MOST_PAGES, Scene

if TYPE_CHECKING:
    from .handlers import Context

MAX_RUNS = 50
"""Functions that one step may run: two components that change each other would never end."""
SESSION = {
    "type": "string",
    "description": "The `session` of an earlier result, to go on with that page. Leave it out to open a new one.",
}
LOOK = {
    "name": "app_look",
    "description": "See the app's page as it is now: its components with their values, choices and bounds, and the"
    " actions that are possible.",
    "inputSchema": {"type": "object", "properties": {"session": SESSION}},
    "annotations": {"readOnlyHint": True},
}
ACT = {
    "name": "app_act",
    "description": "Use the app's page: fill in components, then let one event happen, like the click of a button."
    " Answers with what changed on the page. Names of components and events come from app_look.",
    "inputSchema": {
        "type": "object",
        "properties": {
            "session": SESSION,
            "set": {"type": "object", "description": "New values, by the names of components."},
            "component": {"type": "string", "description": "Where the event happens."},
            "event": {"type": "string", "description": 'Which event: "click", "submit", …'},
            "data": {
                "description": "What the event carries, if anything: for select, index and value."
            },
        },
    },
}
PAGE = "app://page"
WORDS = "The app's page: its components with their values, choices and bounds, and the actions possible now"
RESOURCES = (
    {"name": "app_page", "uri": PAGE, "description": f"{WORDS}.", "mimeType": "text/markdown"},
    {
        "name": "app_page_json",
        "uri": f"{PAGE}.json",
        "description": f"{WORDS}, as JSON.",
        "mimeType": "application/json",
    },
)
TEMPLATES = (
    {
        "name": "app_page_of_session",
        "uriTemplate": f"{PAGE}/{{session}}",
        "description": f"{WORDS}, in a session that app_act named.",
        "mimeType": "text/markdown",
    },
)


@dataclass
class Step:
    """One request: whose page, and what happened on it."""

    ctx: Context
    scene: Scene
    measure: Measure = field(default_factory=Measure)
    waiting: deque[tuple[Dependency, int | None, Any]] = field(default_factory=deque)
    ran: list[dict[str, Any]] = field(default_factory=list)
    files: list[FileData] = field(default_factory=list)
    cancelled: bool = False


class Driver:
    """The tools `app_look` and `app_act`, and the resources `app://page`."""

    tools: Sequence[Answer] = (LOOK, ACT)
    resources: Sequence[Answer] = RESOURCES
    templates: Sequence[Answer] = TEMPLATES

    def __init__(self, clients: Clients, handlers: Handlers) -> None:
        self.clients = clients
        self.service = clients.service
        self.handlers = handlers
        self.outline = Outline(clients.service.root)
        self._scenes = Allotment(self.service.store, MOST_BYTES, MOST_PAGES)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def call(self, ctx: Context, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """One of the tools. Raises what is in `REFUSALS`."""
        return await (self.look if name == LOOK["name"] else self.act)(ctx, given)

    async def read(self, ctx: Context, uri: str) -> dict[str, Any] | None:
        """One of the resources, or None when there is no such one."""
        base, _, session = uri.partition("page/")
        if uri not in (PAGE, f"{PAGE}.json") and (
            base != "app://" or not SESSION_KEY.fullmatch(session)
        ):
            return None
        tree = await self.tree(ctx, session or session_of(ctx))
        if uri.endswith(".json"):
            text, mime = msgspec.json.encode(tree).decode(), "application/json"
        else:
            text, mime = await self.service.off_loop(markdown, tree), "text/markdown"
        return {"contents": [{"uri": uri, "mimeType": mime, "text": text}]}

    async def tree(self, ctx: Context, session: str | None) -> dict[str, Any]:
        """The page of a session of the sender's; without one, the page as it is opened."""
        scene = Scene(self._scenes, session or "", self.handlers.person_of(ctx))
        if session is not None:
            await scene.load()
        denied = self.handlers.denied(ctx)
        return await self.service.off_loop(self.outline.tree, scene.said, denied)

    async def look(self, ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
        """`app_look`."""
        _only(given, "session")
        session = _session(ctx, given)
        tree = await self.tree(ctx, session)
        named = {"session": session} if session is not None else {}
        text = await self.service.off_loop(markdown, tree)
        return {
            "content": [text_block(text)],
            "structuredContent": {**named, **tree},
            "isError": False,
        }

    async def act(self, ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
        """`app_act`. Raises what is in `REFUSALS`."""
        _only(given, "session", "set", "component", "event", "data")
        session = _session(ctx, given) or new_id()
        person = self.handlers.person_of(ctx)
        lock = self._locks.setdefault(place_of(session, person), asyncio.Lock())
        async with lock:  # steps on one page come one after the other
            step = Step(ctx, Scene(self._scenes, session, person))
            if not await step.scene.load():
                self._happens(step, self.service.root._id, "load")
                await self._run_all(step)
            await self._set(step, given.get("set"))
            self._explicit(step, given)
            await self._run_all(step)
            if step.cancelled:
                return error_result("The call was cancelled.")
            await step.scene.keep()
        return await self.service.off_loop(self._answer, step)

    def _answer(self, step: Step) -> dict[str, Any]:
        told = {
            "session": step.scene.session,
            "changed": step.scene.changed(self.outline.names),
            "ran": step.ran,
        }
        room = Room()
        blocks = [block for file in step.files for block in file_blocks(file, room)]
        text = msgspec.json.encode(told).decode()
        return {"content": [text_block(text), *blocks], "structuredContent": told, "isError": False}

    # -- what the agent does ------------------------------------------------------------------------------------------

    def _find(self, name: Any) -> Component[Any, Any, Any]:
        id = self.outline.ids.get(name) if isinstance(name, str) else None
        if id is None:
            known = ", ".join(self.outline.ids)
            raise BadBody(
                f"There is no component {str(name)[:80]!r}. There are: {known or 'none'}."
            )
        block = self.service.root.blocks[id]
        if not isinstance(block, Component):
            raise BadBody(f"{name} is a layout: nothing happens on it.")
        return block

    async def _set(self, step: Step, given: Any) -> None:
        if given is None:
            return
        if not isinstance(given, dict):
            raise BadBody(f"set must be an object of values by names, got {type(given).__name__}.")
        session = self.clients.session(step.scene.session, step.scene.person)
        intake = Intake(
            self.service.vault, self.handlers.root_of(step.ctx), self.service.max_file_size
        )
        found = [(name, self._find(name), value) for name, value in given.items()]

        def checked() -> list[Any]:
            values = []
            for name, block, value in found:
                if block.skip_api or not self._reachable(block, step):
                    raise BadBody(f"{name} cannot be changed now.")
                wire = intake.convert(value, resolved(block.api_info()), name)
                try:
                    session.view(block).preprocess(wire)
                except InputError:
                    raise
                except Exception as error:
                    raise BadBody(f"{name}: {error}") from error
                values.append(wire)
            return values

        try:
            wires = await self.service.off_loop(checked)
        except InputError as error:
            raise BadBody(error.message) from None
        for (_, block, _), wire in zip(found, wires, strict=True):
            self._typed(step, block, wire)

    def _reachable(self, block: Component[Any, Any, Any], step: Step) -> bool:
        said = step.scene.said
        return self.outline.visible(block, said) and self.outline.interactive(block, said)

    def _typed(self, step: Step, block: Component[Any, Any, Any], wire: Any) -> None:
        """The events that a person's new value makes."""
        if step.scene.give(block._id, "value", wire):
            self._happens(step, block._id, "change")
        self._happens(step, block._id, "input")
        if has_files(resolved(block.api_info())):
            self._happens(step, block._id, "upload" if wire else "clear")
        self._happens(step, block._id, "release")

    def _explicit(self, step: Step, given: dict[str, Any]) -> None:
        name, event = given.get("component"), given.get("event")
        if name is None and event is None:
            return
        block = self._find(name)
        edges = self.outline.listening(block._id, event) if isinstance(event, str) else []
        denied = self.handlers.denied(step.ctx)
        if not any(runs_here(edge) and edge.id not in denied for edge in edges):
            here = [
                a["event"]
                for a in self.outline.actions(step.scene.said, denied)
                if a["component"] == name
            ]
            raise BadBody(
                f"Nothing happens on {str(event)[:80]!r} of {name}. Possible now: {', '.join(here) or 'nothing'}."
            )
        if not self.outline.visible(block, step.scene.said):
            raise BadBody(f"{name} is not shown now.")
        if event == "click" and not self._reachable(block, step):
            raise BadBody(f"{name} cannot be pressed now.")
        self._happens(step, block._id, str(event), given.get("data"))

    # -- what follows -------------------------------------------------------------------------------------------------

    def _happens(self, step: Step, id: int, event: str, data: Any = None) -> None:
        for edge in self.outline.listening(id, event):
            step.waiting.append((edge, id, data))

    async def _run_all(self, step: Step) -> None:
        while step.waiting and not step.cancelled:
            edge, trigger, data = step.waiting.popleft()
            if not runs_here(edge) or edge.id in self.handlers.denied(step.ctx):
                continue
            if len(step.ran) >= MAX_RUNS:
                step.ran.append(
                    {"stopped": f"More than {MAX_RUNS} functions ran: the rest was left out."}
                )
                step.waiting.clear()
                return
            outcome = await self._run(step, edge, trigger, data)
            for after in self.service.root.dependencies:
                if after.trigger_after == edge.id and after.trigger_on in ("any", outcome):
                    step.waiting.append((after, trigger, data))

    async def _run(self, step: Step, edge: Dependency, trigger: int | None, data: Any) -> str:
        if edge.assign is not None:
            self._take(step, edge, [_as_props(value) for value in edge.assign])
            return "success"
        said = step.scene.said
        values = await self.service.off_loop(
            lambda: [
                None if isinstance(b, State) else self.outline.props(b, said).get("value")
                for b in edge.inputs
            ]
        )
        cause = Cause(edge, values, data if edge.collects_event_data else None, trigger)
        result = await self.handlers.start(step.ctx, cause, step.scene.session, step.measure)
        step.cancelled = result.cancelled
        ran: dict[str, Any] = {"function": edge.api_name, "ok": result.message is None}
        step.ran.append(ran)
        if result.message is not None:
            ran["message"] = result.message
            return "failure"
        step.files += [file for files in result.files for file in files]
        self._take(step, edge, result.props)
        for id in result.changed_states:
            self._happens(step, id, "change")
        return "success"

    def _take(self, step: Step, edge: Dependency, props: Sequence[dict[str, Any]]) -> None:
        """Results come to the page; a new value is an event."""
        for block, new in zip(edge.outputs, props, strict=False):
            if isinstance(block, State):
                continue
            for prop, value in new.items():
                if step.scene.give(block._id, prop, value) and prop == "value":
                    self._happens(step, block._id, "change")
            if "choices" in new:
                self._unchoose(step, block)

    def _unchoose(self, step: Step, block: Block) -> None:
        """A value that went with its choice goes, as on the page."""
        props = self.outline.props(block, step.scene.said)
        known = [value for _, value in props["choices"] or ()]
        value = props.get("value")
        if props.get("allow_custom_value") or value in known:
            return
        kept = [one for one in value if one in known] if isinstance(value, list) else None
        if step.scene.give(block._id, "value", kept) and kept != value:
            self._happens(step, block._id, "change")


def _as_props(value: Any) -> dict[str, Any]:
    plain = msgspec.to_builtins(value, enc_hook=encode_unknown, str_keys=True)
    if isinstance(plain, dict) and plain.get("__type__") == "update":
        return {k: v for k, v in plain.items() if k != "__type__"}
    return {"value": plain}


def _only(given: dict[str, Any], *known: str) -> None:
    for name in given:
        if name not in known:
            raise BadBody(f"There is no argument {name[:80]!r}. There are: {', '.join(known)}.")


def _session(ctx: Context, given: dict[str, Any]) -> str | None:
    named = given.get("session")
    if named is None:
        return session_of(ctx)
    if not isinstance(named, str) or not SESSION_KEY.fullmatch(named):
        raise BadBody("session must be the one that an earlier result gave.")
    return named
