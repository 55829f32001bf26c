"""A session: one page load or one client, with what must outlive a message."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from ..components.base import Component
from ..components.state import State
from ..gates.share import VISITOR
from ..tree import Block
from ..values.weight import weigh

if TYPE_CHECKING:
    from ..request import Request
    from .budget import Budget
    from .job import Job

AnyComponent = Component[Any, Any, Any]


def place_of(key: str, person: str) -> str:
    """The place of a session by its key."""
    return f"{key}\n{person}" if person else key


def _held(shelf: Any) -> int:
    """Bytes that a cache keeps for a session; it knows, if it counts them."""
    known = getattr(shelf, "held", None)
    return known if isinstance(known, int) else weigh(shelf)


class Session:
    """State, property overrides and jobs of one page load or client."""

    seen: Any = None
    """What its components show, where a door keeps that."""

    def __init__(self, key: str, request: Request | None = None, person: str = "") -> None:
        self.key = key
        self.person = person
        """Whose session it is; '' when nobody signs in."""
        self.request = request
        self.visitor = VISITOR.get()
        """The address that it was made for; '' where nobody is counted."""
        self.state: dict[int, Any] = {}
        self.overrides: dict[int, dict[str, Any]] = {}
        self._views: dict[int, AnyComponent] = {}
        self.jobs: dict[Any, Job] = {}
        self.shelves: dict[str, Any] = {}
        """What caches keep for this session alone, by the name of the cache."""
        self.weights: dict[int, int] = {}
        """Bytes of each State."""
        self.kept_at: dict[int, float] = {}
        """Until when States that go by themselves are kept."""
        self.budget: Budget | None = None
        self.left = True
        """Whether the unload events ran, or there is nothing to unload."""
        self.last_seen = time.monotonic()

    lasting: ClassVar[bool] = False
    """Whether it outlives its first job."""

    @property
    def owner(self) -> str | None:
        """Whose the files are that its jobs make; None for nobody's, which live a day."""
        return self.place if self.lasting else None

    @property
    def place(self) -> str:
        """Where it is kept: the keys that clients choose are each person's own."""
        return place_of(self.key, self.person)

    def weight(self) -> int:
        """Bytes that it holds, roughly."""
        shown = self.seen.size if self.seen is not None else 0
        props = sum(weigh(changed) for changed in list(self.overrides.values()))
        kept: int = sum(_held(shelf) for shelf in list(self.shelves.values()))
        return 1024 + shown + props + kept + sum(list(self.weights.values()))

    def touch(self) -> None:
        """The session is in use now."""
        self.last_seen = time.monotonic()

    def view(self, block: Block) -> AnyComponent:
        """The component as this session sees it."""
        if block._id in self._views:
            return self._views[block._id]
        if not isinstance(block, Component):
            raise TypeError(f"{block!r} is a layout: it has no value.")
        return block

    def override(self, component: AnyComponent, props: dict[str, Any]) -> AnyComponent:
        """Change props of a component for this session; returns it as it is seen now."""
        kept = {**self.overrides.get(component._id, {}), **props}
        kept.pop("value", None)
        self.overrides[component._id] = kept
        self._views[component._id] = view = component.with_props(kept)
        return view

    def state_of(self, block: State) -> Any:
        """The session's value of a State; a fresh one when it never had any."""
        if block._id not in self.state:
            self.keep(block, block.fresh())
        return self.state[block._id]

    def keep(self, block: State, value: Any) -> None:
        """Give a State a value. Raises `TooMuch` for one that is more than all sessions may hold."""
        number = block._id
        if self.budget is not None:
            size = weigh(value)
            label = f"The value of a State, a {type(value).__name__},"
            self.budget.spend(label, size)
            self.weights[number] = size
            if block.time_to_live is not None:
                self.kept_at[number] = time.monotonic() + block.time_to_live
        self.state[number] = value

    def restore(self, block: State, value: Any) -> None:
        """Take a value back that was kept elsewhere."""
        self.weights[block._id] = weigh(value)
        self.state[block._id] = value

    def stale_states(self, now: float) -> list[int]:
        """States whose time is over."""
        return [n for n, until in list(self.kept_at.items()) if until < now] if self.kept_at else []

    def drop(self, number: int) -> Any:
        """Forget the value of a State; returns it."""
        self.weights.pop(number, None)
        self.kept_at.pop(number, None)
        return self.state.pop(number, None)
