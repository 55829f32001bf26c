"""Tables of any library: read, sorted, filtered, edited, kept for the pages that look at them, and given back."""

from __future__ import annotations

from .cells import Kind
from .edits import Edit, Edited, edits_of
from .given import GivenTable, read
from .made import made
from .order import View, order
from .sheet import Sheet

__all__ = [
    "Edit",
    "Edited",
    "GivenTable",
    "Kind",
    "Sheet",
    "View",
    "edits_of",
    "made",
    "order",
    "read",
]
