"""What is known of a user's function: its kind, its parameters, and the ones that are filled in for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_type_hints

from .caching import Cache, Cached, cached_of
from .eventdata import EventData
from .oauth import kind_of as oauth_kind
from .progress import Progress
from .request import Header, Request
from .tree import Block

Kind = Literal["sync", "async", "generator", "async_generator"]
Special = Literal["request", "event_data", "progress", "header", "cache", "profile", "token"]


@dataclass(frozen=True)
class Parameter:
    """One parameter that takes an input's value."""

    name: str
    has_default: bool
    default: Any
    hint: Any


@dataclass
class Function:
    """A function with everything that running it needs to know, found out once."""

    fn: Callable[..., Any]
    name: str
    kind: Kind
    doc: str
    parameters: list[Parameter]
    specials: dict[str, tuple[Special, Any]]
    order: list[str | None]
    """Positional parameters in order; None stands for one that takes the next input."""
    takes_any: bool
    whole_props: dict[int, type[Block]] = field(default_factory=dict)
    """Places of inputs of which the function gets all props."""
    cached: Cached | None = None
    """What `cache` keeps of it."""

    @property
    def keeps_per_session(self) -> bool:
        """Whether it has a cache that ends with the session."""
        caches = [hint for kind, hint in self.specials.values() if kind == "cache"]
        if self.cached is not None:
            caches.append(self.cached.cache)
        return any(cache.per_session for cache in caches)

    @property
    def takes_event_data(self) -> bool:
        """Whether a parameter of it is filled with what the event carries."""
        return any(kind == "event_data" for kind, _ in self.specials.values())

    @property
    def asks_who(self) -> bool:
        """Whether it gets the profile or the token of one person."""
        return any(kind in ("profile", "token") for kind, _ in self.specials.values())

    @property
    def generates(self) -> bool:
        """Whether it yields several results."""
        return self.kind in ("generator", "async_generator")

    def arity(self) -> tuple[int, float]:
        """Least and most values that it takes."""
        least = sum(not p.has_default for p in self.parameters)
        return least, float("inf") if self.takes_any else len(self.parameters)

    def arguments(
        self, values: Sequence[Any], named: dict[str, Any], fill: Callable[[Special, str, Any], Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """Positional and named arguments: `values` in order, specials from `fill(kind, name, hint)`."""
        if not self.specials:
            return list(values), named
        args: list[Any] = []
        waiting = iter(values)
        used = 0
        for name in self.order:
            if name is None:
                if used >= len(values):
                    break
                args.append(next(waiting))
                used += 1
            else:
                args.append(fill(*_special(self.specials, name)))
        args.extend(waiting)
        placed = {n for n in self.order[: len(args)] if n is not None}
        late = {n: fill(k, n, h) for n, (k, h) in self.specials.items() if n not in placed}
        return args, {**named, **late}


def _special(specials: dict[str, tuple[Special, Any]], name: str) -> tuple[Special, str, Any]:
    kind, hint = specials[name]
    return kind, name, hint


def kind_of(fn: Callable[..., Any]) -> Kind:
    """How a function is run; callable objects and partials are looked through."""
    inner: Any = fn
    while hasattr(inner, "func") and hasattr(inner, "args"):
        inner = inner.func
    if not inspect.isroutine(inner) and hasattr(inner, "__call__"):  # noqa: B004  the method itself is wanted
        inner = inner.__call__
    if inspect.isasyncgenfunction(inner):
        return "async_generator"
    if inspect.iscoroutinefunction(inner):
        return "async"
    return "generator" if inspect.isgeneratorfunction(inner) else "sync"


def bearer_of_hints(fn: Callable[..., Any]) -> Callable[..., Any]:
    """What has the hints of `fn`: itself, or the method that makes an object callable."""
    if inspect.isroutine(fn) or inspect.isclass(fn):
        return fn
    method: Callable[..., Any] = getattr(fn, "__call__", fn)  # noqa: B004  the method itself is wanted
    return method


def _hints(fn: Callable[..., Any], parameters: dict[str, inspect.Parameter]) -> dict[str, Any]:
    if all(p.annotation is inspect.Parameter.empty for p in parameters.values()):
        return {}
    try:
        return get_type_hints(bearer_of_hints(fn))
    except Exception:  # a hint that cannot be resolved here is no reason to refuse the function
        return {n: p.annotation for n, p in parameters.items() if not isinstance(p.annotation, str)}


def _special_kind(hint: Any, default: Any) -> tuple[Special, Any] | None:
    if isinstance(default, Progress):
        return "progress", default
    if isinstance(default, Cache):
        return "cache", default
    for option in (hint, *get_args(hint)):
        if not isinstance(option, type):
            continue
        if (own := oauth_kind(option)) is not None:
            return own, hint if default is not None else hint | None
        if issubclass(option, Request):
            return "request", option
        if issubclass(option, EventData):
            return "event_data", option
        if issubclass(option, Header):
            return "header", option
    return None


def _name(fn: Callable[..., Any]) -> str:
    name = getattr(fn, "__name__", None) or getattr(getattr(fn, "func", None), "__name__", None)
    return str(name or type(fn).__name__).strip("<>")


def describe(fn: Callable[..., Any]) -> Function:
    """Find out what `fn` is. Raises TypeError when it is not callable."""
    if not callable(fn):
        raise TypeError(f"fn must be a function, got {fn!r}.")
    try:
        found = dict(inspect.signature(fn).parameters)
    except (TypeError, ValueError):
        found = {"args": inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL)}
    hints = _hints(fn, found)
    doc = inspect.getdoc(fn) or ""
    described = Function(fn, _name(fn), kind_of(fn), doc, [], {}, [], takes_any=False)
    described.cached = cached_of(fn)
    for name, parameter in found.items():
        _sort_in(described, name, parameter, hints.get(name))
    return described


def _sort_in(described: Function, name: str, parameter: inspect.Parameter, hint: Any) -> None:
    empty = inspect.Parameter.empty
    if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
        described.takes_any = True
        return
    if parameter.kind is inspect.Parameter.VAR_KEYWORD:
        return
    positional = parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    special = _special_kind(hint, parameter.default)
    if special is not None:
        described.specials[name] = special
        if positional:
            described.order.append(name)
        return
    if isinstance(hint, type) and issubclass(hint, Block):
        described.whole_props[len(described.parameters)] = hint
    if positional:
        described.order.append(None)
    has_default = parameter.default is not empty
    if positional or not has_default:
        default = parameter.default if has_default else None
        described.parameters.append(Parameter(name, has_default, default, hint))
