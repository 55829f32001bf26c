"""What visitors may leave in the store: so many values and bytes together, the oldest of them go first."""

from __future__ import annotations

from collections import OrderedDict

from ..store.base import Store


class Allotment:
    """One kind of value. Counts those of this process: replicas have an allotment each."""

    def __init__(self, store: Store, most_bytes: int, most_values: int) -> None:
        self.store = store
        self._most_bytes = most_bytes
        self._most_values = most_values
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._size = 0

    async def set(self, name: str, value: bytes, ttl: float) -> None:
        """Keep `value` for `ttl` seconds, if it is not crowded out before. Raises `StoreAway`."""
        await self.store.set(name, value, ttl)
        self._size += len(value) - self._sizes.pop(name, 0)
        self._sizes[name] = len(value)
        while self._size > self._most_bytes or len(self._sizes) > self._most_values:
            oldest, size = self._sizes.popitem(last=False)
            self._size -= size
            await self.store.delete(oldest)
