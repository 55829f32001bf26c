"""Themes: the look of a page, from a few hues, sizes and fonts, or variable by variable."""

from __future__ import annotations

from typing import Any

from . import colors, sizes
from .base import Base
from .builtin import BUILT_IN, by_name
from .colors import Color
from .fonts import Font, GoogleFont, LocalFont
from .quiet import Default, Glass, Monochrome, Origin, Soft
from .sizes import Size
from .vivid import Citrus, Cyberpunk, Ember, Mario, Neon, Ocean

ThemeClass = Base

__all__ = [
    "BUILT_IN", "Base", "Citrus", "Color", "Cyberpunk", "Default", "Ember", "Font", "Glass", "GoogleFont",
    "LocalFont", "Mario", "Monochrome", "Neon", "Ocean", "Origin", "Size", "Soft", "ThemeClass", "builder", "by_name",
    "colors", "sizes",
]  # fmt: skip


def builder(*_: Any, **__: Any) -> None:
    """Not here: raises NotImplementedError. What a builder prints runs here as it is."""
    raise NotImplementedError(
        "themes.builder() is not part of showglass: what another builder prints runs here as it is, and "
        "docs/themes.md lists every variable with what it changes."
    )
