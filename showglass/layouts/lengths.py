"""What layouts take as lengths and ways to align."""

from __future__ import annotations

import re
from typing import Any

GAPS = {"none": 0, "small": 8, "medium": 16, "large": 32}
"""Pixels of the named gaps."""
SPACING = ("gap", "align", "justify")
ALIGN = ("start", "center", "end", "stretch", "baseline")
JUSTIFY = ("start", "center", "end", "space-between", "space-around", "space-evenly")
_LENGTH = re.compile(r"\d{1,6}(\.\d{1,4})?(px|r?em|%|v[hw]|d?vh|ch|fr)")


def length(owner: str, name: str, given: Any) -> int | str | None:
    """A gap or size: pixels, a CSS length, or a name of `GAPS`. Raises ValueError for anything else."""
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given >= 0):
        return given
    if isinstance(given, str) and given in GAPS:
        return GAPS[given]
    if isinstance(given, str) and _LENGTH.fullmatch(given):
        return given
    raise ValueError(
        f"{owner}({name}=) takes pixels, a CSS length like '1rem', or one of {', '.join(GAPS)}; got {given!r}."
    )


def choice(owner: str, name: str, given: Any, known: tuple[str, ...]) -> Any:
    """`given` if it is None or one of `known`; raises ValueError otherwise."""
    if given is not None and given not in known:
        raise ValueError(f"{owner}({name}=) must be one of {', '.join(known)}; got {given!r}.")
    return given


def spaced(layout: Any) -> None:
    """Check `gap`, `align` and `justify` of a row or column. Raises ValueError for what they cannot be."""
    owner = type(layout).__name__
    layout.gap = length(owner, "gap", layout.gap)
    layout.align = choice(owner, "align", layout.align, ALIGN)
    layout.justify = choice(owner, "justify", layout.justify, JUSTIFY)


def without_spacing(config: dict[str, Any]) -> dict[str, Any]:
    """A configuration without the spacing that nobody gave: clients' own tests know no such keys."""
    return {n: v for n, v in config.items() if n not in SPACING or v is not None}
