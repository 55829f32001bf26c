"""What a figure must reach: conditions on ours, given what the other sides reached."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Taken = Mapping[str, Mapping[str, float]]
"""Medians: side, then key of the figure."""


@dataclass(frozen=True)
class Check:
    """One condition on our figure."""

    words: str
    holds: Callable[[float, Taken], bool | None]
    """Ours and all medians; None when the other side was not measured."""


def at_most(limit: float) -> Check:
    return Check(f"≤ {limit:g}", lambda ours, _: ours <= limit)


def against(
    side: str, key: str, factor: float, compare: Callable[[float, float], bool], words: str
) -> Check:
    def holds(ours: float, taken: Taken) -> bool | None:
        other = taken.get(side, {}).get(key)
        return None if other is None else compare(ours, other * factor)

    return Check(words, holds)


def times_faster(factor: float, key: str) -> Check:
    """Takes at most this part of the peer's time (or bytes)."""
    return against("peer", key, 1 / factor, operator.le, f"≤ peer / {factor:g}")


def times_more(factor: float, key: str) -> Check:
    return against("peer", key, factor, operator.ge, f"≥ {factor:g} × peer")


def below_nicegui(key: str) -> Check:
    return against("nicegui", key, 1.0, operator.lt, "< NiceGUI")


def within_own(factor: float, key: str, words: str) -> Check:
    return against("ours", key, factor, operator.le, words)


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    key: str
    title: str
    unit: str
    checks: list[Check] = field(default_factory=list)
    more_is_better: bool = False
    peer_key: str | None = None
    """What of the peer it is compared with, where the peer has not this one."""
