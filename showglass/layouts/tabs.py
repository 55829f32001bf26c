"""Pages of which one is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ..declare import prop
from ..events import event
from ..tree import Container


class Tabs(Container):
    """Holds `Tab`s, of which one is seen."""

    selected: int | str | None = prop(
        default=None, doc="The `id` of the tab that is seen; None is the first."
    )
    overflow_behavior: Literal["menu", "wrap"] = prop(
        default="menu", doc="What tabs do that do not fit: go into a menu, or wrap."
    )

    change = event(doc="Another tab is seen, by a person or a function.")
    select = event(doc="A person chose a tab.")

    type_name = "tabs"

    def form_class(self) -> None:
        """Tabs hold tabs alone."""


class Tab(Container):
    """One page of `Tabs`."""

    label: str | None = prop(default=None, kw_only=False, doc="Its name on the tab.")
    visible: bool | Literal["hidden"] = prop(
        default=True,
        kw_only=False,
        doc="False removes it from the page; 'hidden' keeps it there unseen.",
    )
    interactive: bool = prop(default=True, kw_only=False, doc="False greys the tab out.")
    id: int | str | None = prop(
        default=None, doc="Its name for `Tabs(selected=…)`; None is its number."
    )
    scale: int | None = prop(default=None, doc="Share of the height in its parent.")
    render_children: bool = prop(
        default=False, doc="Draw the children before the tab is first seen."
    )
    alignment: Literal["left", "right"] = prop(
        default="left", doc="The end of the tab row where it stands."
    )
    height: int | str | None = prop(default=None, doc="Height in pixels, or a CSS length.")
    max_height: int | str | None = prop(
        default=None, doc="Largest height in pixels, or a CSS length."
    )

    if TYPE_CHECKING:
        # Type checkers keep a redeclared prop in its first place; here `label` comes before it.
        def __init__(  # noqa: PLR0913  one for each prop
            self,
            label: str | None = None,
            visible: bool | Literal["hidden"] = True,
            interactive: bool = True,
            *,
            id: int | str | None = None,
            alignment: Literal["left", "right"] = "left",
            elem_id: str | None = None,
            elem_classes: list[str] | str | None = None,
            scale: int | None = None,
            height: int | str | None = None,
            max_height: int | str | None = None,
            render: bool = True,
            key: int | str | tuple[int | str, ...] | None = None,
            preserved_by_key: list[str] | str | None = None,
            render_children: bool = False,
        ) -> None: ...

    select = event(doc="A person chose this tab.")

    type_name = "tabitem"

    def get_config(self) -> dict[str, Any]:
        """All props as the contract's configuration of a tab."""
        return {**super().get_config(), "name": "tab"}
