"""A button that empties other components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Self

from ..declare import prop
from ..edges import add
from ..tree import Root
from .base import Component
from .button import Button
from .state import State

AnyComponent = Component[Any, Any, Any]


class ClearButton(Button):
    """A button that empties other components, in the page itself; States start again at their start value."""

    components: AnyComponent | Sequence[AnyComponent] | None = prop(
        default=None, kw_only=False, wire=False, doc="What it empties; `add` takes more."
    )
    value: str = prop(default="Clear", doc="Text on the button.")
    api_name: str | None = prop(
        default=None, wire=False, doc="Name of the event that resets States, for clients."
    )
    api_visibility: Literal["public", "private", "undocumented"] = prop(
        default="undocumented", wire=False, doc="Whether clients see the event that resets States."
    )

    def on_built(self) -> None:
        """What it empties waits until the button has its place."""
        super().on_built()
        self._waiting: list[AnyComponent] = _listed(self.components)

    def on_placed(self, root: Root) -> None:
        """Its events belong to the app that it stands in."""
        super().on_placed(root)
        self._listen(root)

    def add(self, components: AnyComponent | Sequence[AnyComponent] | None) -> Self:
        """Empty these too. Raises ValueError for what is no component."""
        self._waiting += _listed(components)
        if self.root is not None:
            self._listen(self.root)
        return self

    def _listen(self, root: Root) -> None:
        emptied, self._waiting = self._waiting, []
        states = [c for c in emptied if isinstance(c, State)]
        shown = [c for c in emptied if not isinstance(c, State)]
        if shown:
            edge = add(root, [(self, "click")], None, None, shown, None, {}, owner="click")
            edge.assign = [c.postprocess(None) for c in shown]
        if states:
            self._reset(root, states)

    def _reset(self, root: Root, states: list[State]) -> None:
        def reset() -> Any:
            fresh = [state.fresh() for state in states]
            return fresh if len(fresh) > 1 else fresh[0]

        add(
            root,
            [(self, "click")],
            reset,
            None,
            states,
            self.api_name,
            {"api_visibility": self.api_visibility, "show_progress": "hidden", "queue": False},
            owner="click",
        )

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["components"]
        return config

    def example_payload(self) -> Any:
        return "Clear"

    def example_value(self) -> Any:
        return "Clear"


def _listed(components: AnyComponent | Sequence[AnyComponent] | None) -> list[AnyComponent]:
    given = [components] if isinstance(components, Component) else list(components or [])
    for one in given:
        if not isinstance(one, Component):
            raise ValueError(f"ClearButton: {one!r} is no component; it empties components.")
    return given
