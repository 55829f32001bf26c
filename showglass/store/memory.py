"""The store of an app that runs in one process."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any

from .base import Store
from .master import given_master

MAX_ENTRIES = 100_000
"""Beyond this, what ends first is forgotten."""
FOREVER = float("inf")
OUTLIVING = "tickets"
"""The secret that signs what open pages hold: components in messages."""


class MemoryStore(Store):
    """A dict whose entries end. clock: seconds, for tests. Raises `CannotStart` for a `SHOWGLASS_SECRET` too short."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._master = secrets.token_bytes(32)
        self._given = given_master()
        self._values: dict[str, tuple[bytes, float]] = {}
        self._counts: dict[str, tuple[int, float]] = {}

    @property
    def master(self) -> bytes:
        return self._master

    def secret(self, name: str) -> bytes:
        """As random as the process, but for one: a page that was open before a restart goes on where that is given."""
        master = self._given if self._given and name == OUTLIVING else self._master
        return hmac.digest(master, name.encode(), "sha256")

    async def get(self, name: str) -> bytes | None:
        value, ends = self._values.get(name, (None, FOREVER))
        if ends <= self._clock():
            self._values.pop(name, None)
            return None
        return value

    async def set(
        self, name: str, value: bytes, ttl: float | None = None, *, only_new: bool = False
    ) -> bool:
        if only_new and await self.get(name) is not None:
            return False
        if len(self._values) >= MAX_ENTRIES and name not in self._values:
            self._make_room(self._values)
        self._values[name] = (value, FOREVER if ttl is None else self._clock() + ttl)
        return True

    async def delete(self, name: str) -> bool:
        _, ends = self._values.pop(name, (b"", -FOREVER))
        return ends > self._clock()

    async def increment(self, name: str, ttl: float, by: int = 1) -> int:
        now = self._clock()
        count, ends = self._counts.get(name, (0, now + ttl))
        if ends <= now:
            count, ends = 0, now + ttl
        if len(self._counts) >= MAX_ENTRIES and name not in self._counts:
            self._make_room(self._counts)
        self._counts[name] = (count + by, ends)
        return count + by

    def sweep(self) -> None:
        now = self._clock()
        for name in [n for n, (_, ends) in self._values.items() if ends <= now]:
            del self._values[name]
        for name in [n for n, (_, ends) in self._counts.items() if ends <= now]:
            del self._counts[name]

    async def close(self) -> None:
        self._values.clear()
        self._counts.clear()

    def _make_room(self, entries: dict[str, tuple[Any, float]]) -> None:
        """Forget what is over, and if that is too little the tenth of all that ends first."""
        self.sweep()
        if len(entries) >= MAX_ENTRIES:
            for name in sorted(entries, key=lambda n: entries[n][1])[: MAX_ENTRIES // 10]:
                del entries[name]
