"""showglass: put a model behind glass; show it, share it, test it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ._names import NAMES
from .version import __version__

__all__ = sorted([*NAMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name not in NAMES:
        raise AttributeError(f"module 'showglass' has no attribute {name!r}")
    module, _, attribute = NAMES[name].partition(":")
    value = getattr(import_module(f"showglass.{module}"), attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *NAMES])
