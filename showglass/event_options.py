"""How an event runs: the keywords of every listener, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from .declare import unknown_argument
from .tree import Block

if TYPE_CHECKING:
    from .edges import Dependency

Fn = Callable[..., Any]
TriggerMode = Literal["once", "multiple", "always_last"]


class EventOptions(TypedDict, total=False):
    """The keywords that every event listener takes; `Options` has their meaning."""

    api_description: str | Literal[False] | None
    scroll_to_output: bool
    show_progress: Literal["full", "minimal", "hidden"]
    show_progress_on: Block | Sequence[Block] | None
    queue: bool
    batch: bool
    max_batch_size: int
    preprocess: bool
    postprocess: bool
    cancels: Dependency | Sequence[Dependency] | None
    trigger_mode: TriggerMode | None
    js: str | None
    concurrency_limit: int | Literal["default"] | None
    concurrency_id: str | None
    concurrency_scope: Literal["replica", "app"]
    idempotent: bool
    api_visibility: Literal["public", "undocumented", "private"]
    time_limit: float | None
    stream_every: float
    key: int | str | None
    validator: Fn | None
    inputs_kwargs: dict[str, Block] | None
    process: bool
    roles: str | Sequence[str] | None


@dataclass
class Options:
    """How an edge runs.

    api_description: text for the API page; None takes the docstring, False none. scroll_to_output: bring the outputs
    into view. show_progress: how a running output looks; show_progress_on: on which blocks instead of the outputs.
    queue: False runs at once, outside of the lanes. batch, max_batch_size: the function takes lists of waiting calls.
    preprocess, postprocess: False hands over the wire values. cancels: edges whose running jobs end.
    trigger_mode: what a trigger does while the edge is pending; None is right for most events. js: a JavaScript
    function that runs first. api_visibility: whether clients are told of it, may only call it, or not even that.
    concurrency_limit, concurrency_id: how many run at once, and with whom the limit is shared. time_limit: seconds
    after which a run is stopped. concurrency_scope: whether each replica runs so many, or all of them together.
    idempotent: a run may be repeated when its replica dies. stream_every: seconds between two chunks. key: who it is
    when a part of the app is rendered again. validator: gets the inputs before the event is queued and returns
    `validate` results. inputs_kwargs: more inputs, by the name of the parameter. process: run in a worker process of
    its own, which a cancel can kill. roles: of those who sign in, only people with one of these may start it, by
    whatever door.
    """

    api_description: str | Literal[False] | None = None
    scroll_to_output: bool = False
    show_progress: Literal["full", "minimal", "hidden"] = "full"
    show_progress_on: Any = None
    queue: bool = True
    batch: bool = False
    max_batch_size: int = 4
    preprocess: bool = True
    postprocess: bool = True
    cancels: Any = None
    trigger_mode: TriggerMode | None = None
    js: str | None = None
    concurrency_limit: int | Literal["default"] | None = "default"
    concurrency_id: str | None = None
    concurrency_scope: Literal["replica", "app"] = "replica"
    idempotent: bool = False
    api_visibility: Literal["public", "undocumented", "private"] = "public"
    time_limit: float | None = None
    stream_every: float = 0.5
    key: int | str | None = None
    validator: Fn | None = None
    inputs_kwargs: dict[str, Block] | None = None
    process: bool = False
    roles: Any = None


_OPTION_NAMES = [f.name for f in fields(Options)]


def chosen(owner: str, given: dict[str, Any], defaults: dict[str, Any]) -> Options:
    """The options of one event: what its author gave over the event's own defaults.

    Raises TypeError for a keyword that no event takes and ValueError for a value that no event can have, both in the
    name of `owner`.
    """
    for name in given:
        if name not in _OPTION_NAMES:
            raise TypeError(
                unknown_argument(
                    owner, name, ["fn", "inputs", "outputs", "api_name", *_OPTION_NAMES]
                )
            )
    options = Options(**{**defaults, **given})
    options.roles = _roles(owner, options.roles)
    if options.time_limit is not None and options.time_limit <= 0:
        raise ValueError(
            f"{owner}(time_limit=) must be more than 0 seconds, got {options.time_limit!r}."
        )
    if options.validator is not None and not callable(options.validator):
        raise TypeError(f"{owner}(validator=) must be a function, got {options.validator!r}.")
    if options.max_batch_size < 1:
        raise ValueError(
            f"{owner}(max_batch_size=) must be 1 or more, got {options.max_batch_size!r}."
        )
    return options


def _roles(owner: str, given: Any) -> tuple[str, ...] | None:
    """`roles=` as a tuple; None lets everybody in."""
    if given is None:
        return None
    roles = (given,) if isinstance(given, str) else tuple(given)
    if not roles or not all(isinstance(role, str) and role for role in roles):
        raise ValueError(f"{owner}(roles=) must be the name of a role or a list of names, got {given!r}.")  # fmt: skip
    return roles
