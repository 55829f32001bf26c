"""Components: one file each. What the page shows, what the function gets, what it may return."""

from __future__ import annotations

from typing import Any

from .. import _late
from .._names import NAMES
from .base import Component
from .base import Field as FormComponent
from .foreign import StreamingInput, StreamingOutput

__all__ = ["Component", "FormComponent", "StreamingInput", "StreamingOutput"]
"""Bases that authors' classes and type hints name."""
_HERE = "components."


def __getattr__(name: str) -> Any:
    if not NAMES.get(name, "").startswith(_HERE):
        raise AttributeError(f"module 'showglass.components' has no attribute {name!r}")
    return _late.public(name)
