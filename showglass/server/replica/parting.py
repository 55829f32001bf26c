"""The end of a stream whose client may join again at another replica just then: that one waits until it is over."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...store.base import StoreAway

if TYPE_CHECKING:
    from .replica import Replica

LONGEST = 1.0
"""Seconds for which a join waits."""
LOOK = 0.03
"""Seconds between two looks: it happens now and then, and never for long."""


def part(replica: Replica, feed: str, *, ends: bool, then: Callable[[bool], None]) -> None:
    """The stream that reads a feed here is about to end, or goes on after all. then: told whether it may end."""

    async def ask() -> None:
        try:
            may = await replica.store.script("part", replica.me, feed, "1" if ends else "")
        except StoreAway:
            may = True
        then(bool(may))

    replica.spawn(ask())


async def parted(replica: Replica, feed: str) -> None:
    """Return once the stream that was about to end has."""
    until = time.monotonic() + LONGEST
    where = replica.store.key("f", feed)
    with contextlib.suppress(StoreAway):  # what waits for this was accepted
        while await replica.store.ask("HEXISTS", where, "parting") and time.monotonic() < until:  # noqa: ASYNC110  the event is at another replica
            await asyncio.sleep(LOOK)
