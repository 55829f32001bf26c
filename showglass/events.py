"""Events: `component.click(fn, inputs, outputs)` becomes an edge of the app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from .edges import DECORATOR, Dependency, Inputs, add, blocks, listened
from .event_options import EventOptions, Fn
from .tree import Block, Root, open_root

if TYPE_CHECKING:
    from typing import Self


class Event:
    """Declares on a class that its instances have this event."""

    def __init__(self, doc: str, defaults: dict[str, Any], flag: str | None) -> None:
        self.doc = doc
        self.defaults = defaults
        self.flag = flag
        self.name = ""

    def __set_name__(self, owner: type[Block], name: str) -> None:
        self.name = name
        owner.__events__ = {**owner.__events__, name: self}

    @overload
    def __get__(self, block: None, owner: type[Block]) -> Self: ...
    @overload
    def __get__(self, block: Block, owner: type[Block]) -> Listener: ...
    def __get__(self, block: Block | None, owner: type[Block]) -> Self | Listener:
        return self if block is None else Listener(self, block)


def event(*, doc: str = "", flag: str | None = None, **defaults: Any) -> Event:
    """Declare an event. `flag` is a prop that tells the page that somebody listens; `defaults` are of `Options`."""
    return Event(doc, defaults, flag)


class Listener:
    """An event of one block: call it to listen; give it to `on(triggers=…)`."""

    __slots__ = ("block", "event")

    def __init__(self, event: Event, block: Block) -> None:
        self.event = event
        self.block = block

    def __call__(
        self,
        fn: Fn | None = DECORATOR,
        inputs: Inputs = None,
        outputs: Inputs = None,
        api_name: str | Literal[False] | None = None,
        **options: Unpack[EventOptions],
    ) -> Dependency:
        """Run `fn` on the values of `inputs` when this happens, and set `outputs` to what it returns."""
        return on(self, fn, inputs, outputs, api_name, **options)


def on(
    triggers: Listener | Sequence[Listener] | None = None,
    fn: Fn | None = DECORATOR,
    inputs: Inputs = None,
    outputs: Inputs = None,
    api_name: str | Literal[False] | None = None,
    **options: Unpack[EventOptions],
) -> Dependency:
    """Run `fn` when any of `triggers` happens; None is the page's load and every change of an input.

    Used as a decorator when `fn` is left out. Raises TypeError for a keyword that no event takes, ValueError outside of
    `Blocks`.
    """

    def listen(function: Fn | None) -> Dependency:
        root = _root_of(triggers)
        chosen = _default_triggers(root, inputs) if triggers is None else _listeners(triggers)
        targets: list[tuple[Block | None, str]] = [(t.block, t.event.name) for t in chosen]
        defaults = dict(chosen[0].event.defaults) if chosen else {}
        owner = chosen[0].event.name if len(chosen) == 1 else "on"
        edge = add(
            root,
            targets,
            function,
            inputs,
            outputs,
            api_name,
            options,
            owner=owner,
            defaults=defaults,
        )
        if triggers is None:
            edge.targets.append((root, "load"))
        for trigger in chosen:
            if trigger.event.flag is not None:
                setattr(trigger.block, trigger.event.flag, True)
        return edge

    return listened(fn, listen)


def _listeners(triggers: Listener | Sequence[Listener]) -> list[Listener]:
    return [triggers] if isinstance(triggers, Listener) else list(triggers)


def _default_triggers(root: Root, inputs: Inputs) -> list[Listener]:
    return listeners(blocks("on", "inputs", inputs), "change")


def _root_of(triggers: Listener | Sequence[Listener] | None) -> Root:
    root = open_root()
    if root is None and triggers is not None:
        found = _listeners(triggers)
        root = found[0].block.root if found else None
    if root is None:
        raise ValueError("Events belong to an app: listen inside of `with Blocks():`.")
    return root


def listeners(of: Sequence[Block], name: str) -> list[Listener]:
    """The event `name` of each block that has it."""
    return [
        Listener(type(block).__events__[name], block)
        for block in of
        if name in type(block).__events__
    ]
