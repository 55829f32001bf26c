"""Who makes room when an app holds all that it may: visitors with more than a share of it, before everybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Generic, NamedTuple, TypeVar

Thing = TypeVar("Thing")

SHARES = 4
"""One visitor may hold the fourth part of what all may, before their things go first."""
VISITOR: ContextVar[str] = ContextVar("showglass_visitor", default="")
"""For whose address the calling code works; '' where nobody is counted."""


class Held(NamedTuple, Generic[Thing]):
    """Something that takes room. who: whose it is; '' for nobody's. used: when, on any clock. idle: it may go."""

    thing: Thing
    who: str
    size: float
    used: float
    idle: bool = True


def in_turn(held: Iterable[Held[Thing]], most: float) -> list[Held[Thing]]:
    """What may go, in the order in which it should. most: what all may hold together.

    Of visitors with more than a share as much as is more, what was not used for longest first; then of everybody.
    """
    every = sorted(held, key=lambda one: one.used)
    sums: dict[str, float] = defaultdict(float)
    for one in every:
        sums[one.who] += one.size
    first: list[Held[Thing]] = []
    rest: list[Held[Thing]] = []
    for one in every:
        if not one.idle:
            continue
        if one.who and sums[one.who] > most / SHARES:
            sums[one.who] -= one.size
            first.append(one)
        else:
            rest.append(one)
    return first + rest
