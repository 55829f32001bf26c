"""How the visitors of an app keep samples: with buttons, or without a word after each result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from ..components.base import Component
from ..components.button import Button
from ..edges import Dependency
from ..tree import Block
from .base import FlaggingCallback, FlagMethod

FlaggingMode = Literal["never", "auto", "manual"]
Options = Sequence[str | tuple[str, str]] | None
_SHARED: dict[str, Any] = {
    "preprocess": False, "queue": False, "api_visibility": "undocumented", "show_progress": "hidden",
}  # fmt: skip


class FlagButtons:
    """One button an option, none unless the mode is "manual". `buttons` has them with the value that each keeps.

    mode: "manual" waits for a button, "auto" keeps every result, "never" nothing. options: labels, or pairs of a label
    and a value; None is one button. Raises ValueError for another mode.
    """

    def __init__(self, mode: str, options: Options = None) -> None:
        if mode not in ("never", "auto", "manual"):
            raise ValueError(f"flagging_mode must be 'never', 'auto' or 'manual', got {mode!r}.")
        self.mode = mode
        self.buttons = _buttons(options or [("Flag", "")]) if mode == "manual" else []

    def render(self) -> None:
        """Give the buttons their place in the open layout."""
        for button, _ in self.buttons:
            button.render()

    def listen(
        self, edge: Dependency, columns: Sequence[Block], callback: FlaggingCallback, folder: Path
    ) -> bool:
        """Keep the values of `columns` with `callback` in `folder`; returns whether anything ever will be.

        edge: what gives the results, which "auto" keeps.
        """
        if self.mode == "never":
            return False
        kept = [b for b in dict.fromkeys(columns) if isinstance(b, Component) and not b.skip_api]
        callback.setup(kept, folder)
        if self.mode == "auto":
            edge.success(FlagMethod(callback, "Flag", ""), list(kept), None, **_SHARED)
        for button, option in self.buttons:
            method = FlagMethod(callback, str(button.value), option)
            button.click(method, list(kept), None, **_SHARED)
        return True


def _buttons(options: Sequence[str | tuple[str, str]]) -> list[tuple[Button, str]]:
    pairs = [(o, o) if isinstance(o, str) else (str(o[0]), str(o[1])) for o in options]
    plain = len(pairs) == 1
    return [
        (Button(name if plain else f"Flag as {name}", size="sm", render=False), value)
        for name, value in pairs
    ]
