"""How many rows and columns a table has while it is empty, and how many people may leave."""

from __future__ import annotations

from typing import Any

Limits = tuple[int | None, int | None]
"""Least and most; None is open."""


def is_count(number: Any) -> bool:
    """Whether it is a whole number from 0 on."""
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def count(name: str, given: Any, default: int) -> tuple[int, str]:
    """A number, and whether it is "fixed" or "dynamic". Raises ValueError, which names the argument."""
    if given is None:
        return default, "dynamic"
    pair = tuple(given) if isinstance(given, (tuple, list)) else (given, "dynamic")
    if len(pair) != 2 or pair[1] not in ("fixed", "dynamic") or not is_count(pair[0]):
        raise ValueError(
            f"Dataframe: {name} must be a number, or (number, 'fixed' or 'dynamic'), got {given!r}."
        )
    number, how = pair
    return number, how


def limits(name: str, given: Any) -> Limits | None:
    """Least and most, each of them or both left open. Raises ValueError, which names the argument."""
    if given is None:
        return None
    pair = tuple(given) if isinstance(given, (tuple, list)) else ()
    if len(pair) != 2 or not all(one is None or is_count(one) for one in pair):
        raise ValueError(
            f"Dataframe: {name} must be (least, most), each a number or None; got {given!r}."
        )
    least, most = pair
    if least is not None and most is not None and least > most:
        raise ValueError(f"Dataframe: {name} must be (least, most); {least} is above {most}.")
    return least, most


def within(what: str, size: int, given: Limits | None) -> None:
    """Raises ValueError for a table of another size."""
    least, most = given or (None, None)
    if least is not None and size < least:
        raise ValueError(f"at least {least} {what}s are needed, and there are {size}")
    if most is not None and size > most:
        raise ValueError(f"at most {most} {what}s are allowed, and there are {size}")
