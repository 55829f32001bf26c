"""What a person did to an input before it was sent: crops, noise, gain, as a list that travels with the value.

On the wire it is `meta.edits` of a FileData, or of a value that has a `meta` of its own:
``[{"tool": "crop", "x": 0, "y": 10, "width": 64, "height": 64}, …]``, in the order in which it was done.
"""

from __future__ import annotations

import json
import math
from typing import Any

MAX_EDITS = 200
MAX_FIELDS = 16
"""Fields of one entry, its tool included."""
MAX_NAME = 32
MAX_TEXT = 64
MAX_NUMBER = 2**53
MAX_BYTES = 64 * 1024
"""Bytes of the whole list as JSON: it is kept in one cell of a table."""

Scalar = str | int | float | bool | None
Edit = dict[str, Scalar]
"""One thing that was done: its `tool`, and the numbers and words that say how."""


def edits_in(payload: Any) -> list[Edit]:
    """What was done to a client's value, as its `meta` says; empty where it says nothing. Raises ValueError."""
    meta = payload.get("meta") if isinstance(payload, dict) else None
    given = meta.get("edits") if isinstance(meta, dict) else None
    return [] if given is None else checked_edits(given)


def checked_edits(given: Any) -> list[Edit]:
    """A list of edits, copied and held to its bounds. Raises ValueError with what was wrong."""
    if not isinstance(given, list) or len(given) > MAX_EDITS:
        raise ValueError(f"edits must be a list of at most {MAX_EDITS} entries")
    edits = [_entry(one, at) for at, one in enumerate(given)]
    if len(json.dumps(edits)) > MAX_BYTES:
        raise ValueError(f"edits may be at most {MAX_BYTES // 1024} KB")
    return edits


def _entry(given: Any, at: int) -> Edit:
    if not isinstance(given, dict) or not 0 < len(given) <= MAX_FIELDS:
        raise ValueError(f"edits[{at}] must be an object of 1 to {MAX_FIELDS} fields")
    tool = given.get("tool")
    if not isinstance(tool, str) or not 0 < len(tool) <= MAX_NAME:
        raise ValueError(f"edits[{at}] needs a tool: a name of at most {MAX_NAME} characters")
    for name, value in given.items():
        if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
            raise ValueError(f"edits[{at}]: names of fields have 1 to {MAX_NAME} characters")
        if not _fits(value):
            raise ValueError(
                f"edits[{at}].{name} must be a finite number, true, false, null or a text of at most"
                f" {MAX_TEXT} characters"
            )
    return dict(given)


def _fits(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    if isinstance(value, int):
        return abs(value) <= MAX_NUMBER
    return isinstance(value, float) and math.isfinite(value)


def as_cell(payload: Any) -> str:
    """The edits of a client's value as a cell of a table: JSON, or "" for none. Raises ValueError."""
    edits = edits_in(payload)
    return json.dumps(edits, ensure_ascii=False) if edits else ""
