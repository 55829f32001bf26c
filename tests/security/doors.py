"""Every door through which a value reaches a function, asked in one way."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from showglass.endpoints import parameters
from showglass.tools import catalogue
from tests.door_client import messages, named_frames
from tests.security.variants import Guarded

ENDS = ("done", "failed", "cancelled")
_JOBS = itertools.count(1)
EVENTS = {"accept": "text/event-stream"}


@dataclass
class Answer:
    """What a door said. ok: the function ran. text: all that was said, for finding leaks in it."""

    ok: bool
    text: str
    data: Any = None
    status: int | None = None


def _events(body: bytes, status: int) -> Answer:
    kind, data = named_frames(body)[-1]
    return Answer(kind == "complete", body.decode(), data, status)


def run(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """`POST run/NAME`."""
    answer = served.http.post(f"run/{endpoint}", json={"data": data})
    ok = answer.status_code == 200
    return Answer(ok, answer.text, answer.json().get("data"), answer.status_code)


def _two_steps(served: Guarded, name: str, body: Any) -> Answer:
    joined = served.http.post(f"call/{name}", json=body)
    if joined.status_code != 200:
        return Answer(False, joined.text, status=joined.status_code)
    read = served.http.get(f"call/{name}/{joined.json()['event_id']}")
    return _events(read.content, joined.status_code)


def call(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """`POST call/NAME`, then its stream."""
    return _two_steps(served, endpoint, {"data": data})


def named(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """`POST call/v2/NAME`: parameters by name."""
    known = parameters(served.service.engine().named[endpoint])
    names = [parameter["parameter_name"] for parameter in known]
    return _two_steps(served, f"v2/{endpoint}", dict(zip(names, data, strict=True)))


def inline(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """`POST call/NAME`, answered on the same connection."""
    answer = served.http.post(f"call/{endpoint}", json={"data": data}, headers=EVENTS)
    if answer.status_code != 200:
        return Answer(False, answer.text, status=answer.status_code)
    return _events(answer.content, answer.status_code)


def queue(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """`POST queue/join` and `GET queue/data`."""
    number = served.service.engine().named[endpoint].id
    body = {"data": data, "fn_index": number, "session_hash": "queue"}
    joined = served.http.post("queue/join", json=body)
    if joined.status_code != 200:
        return Answer(False, joined.text, status=joined.status_code)
    told = messages(served.http.get("queue/data?session_hash=queue").content)
    ended = next(m for m in told if m["msg"] == "process_completed")
    return Answer(ended["success"], json.dumps(told), ended["output"].get("data"), 200)


def socket(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """The page's WebSocket."""
    edge = served.service.engine().named[endpoint]
    page = served.page
    page.frames.clear()
    stage, info = page.call(edge.id, *data)
    shown = [page.values.get((block._id, "value")) for block in edge.outputs]
    return Answer(stage == "done", json.dumps([page.frames, info]), shown)


def stream(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """The page's messages where WebSockets are blocked: POSTs up, an event stream down."""
    page = served.stream
    edge = served.service.engine().named[endpoint]
    job = next(_JOBS)
    page.send((1, {"t": "run", "job": job, "fn": edge.id, "data": data}))
    ops: list[Any] = []
    while not (ended := [op for op in ops if op[:2] == ["job", job] and op[2] in ENDS]):
        ops += page.next(1).get("ops", [])
    values = {(op[1], op[2]): op[3] for op in ops if op[0] == "set"}
    shown = [values.get((block._id, "value")) for block in edge.outputs]
    return Answer(ended[0][2] == "done", json.dumps(ops), shown)


def mcp(served: Guarded, endpoint: str, data: list[Any]) -> Answer:
    """`tools/call` of MCP: arguments by name. An endpoint that is not shown is no tool."""
    tools = {t.edge.api_name: t for t in catalogue(served.service.root)}
    names = [p.name for p in tools[endpoint].parameters] if endpoint in tools else []
    name = tools[endpoint].name if endpoint in tools else endpoint
    asked = {"name": name, "arguments": dict(zip(names, data, strict=False))}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    headers = {"accept": "application/json, text/event-stream"}
    answer = served.http.post("mcp/", json=body, headers=headers)
    if answer.status_code != 200:
        return Answer(False, answer.text, status=answer.status_code)
    last = [line for line in answer.text.splitlines() if line.startswith("data: ")][-1]
    result = json.loads(last.removeprefix("data: ")).get("result", {"isError": True})
    values = list(result.get("structuredContent", {}).values())
    return Answer(not result["isError"], answer.text, values, answer.status_code)


Door = Callable[[Guarded, str, list[Any]], Answer]
DOORS: dict[str, Door] = {
    door.__name__: door for door in (run, call, named, inline, queue, socket, stream, mcp)
}
