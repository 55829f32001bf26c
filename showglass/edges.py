"""Edges: these triggers run this function on these inputs and set these outputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypedDict, Unpack

from .declare import unknown_argument
from .functions import Function, describe
from .tree import Block, Root

Inputs = Block | Sequence[Block] | set[Block] | None
Fn = Callable[..., Any]
DECORATOR: Any = "decorator"
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
    trigger_mode: what a trigger does while the edge is pending. js: a JavaScript function that runs first.
    concurrency_limit, concurrency_id: how many run at once, and with whom the limit is shared. time_limit: seconds
    after which a run is stopped. concurrency_scope: whether each replica runs so many, or all of them together.
    idempotent: a run may be repeated when its replica dies. stream_every: seconds between two chunks. validator: gets
    the inputs before the event is queued and returns `validate` results. inputs_kwargs: more inputs, by the name of
    the parameter. process: run in a worker process of its own, which a cancel can kill. roles: of those who sign in,
    only people with one of these may start it, by whatever door.
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


def _options(owner: str, given: dict[str, Any], defaults: dict[str, Any]) -> Options:
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


@dataclass
class Dependency:
    """One edge of the app: these triggers run this function on these inputs and set these outputs."""

    root: Root
    id: int
    targets: list[tuple[Block | None, str]]
    function: Function | None
    inputs: list[Block]
    outputs: list[Block]
    options: Options
    api_name: str
    visibility: Literal["public", "undocumented", "private"]
    inputs_as_dict: bool = False
    input_names: list[str] = field(default_factory=list)
    """Names of the inputs that are passed by name: the last ones."""
    trigger_after: int | None = None
    trigger_on: Literal["any", "success", "failure"] = "any"
    trigger_mode: TriggerMode = "once"
    cancels: list[int] = field(default_factory=list)
    assign: list[Any] | None = None
    """Wire values that the page gives to the outputs by itself."""
    connection: Literal["sse", "stream"] = "sse"
    collects_event_data: bool = False
    validator: Function | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The function itself, so that a decorated function stays callable."""
        if self.function is None:
            raise TypeError("This event runs in the browser alone: there is no function to call.")
        return self.function.fn(*args, **kwargs)

    def __getitem__(self, name: str) -> Any:
        return self.get_config()[name]

    @property
    def runs_unchecked(self) -> bool:
        """Whether there is nothing to ask before a run: no validator, no kept answers."""
        return self.validator is None and (self.function is None or self.function.cached is None)

    @property
    def needs_thread(self) -> bool:
        """Whether a run holds a worker thread."""
        function = self.function
        if function is None:
            return False
        return self.options.process or function.kind in ("sync", "generator")

    @property
    def is_public(self) -> bool:
        """Whether clients are told of it."""
        return self.visibility == "public"

    @property
    def callable_by_clients(self) -> bool:
        """Whether clients may call it at all."""
        return self.visibility != "private" and self.function is not None

    def then(
        self,
        fn: Fn | None = DECORATOR,
        inputs: Inputs = None,
        outputs: Inputs = None,
        api_name: str | Literal[False] | None = None,
        **options: Unpack[EventOptions],
    ) -> Dependency:
        """Run `fn` after this event, whether it succeeded or not."""
        return self._chain("any", "then", fn, inputs, outputs, api_name, options)

    def success(
        self,
        fn: Fn | None = DECORATOR,
        inputs: Inputs = None,
        outputs: Inputs = None,
        api_name: str | Literal[False] | None = None,
        **options: Unpack[EventOptions],
    ) -> Dependency:
        """Run `fn` after this event if it succeeded."""
        return self._chain("success", "success", fn, inputs, outputs, api_name, options)

    def failure(
        self,
        fn: Fn | None = DECORATOR,
        inputs: Inputs = None,
        outputs: Inputs = None,
        api_name: str | Literal[False] | None = None,
        **options: Unpack[EventOptions],
    ) -> Dependency:
        """Run `fn` after this event if it failed."""
        return self._chain("failure", "failure", fn, inputs, outputs, api_name, options)

    def _chain(
        self,
        when: Any,
        name: str,
        fn: Any,
        inputs: Inputs,
        outputs: Inputs,
        api_name: Any,
        options: Any,
    ) -> Dependency:
        def listen(function: Fn | None) -> Dependency:
            edge = add(
                self.root, [(None, name)], function, inputs, outputs, api_name, options, owner=name
            )
            edge.trigger_after, edge.trigger_on = self.id, when
            return edge

        return listen if fn is DECORATOR else listen(fn)  # type: ignore[return-value]  # the decorator form returns it later

    def get_config(self) -> dict[str, Any]:
        """The contract's configuration of a dependency (section 4.2)."""
        o = self.options
        shown = o.show_progress_on
        on = (
            None
            if shown is None
            else [b._id for b in ([shown] if isinstance(shown, Block) else shown)]
        )
        return {
            "id": self.id,
            "targets": [[b._id if b is not None else None, n] for b, n in self.targets],
            "inputs": [b._id for b in self.inputs],
            "outputs": [b._id for b in self.outputs],
            "backend_fn": self.function is not None,
            "js": o.js if self.assign is None else True,
            "queue": o.queue and not self.cancels,
            "api_name": self.api_name if self.function is not None else None,
            "api_description": self.description(),
            "scroll_to_output": o.scroll_to_output,
            "show_progress": o.show_progress,
            "show_progress_on": on,
            "batch": o.batch,
            "max_batch_size": o.max_batch_size,
            "cancels": self.cancels,
            "types": {
                "generator": self.function is not None and self.function.generates,
                "cancel": bool(self.cancels),
            },
            "collects_event_data": self.collects_event_data,
            "trigger_after": self.trigger_after,
            "trigger_only_on_success": self.trigger_on == "success",
            "trigger_only_on_failure": self.trigger_on == "failure",
            "trigger_mode": self.trigger_mode,
            "api_visibility": self.visibility,
            "rendered_in": None,
            "render_id": None,
            "connection": self.connection,
            "time_limit": o.time_limit,
            "stream_every": o.stream_every,
            "event_specific_args": None,
            "component_prop_inputs": sorted(self.function.whole_props) if self.function else [],
            "js_implementation": None,
        }

    def description(self) -> str | Literal[False]:
        """What the API page says of it: the docstring up to its sections, unless given."""
        given = self.options.api_description
        if given is not None or self.function is None:
            return given or ""
        return re.split(
            r"\n\s*(?:Args|Parameters|Returns|Raises|Yields):", self.function.doc, maxsplit=1
        )[0].strip()


