"""Edges: these triggers run this function on these inputs and set these outputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack, cast

from .event_options import EventOptions, Fn, Options, TriggerMode, chosen
from .functions import Function, describe
from .tree import Block, Container, Root, open_container

Inputs = Block | Sequence[Block] | set[Block] | None
DECORATOR: Any = "decorator"


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
    inputs_as_dict: bool = False
    trigger_after: int | None = None
    trigger_on: Literal["any", "success", "failure"] = "any"
    assign: list[Any] | None = None
    """Wire values that the page gives to the outputs by itself."""
    validator: Function | None = None
    """`options.validator`, as it is known once it is described."""
    place: Container | None = None
    """What it was described in: whose page loads."""
    everywhere: bool = False
    """Whether every page has it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The function itself, so that a decorated function stays callable."""
        if self.function is None:
            raise TypeError("This event runs in the browser alone: there is no function to call.")
        return self.function.fn(*args, **kwargs)

    def __getitem__(self, name: str) -> Any:
        return self.get_config()[name]

    @property
    def visibility(self) -> Literal["public", "undocumented", "private"]:
        """Who is told of it, and who may call it."""
        return self.options.api_visibility

    @property
    def trigger_mode(self) -> TriggerMode:
        """What a trigger does while it is pending."""
        return self.options.trigger_mode or "once"

    @property
    def input_names(self) -> list[str]:
        """Names of the inputs that are passed by name: the last ones."""
        return list(self.options.inputs_kwargs or ())

    @property
    def cancels(self) -> list[int]:
        """Ids of the edges that it ends."""
        return [edge.id for edge in self.options.cancels or ()]

    @property
    def shows_progress_on(self) -> list[int] | None:
        """Ids of the blocks that show how it runs; None for its outputs."""
        on = self.options.show_progress_on
        if on is None:
            return None
        return [b._id for b in ([on] if isinstance(on, Block) else on)]

    @property
    def connection(self) -> Literal["sse", "stream"]:
        """Whether it takes the pieces of a stream, one run each."""
        return "stream" if any(name == "stream" for _, name in self.targets) else "sse"

    @property
    def collects_event_data(self) -> bool:
        """Whether its function asks what the event carries."""
        return self.function is not None and self.function.takes_event_data

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

        return listened(fn, listen)

    def get_config(self) -> dict[str, Any]:
        """The contract's configuration of a dependency (section 4.2)."""
        o = self.options
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
            "show_progress_on": self.shows_progress_on,
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
            "event_specific_args": ["stream_every"] if self.connection == "stream" else None,
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
    options = chosen(owner, dict(given), defaults or {})
    cancelled, options.cancels = options.cancels, None
    options.trigger_mode = options.trigger_mode or _default_mode(targets)
    function = describe(fn) if fn is not None else None
    if function is not None and options.batch and function.generates:
        raise ValueError(
            f"{function.name} is a generator: batch=True needs a function that returns once."
        )
    if function is not None and options.batch and function.asks_who:
        raise ValueError(
            f"{function.name} takes an OAuthProfile or OAuthToken, which is one person's: with batch=True it would be"
            " called for several at once."
        )
    if function is None or api_name is False:
        options.api_visibility = "private"
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
        inputs_as_dict=isinstance(inputs, set),
        validator=describe(options.validator) if options.validator is not None else None,
        place=open_container() or root,
    )
    root.dependencies.append(edge)
    if cancelled is not None:
        _add_cancel(edge, [cancelled] if isinstance(cancelled, Dependency) else list(cancelled))
    return edge


def assign(
    root: Root,
    targets: list[tuple[Block | None, str]],
    outputs: Sequence[Block],
    values: list[Any],
    after: Dependency | None = None,
) -> Dependency:
    """Add an edge by which the page alone changes props. after: it follows that edge instead of `targets`."""
    if after is not None:
        targets = [(None, "then")]
    edge = add(root, targets, None, None, list(outputs), None, {"queue": False}, owner="assign")
    edge.assign = values
    edge.options.show_progress = "hidden"
    edge.trigger_after = after.id if after is not None else None
    return edge


def listened(fn: Fn | None, listen: Callable[[Fn | None], Dependency]) -> Dependency:
    """The edge for `fn`; without one, what makes the edge of the function that it decorates."""
    return cast(Dependency, listen) if fn is DECORATOR else listen(fn)


def _add_cancel(edge: Dependency, cancelled: list[Dependency]) -> None:
    """The page ends jobs by an edge without a function, beside the one that the author described."""
    root = edge.root
    canceller = Dependency(
        root=root,
        id=len(root.dependencies),
        targets=edge.targets,
        function=None,
        inputs=[],
        outputs=[],
        options=Options(
            queue=False, show_progress="hidden", api_visibility="private", cancels=cancelled
        ),
        api_name="",
        place=edge.place,
    )
    root.dependencies.append(canceller)


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
