"""Text on many lines."""

from __future__ import annotations

from ..declare import prop
from .textbox import Textbox


class TextArea(Textbox):
    """A `Textbox` that starts with many lines."""

    lines: int = prop(default=7, doc="Least number of lines.")
    max_lines: int | None = prop(
        default=20, doc="Lines that it grows to before it scrolls; None is 20."
    )
