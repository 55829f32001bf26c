"""How much memory a value takes, roughly and quickly."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Sequence
from typing import Any

MOST_LOOKED_AT = 4000
"""Parts of a value that are looked at in all."""
SAMPLES = (200, 20, 8)
"""How many parts of a collection are looked at, by its depth; the others are taken to be like these."""
DEEPEST = 30
_ATOMS = (int, float, bool, complex, type(None))


def weigh(value: Any) -> int:
    """Bytes that `value` holds, parts included: exact for text, bytes, arrays and images, an estimate for the rest."""
    return int(_Scale().weigh(value, 0))


class _Scale:
    """One weighing. What is found twice counts once."""

    def __init__(self) -> None:
        self.left = MOST_LOOKED_AT
        self.seen: set[int] = set()

    def weigh(self, value: Any, depth: int) -> float:
        if isinstance(value, _ATOMS):
            return sys.getsizeof(value)
        if id(value) in self.seen:
            return 0
        self.seen.add(id(value))
        if isinstance(value, (str, bytes, bytearray)):
            return sys.getsizeof(value)
        return _own(value) + sum(self._all(parts, depth + 1) for parts in _parts(value))

    def _all(self, parts: Sequence[Any], depth: int) -> float:
        if not parts or depth > DEEPEST or self.left <= 0:
            return 0
        sample = SAMPLES[min(depth, len(SAMPLES)) - 1]
        looked = parts[:: -(-len(parts) // sample)]
        self.left -= len(looked)
        return sum(self.weigh(part, depth) for part in looked) * len(parts) / len(looked)


def _own(part: Any) -> int:
    try:
        size = sys.getsizeof(part)
    except Exception:  # an object's own method may raise anything
        size = 64
    held = getattr(part, "nbytes", None)
    if isinstance(held, int) and held > size:  # an array that is a view of another counts in full
        return size + held
    shape = getattr(part, "size", None)
    if type(part).__module__.startswith("PIL.") and isinstance(shape, tuple):
        return size + int(shape[0] * shape[1] * len(part.getbands()))
    usage = getattr(part, "memory_usage", None)
    if callable(usage) and type(part).__module__.startswith("pandas."):
        found = usage(index=True)
        return size + int(found.sum() if hasattr(found, "sum") else found)
    return size


def _parts(part: Any) -> list[Sequence[Any]]:
    """The collections that a value consists of."""
    if isinstance(part, dict):
        return [list(part.keys()), list(part.values())]
    if isinstance(part, (list, tuple)):
        return [part]
    if isinstance(part, (set, frozenset, deque)):
        return [list(part)]
    if type(part).__module__.partition(".")[0] in ("numpy", "PIL", "pandas", "torch"):
        return []
    own = getattr(part, "__dict__", None)
    return [list(own.values())] if isinstance(own, dict) else []
