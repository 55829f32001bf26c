"""Steps to go through one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ..declare import prop
from ..events import event
from ..tree import Block, Container


class Walkthrough(Container):
    """Holds `Step`s, of which one is seen, under a list that shows how far one is."""

    selected: int | None = prop(
        default=None, doc="The `id` of the step that is seen; None is the first."
    )

    change = event(doc="Another step is seen, by a person or a function.")
    select = event(doc="A person chose a step.")

    type_name = "walkthrough"

    def form_class(self) -> None:
        """A walkthrough holds steps alone."""

    def adopt(self, block: Block) -> None:
        """Add a step. Raises ValueError for anything else: it would never be seen."""
        if not isinstance(block, Step) and not block.form_neutral:
            raise ValueError(f"A Walkthrough holds Steps alone; put {block!r} into a Step.")
        super().adopt(block)


class Step(Container):
    """One step of a `Walkthrough`."""

    label: str | None = prop(default=None, kw_only=False, doc="Its name in the list of steps.")
    visible: bool | Literal["hidden"] = prop(
        default=True, kw_only=False, doc="False takes it out of the walkthrough."
    )
    interactive: bool = prop(
        default=True,
        kw_only=False,
        doc="False lets nobody choose it; a function still can.",
    )
    id: int | None = prop(
        default=None, doc="Its name for `Walkthrough(selected=…)`; None is its number."
    )
    scale: int | None = prop(default=None, doc="Share of the height in its parent.")

    if TYPE_CHECKING:
        # Type checkers keep a redeclared prop in its first place; here `label` comes before it.
        def __init__(
            self,
            label: str | None = None,
            visible: bool | Literal["hidden"] = True,
            interactive: bool = True,
            *,
            id: int | None = None,
            **arguments: Any,
        ) -> None: ...

    select = event(doc="A person chose this step.")

    type_name = "walkthroughstep"

    def get_config(self) -> dict[str, Any]:
        """All props as the contract's configuration of a step."""
        return {**super().get_config(), "name": "step"}
