"""Calling an app in process, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from ..components.state import State
from ..edges import Dependency
from ..functions import Special
from ..oauth import fill
from ..tree import Root
from .convert import give_out, take_in
from .session import Session


def call(app: Root, inputs: Sequence[Any], fn_index: int = 0, api_name: str | None = None) -> Any:
    """Run one function of `app` on wire values, conversions included; returns one wire value, or a list of them.

    Raises ValueError for an unknown endpoint, a generator, or inputs that are States.
    """
    edge = _edge(app, fn_index, api_name)
    function = edge.function
    if function is None:
        raise ValueError(
            f"Event {edge.id} runs in the browser alone: there is no function to call."
        )
    if function.generates:
        raise ValueError(f"{function.name} is a generator: use a client, which gets every value.")
    if any(isinstance(b, State) for b in edge.inputs):
        raise ValueError(f"{function.name} takes a State, which only a session has: use a client.")
    session = Session("direct")
    values, named = take_in(edge, session, inputs)
    args, named = function.arguments(values, named, _special)
    result = function.fn(*args, **named)
    if function.kind == "async":
        result = asyncio.run(result)
    given = [output.wire() for output in give_out(edge, session, result)]
    return given[0] if len(given) == 1 else given


def _special(kind: Special, name: str, hint: Any) -> Any:
    return fill(kind, hint, None) if kind in ("profile", "token") else hint


def _edge(app: Root, fn_index: int, api_name: str | None) -> Dependency:
    if api_name is None:
        if not 0 <= fn_index < len(app.dependencies):
            raise ValueError(
                f"This app has {len(app.dependencies)} functions; there is no number {fn_index}."
            )
        return app.dependencies[fn_index]
    wanted = api_name.strip("/")
    for edge in app.dependencies:
        if edge.api_name == wanted:
            return edge
    known = ", ".join(f"/{d.api_name}" for d in app.dependencies if d.callable_by_clients)
    raise ValueError(f"This app has no endpoint {api_name!r}. It has: {known or 'none'}.")
