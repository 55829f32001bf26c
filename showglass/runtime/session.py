"""A session: one page load or one client, with what must outlive a message."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..components.base import Component
from ..components.state import State
from ..tree import Block

if TYPE_CHECKING:
    from ..request import Request
    from .job import Job

AnyComponent = Component[Any, Any, Any]


class Session:
    """State, property overrides and jobs of one page load or client."""

    def __init__(self, key: str, request: Request | None = None) -> None:
        self.key = key
        self.request = request
        self.state: dict[int, Any] = {}
        self.overrides: dict[int, dict[str, Any]] = {}
        self._views: dict[int, AnyComponent] = {}
        self.jobs: dict[Any, Job] = {}
        self.shelves: dict[str, Any] = {}
        """What caches keep for this session alone, by the name of the cache."""
        self.last_seen = time.monotonic()

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
            self.state[block._id] = block.fresh()
        return self.state[block._id]
