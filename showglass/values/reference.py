"""Values that a page gets by reference: it holds a name of them and asks for the parts that it shows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any


class ByReference(ABC):
    """What `postprocess` may return in the place of a large value. Clients other than a page get the whole of it."""

    @abstractmethod
    def reference(self) -> Any:
        """What a page gets: JSON, the same each time. From any thread."""

    @abstractmethod
    def whole(self) -> Any:
        """The value as every other client gets it: JSON."""


def whole(value: Any) -> Any:
    """`value` as clients other than a page get it."""
    return value.whole() if isinstance(value, ByReference) else value


def referred(value: Any) -> Any:
    """`value` as a page gets it."""
    return value.reference() if isinstance(value, ByReference) else value
