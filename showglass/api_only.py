"""`api`: a function for clients alone, which no component of the page stands for."""

from __future__ import annotations

import collections.abc
from collections.abc import Callable
from types import NoneType
from typing import Any, Literal, Unpack, get_args, get_origin, get_type_hints

from .components.unseen import Unseen
from .declare import prop
from .edges import Dependency, add
from .event_options import EventOptions
from .functions import Parameter, bearer_of_hints, describe
from .tree import Block, Root, open_root
from .values import hinted
from .values.files import FILE_SCHEMA

YIELDS = (
    collections.abc.Iterator,
    collections.abc.Iterable,
    collections.abc.Generator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
    collections.abc.AsyncGenerator,
)


class Api(Unseen[Any, Any, Any]):
    """An argument or a result of `api`: what its type hint says, and nothing on the page."""

    label: str | None = prop(default=None, doc="Its place among the others.")
    value: Any = prop(default=None, wire=False, doc="What stands for it when it is left out.")
    hint: Any = prop(default=Any, wire=False, doc="Its type.")
    called: str = prop(default="", wire=False, doc="The name of the parameter.")
    optional: bool = prop(default=False, wire=False, doc="Whether `value` stands for null.")

    type_name = "api"

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            self.schema = hinted.schema_of(self.hint)
        except TypeError:  # no type of JSON: it is handed on as it comes
            self.schema, self.hint = {}, Any

    @property
    def heavy(self) -> bool:  # type: ignore[override]  # of each one by itself
        """Whether there are files in it."""
        return FILE_SCHEMA["title"] in str(self.schema)

    def preprocess(self, payload: Any) -> Any:
        """Refuses what does not fit the hint."""
        if payload is None and self.optional:
            return self.value
        return hinted.take(self.hint, payload)

    def postprocess(self, value: Any) -> Any:
        """As it is; files are published."""
        return hinted.give(value)

    def refuse(self, message: str) -> Any:
        """The parameter's own name says more than its place."""
        refusal = super().refuse(message)
        refusal.message = f"{self.called or self.label}: {message}"
        return refusal

    def wire_props(self) -> dict[str, Any]:
        """What the page shows in a call of it."""
        return {"label": self.called or self.label, "value": self.example_payload()}

    def get_config(self) -> dict[str, Any]:
        return {
            "_api_info": self.schema,
            "label": self.label,
            "name": self.type_name,
            "_selectable": False,
        }

    def api_info(self) -> dict[str, Any]:
        return self.schema

    def example_payload(self) -> Any:
        return hinted.example_of(self.schema) if self.value is None else self.value

    def example_value(self) -> Any:
        return self.example_payload()


def api(
    fn: Callable[..., Any],
    *,
    api_name: str | None = None,
    **options: Unpack[EventOptions],
) -> Dependency:
    """Make `fn` an endpoint of the open app that clients and agents call, and that the page knows nothing of.

    Its parameters need type hints: what JSON can hold (also Literal, TypedDict, dataclasses, msgspec Structs) is
    checked against them, `FileData` is a file, whose `path` the function gets as a path of the machine. The hint of
    what it returns says what clients are told; `tuple[A, B]` is two results, an Iterator one after the other. With
    `batch=True` hints are those of the lists. Also a decorator. Takes the options of an event. Raises ValueError
    outside of an app, or for a parameter without a hint.
    """
    root = open_root()
    if root is None:
        raise ValueError("api() belongs to an app: call it inside of `with Blocks():`.")
    function = describe(fn)
    returned = _hint_of_result(fn)
    batch = bool(options.get("batch"))
    inputs = [_argument(root, function.name, at, p, batch) for at, p in enumerate(function.parameters)]  # fmt: skip
    results = [_single(hint, batch) for hint in _results(returned)]
    outputs = [_placed(root, Api(label=_place(at), hint=hint)) for at, hint in enumerate(results)]
    return add(
        root, [], fn, inputs, outputs, api_name, options,
        owner="api", defaults={"show_progress": "hidden"},
    )  # fmt: skip


def _argument(root: Root, name: str, at: int, parameter: Parameter, batch: bool) -> Block:
    if parameter.hint is None:
        raise ValueError(
            f"api(): the parameter {parameter.name!r} of {name}() has no type hint. Clients are told its type: add one."
        )
    return _placed(
        root,
        Api(
            label=_place(at),
            hint=_single(parameter.hint, batch),
            called=parameter.name,
            value=parameter.default if parameter.has_default else None,
            optional=parameter.has_default,
        ),
    )


def _placed(root: Root, block: Api) -> Api:
    """In the app, but nowhere on its page."""
    block.unrender()
    root.register(block)
    return block


def _place(at: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get((at + 1) % 10, "th")
    return f"{at + 1}{'th' if (at + 1) % 100 in (11, 12, 13) else ending}"


def _hint_of_result(fn: Callable[..., Any]) -> Any:
    try:
        return get_type_hints(bearer_of_hints(fn)).get("return", NoneType)
    except Exception:  # one that cannot be resolved here says as much as none
        return Any


def _results(hint: Any) -> list[Any]:
    """The hint of each result."""
    if get_origin(hint) in YIELDS:
        hint = (*get_args(hint), Any)[0]
    if hint is NoneType:
        return []
    parts = get_args(hint)
    if get_origin(hint) is tuple and parts and parts[-1] is not Ellipsis:
        return list(parts)
    return [hint]


def _single(hint: Any, batch: bool) -> Any:
    """The hint of one call's value."""
    if not batch:
        return hint
    found: Literal[False] | Any = get_origin(hint) is list and get_args(hint)
    return found[0] if found else Any
