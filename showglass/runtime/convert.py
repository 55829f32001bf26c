"""The way of values into and out of a function."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ..components.base import Component
from ..components.state import State
from ..context import running
from ..edges import Dependency
from ..gates.fetch_url import one_call
from ..messages import InputError
from ..tree import Block
from ..values.edits import edits_in
from ..values.files import is_web
from ..values.reference import whole
from .budget import TooMuch
from .job import Job

if TYPE_CHECKING:
    from .session import Session

console = logging.getLogger("showglass")


class Output:
    """What one output gets: props in their wire form, with `value` among them when the value is set."""

    __slots__ = ("props", "update")

    def __init__(self, props: dict[str, Any], update: bool = False) -> None:
        self.props = props
        self.update = update

    def wire(self) -> Any:
        """As HTTP doors write it."""
        if self.update:
            return {"__type__": "update", **{n: whole(v) for n, v in self.props.items()}}
        return whole(self.props.get("value"))


class OutputError(Exception):
    """What the function returned does not fit its outputs. The message names the output.

    shown: the part of it that visitors may read, where the message tells what the function returned: a path of the
    machine, say. It goes on with the id of the failure.
    """

    def __init__(self, message: str, shown: str = "") -> None:
        super().__init__(message)
        self.shown = shown


def take_in(
    edge: Dependency, session: Session, data: Sequence[Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments for the function from the wire values of the inputs. Raises `InputError`."""
    if len(data) != len(edge.inputs):
        names = ", ".join(repr(getattr(b, "label", None) or type(b).__name__) for b in edge.inputs)
        raise InputError(
            f"{edge.api_name or 'The event'} takes {len(edge.inputs)} values ({names}), got {len(data)}."
        )
    whole = edge.function.whole_props if edge.function is not None else {}
    with one_call():
        values = [
            _take_one(edge, session, block, payload, at in whole)
            for at, (block, payload) in enumerate(zip(edge.inputs, data, strict=True))
        ]
    if edge.inputs_as_dict:
        return [dict(zip(edge.inputs, values, strict=True))], {}
    by_name = len(edge.input_names)
    if not by_name:
        return values, {}
    return values[:-by_name], dict(zip(edge.input_names, values[-by_name:], strict=True))


def _take_one(edge: Dependency, session: Session, block: Block, payload: Any, whole: bool) -> Any:
    if isinstance(block, State):
        return session.state_of(block)
    view = session.view(block)
    if whole:
        # a page sends all that it knows; a client may send the value alone
        known = payload if isinstance(payload, dict) and "value" in payload else {"value": payload}
        given = {"value": _converted(edge, view, known["value"])}
        if view.keeps_edits:
            given["edits"] = view.claimed(edits_in, known["value"])
        return SimpleNamespace(**{**view.wire_props(), **known, **given})
    return _converted(edge, view, payload)


def _converted(edge: Dependency, view: Component[Any, Any, Any], payload: Any) -> Any:
    if not edge.options.preprocess:
        return payload
    return view.claimed(view.preprocess, payload)


def give_out(edge: Dependency, session: Session, result: Any) -> list[Output]:
    """What each output gets from what the function returned. Raises `OutputError`."""
    return [
        _give_one(edge, session, at, block, value)
        for at, (block, value) in enumerate(zip(edge.outputs, _spread(edge, result), strict=True))
    ]


_SKIP: Any = object()


def _is_update(value: Any) -> bool:
    return isinstance(value, dict) and value.get("__type__") == "update"


def _spread(edge: Dependency, result: Any) -> list[Any]:
    """One value an output."""
    outputs = edge.outputs
    wanted = len(outputs)
    if isinstance(result, dict) and result and all(isinstance(k, Block) for k in result):
        unknown = [k for k in result if k not in outputs]
        if unknown:
            raise OutputError(
                f"{_name(edge)} returned a value for {unknown[0]!r}, which is none of its outputs."
            )
        return [result.get(block, _SKIP) for block in outputs]
    if wanted == 1:
        return [result]
    if wanted == 0:
        return []
    if _is_update(result) and len(result) == 1:
        return [_SKIP] * wanted
    values = list(result) if isinstance(result, (tuple, list)) else [result]
    if len(values) < wanted:
        missing = outputs[len(values)]
        raise OutputError(
            f"{_name(edge)} returned too few values: {len(values)} for {wanted} outputs."
            f" Nothing was returned for output {len(values) + 1}, {_port(missing)}."
        )
    if len(values) > wanted:
        console.warning(
            "%s returned %d values for %d outputs; the rest is ignored.",
            _name(edge),
            len(values),
            wanted,
        )
    return values[:wanted]


def _name(edge: Dependency) -> str:
    return f"{edge.function.name}()" if edge.function is not None else "The event"


def _port(block: Block) -> str:
    label = getattr(block, "label", None)
    return f"{type(block).__name__} {label!r}" if label else type(block).__name__


def _give_one(edge: Dependency, session: Session, at: int, block: Block, value: Any) -> Output:
    if value is _SKIP:
        return Output({}, update=True)
    if isinstance(block, State):
        return _keep_state(session, block, value)
    try:
        if isinstance(value, Block):
            return _updated(
                edge,
                session,
                block,
                {n: value.__dict__.get(n) for n in value._given if n != "render"},
            )
        if _is_update(value):
            return _updated(
                edge, session, block, {k: v for k, v in value.items() if k != "__type__"}
            )
        view = session.view(block)
        if _is_piece(edge, view, value):
            return _play(view, value)
        return Output({"value": view.postprocess(value) if edge.options.postprocess else value})
    except OutputError:
        raise
    except Exception as error:
        where = f"for output {at + 1}, {_port(block)}"
        raise OutputError(
            f"{_name(edge)} returned {_shown(value)} {where}, which cannot show it: {error}",
            f"{_name(edge)} returned a value {where}, which cannot show it",
        ) from error


def _is_piece(edge: Dependency, view: Component[Any, Any, Any], value: Any) -> bool:
    """Whether a generator made it for a component that plays what comes piece by piece."""
    if view.plays_pieces is None or not edge.options.postprocess:
        return False
    if not getattr(view, "streaming", False) or (isinstance(value, str) and is_web(value)):
        return False
    return edge.function is not None and edge.function.generates


def _play(view: Component[Any, Any, Any], value: Any) -> Output:
    job = running()
    if not isinstance(job, Job) or view.plays_pieces is None:
        return Output({}, update=True)
    file = job.broadcast(view.plays_pieces, view._id, value)
    return Output({"value": file}) if file is not None else Output({}, update=True)


def _shown(value: Any) -> str:
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 80 else text[:77] + '...'}"


def _keep_state(session: Session, block: State, value: Any) -> Output:
    if _is_update(value):
        if "value" not in value:
            return Output({}, update=True)
        value = value["value"]
    try:
        session.keep(block, value)
    except TooMuch as error:
        raise OutputError(str(error)) from error
    return Output({"value": None})


def _updated(edge: Dependency, session: Session, block: Block, props: dict[str, Any]) -> Output:
    unknown = [n for n in props if n not in block.__props__ and not block.__extra__]
    if unknown:
        raise OutputError(
            f"{_name(edge)} returned an update of {unknown[0]!r}, which {_port(block)} does not have."
        )
    if not isinstance(block, Component):
        return Output({n: v for n, v in props.items() if block.__props__[n].wire}, update=True)
    value = props.pop("value", _SKIP)
    view = session.override(block, props) if props else session.view(block)
    wire = view.wire_update(props)
    if value is not _SKIP:
        wire["value"] = view.postprocess(value) if edge.options.postprocess else value
    return Output(wire, update=True)