def add(  # noqa: PLR0913  what a listener is called with, and who it is
    root: Root,
    targets: list[tuple[Block | None, str]],
    fn: Fn | None,
    inputs: Inputs,
    outputs: Inputs,
    api_name: str | Literal[False] | None,
    given: EventOptions | dict[str, Any],
    *,
    owner: str,
    defaults: dict[str, Any] | None = None,
) -> Dependency:
    """Add an edge to the app and, when it cancels others, the edge that does so."""
    options = _options(owner, dict(given), defaults or {})
    function = describe(fn) if fn is not None else None
    if function is not None and options.batch and function.generates:
        raise ValueError(
            f"{function.name} is a generator: batch=True needs a function that returns once."
        )
    by_name = options.inputs_kwargs or {}
    edge = Dependency(
        root=root,
        id=len(root.dependencies),
        targets=targets,
        function=function,
        inputs=[*blocks(owner, "inputs", inputs), *by_name.values()],
        outputs=blocks(owner, "outputs", outputs),
        options=options,
        api_name=_api_name(root, function, api_name),
        visibility="private" if function is None or api_name is False else options.api_visibility,
        inputs_as_dict=isinstance(inputs, set),
        input_names=list(by_name),
        trigger_mode=options.trigger_mode or _default_mode(targets),
        connection="stream" if any(n == "stream" for _, n in targets) else "sse",
        collects_event_data=_takes_event_data(function),
        validator=describe(options.validator) if options.validator is not None else None,
    )
    root.dependencies.append(edge)
    if options.cancels is not None:
        _add_cancel(edge, options.cancels)
    return edge


def _add_cancel(edge: Dependency, cancels: Dependency | Sequence[Dependency]) -> None:
    stopped = [cancels] if isinstance(cancels, Dependency) else list(cancels)
    root = edge.root
    canceller = Dependency(
        root=root,
        id=len(root.dependencies),
        targets=edge.targets,
        function=None,
        inputs=[],
        outputs=[],
        options=Options(queue=False, show_progress="hidden"),
        api_name="",
        visibility="private",
        cancels=[d.id for d in stopped],
    )
    root.dependencies.append(canceller)


def _takes_event_data(function: Function | None) -> bool:
    return function is not None and any(
        kind == "event_data" for kind, _ in function.specials.values()
    )


def _default_mode(targets: list[tuple[Block | None, str]]) -> TriggerMode:
    names = {name for _, name in targets}
    if names and names <= {"change", "key_up"}:
        return "always_last"
    return "multiple" if names == {"stream"} else "once"


def blocks(owner: str, what: str, given: Any) -> list[Block]:
    if given is None:
        return []
    if isinstance(given, Block):
        return [given]
    if isinstance(given, dict) or not isinstance(given, Iterable):
        raise ValueError(
            f"{owner}({what}=) must be a component, a list or a set of them, got {type(given).__name__}."
        )
    found = sorted(given, key=lambda b: b._id) if isinstance(given, set) else list(given)
    for block in found:
        if not isinstance(block, Block):
            raise ValueError(f"{owner}({what}=) holds {block!r}, which is no component.")
    return found


def _api_name(root: Root, function: Function | None, given: str | Literal[False] | None) -> str:
    if function is None:
        return ""
    wanted = given if isinstance(given, str) and given else function.name
    name = re.sub(r"[^\w\-]", "", wanted.replace("/", "")) or "predict"
    return free_name(root, name)


def free_name(root: Root, name: str) -> str:
    """`name`, or the first of `name_1`, `name_2` … that no edge of the app has."""
    taken = {d.api_name for d in root.dependencies}
    if name not in taken:
        return name
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
