"""Children that fold away."""

from __future__ import annotations

from ..declare import prop
from ..events import event
from ..tree import Container


class Accordion(Container):
    """Children under a heading that folds them away."""

    label: str | None = prop(default=None, kw_only=False, doc="The heading.")
    open: bool = prop(default=True, doc="Whether it starts unfolded.")
    height: int | str | None = prop(default=None, doc="Height in pixels, or a CSS length.")
    max_height: int | str | None = prop(
        default=None, doc="Largest height in pixels, or a CSS length."
    )

    expand = event(doc="It was unfolded.")
    collapse = event(doc="It was folded away.")

    type_name = "accordion"
