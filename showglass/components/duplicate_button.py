"""A button that makes a copy of the app on its host."""

from __future__ import annotations

import os
from typing import Any, Literal
from urllib.parse import quote

from ..declare import prop
from .button import Button

_HOST = "https://huggingface.co/spaces/"


class DuplicateButton(Button):
    """A button that makes a copy of the app for the person who presses it, where the host can do that.

    On Hugging Face Spaces (which set `SPACE_ID`) it opens the host's page for that. Elsewhere there is nothing to
    press: it is greyed out, unless it has a `link` or a listener of yours. With `_activate=False` it is a Button.
    """

    value: str = prop(default="Duplicate Space", kw_only=False, doc="Text on the button.")
    variant: Literal["primary", "secondary", "stop", "huggingface"] = prop(
        default="huggingface", doc="'primary' for the main action."
    )
    size: Literal["sm", "md", "lg"] = prop(default="sm", doc="Height of the button.")
    scale: int | None = prop(default=0, doc="Share of the width beside its neighbours in a Row.")
    _activate: bool = prop(default=True, wire=False, doc="False leaves pressing it to listeners.")

    def wire_props(self) -> dict[str, Any]:
        """With the host's page as its link, or greyed out where there is none."""
        props = super().wire_props()
        if not self._activate or self.link is not None:
            return props
        space = os.environ.get("SPACE_ID", "")
        if space:
            address = f"{_HOST}{quote(space)}?duplicate=true"
            return {**props, "link": address, "link_target": "_blank"}
        return props if self._heard() else {**props, "interactive": False}

    def _heard(self) -> bool:
        edges = self.root.dependencies if self.root is not None else []
        return any(block is self for edge in edges for block, _ in edge.targets)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.pop("_activate", None)
        return config
