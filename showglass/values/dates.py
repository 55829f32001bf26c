"""Points in time as text: read character by character, so that no text takes long."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta, tzinfo

LONGEST = 64
"""No way of writing a point in time is longer."""
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_EXPECTED = "a date like 2024-05-31 17:30:00 or 'now - 5m' was expected"


def read_time(text: str, zone: tzinfo | None, now: datetime | None = None) -> datetime:
    """The point in time that a text names.

    text: an ISO date with or without a time, or `now`, `now - 5m` (s, m, h, d). zone: where it holds; what names a zone
    of its own is brought there, and None is the server's. now: for `now`.
    Returns an aware datetime when there is a zone, else a naive one. Raises ValueError.
    """
    cleaned = text.strip() if len(text) <= LONGEST else ""
    if cleaned[:3].lower() == "now":
        return _from_now(cleaned[3:].strip(), now or datetime.now(zone))
    if cleaned.isascii():
        with contextlib.suppress(ValueError, OverflowError):
            return _placed(datetime.fromisoformat(cleaned), zone)
    raise ValueError(f"{_EXPECTED}, got {text!r:.60}")


def _from_now(rest: str, now: datetime) -> datetime:
    if not rest:
        return now
    sign, number, unit = rest[0], rest[1:-1].strip(), rest[-1].lower()
    if sign not in "+-" or unit not in _UNITS or not (number.isascii() and number.isdigit()):
        raise ValueError(f"{_EXPECTED}, got {'now ' + rest!r:.60}")
    gap = int(number) if len(number) <= 12 else 10**12
    try:
        span = timedelta(**{_UNITS[unit]: gap})
        return now + span if sign == "+" else now - span
    except OverflowError:
        raise ValueError(f"{'now ' + rest!r:.60} lies outside of the years 1 to 9999") from None


def _placed(when: datetime, zone: tzinfo | None) -> datetime:
    if when.tzinfo is None:
        return when if zone is None else when.replace(tzinfo=zone)
    there = when.astimezone(zone)
    return there if zone is not None else there.replace(tzinfo=None)
