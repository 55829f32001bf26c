"""Which store an app has."""

from __future__ import annotations

import os

from .base import Store
from .memory import MemoryStore
from .redis import RedisStore

ENV = "SHOWGLASS_STORE"
SCHEMES = ("redis://", "rediss://", "unix://")


def open_store(chosen: str | None) -> Store:
    """The store of that address; without one that of `SHOWGLASS_STORE`, else memory.

    Raises ValueError for another kind of address, `CannotStart` when the store cannot be used.
    """
    address = chosen or os.environ.get(ENV) or "memory"
    if address == "memory":
        return MemoryStore()
    if address.startswith(SCHEMES):
        return RedisStore(address)
    raise ValueError(
        f"store={address!r} is no store: it is 'memory' or the address of a Redis ('redis://host:6379/0')."
    )
