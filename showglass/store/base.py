"""The seam: what an app keeps that must outlive a request, and that all of its replicas see."""

from __future__ import annotations

import hmac
from abc import ABC, abstractmethod


class StoreAway(Exception):
    """The store cannot be reached just now. Doors answer 503; nothing was changed, or nobody can say whether it was."""

    def __init__(self, why: str = "") -> None:
        super().__init__("The app's store is away. Try again in a moment.")
        self.why = why


class Store(ABC):
    """Small values by name, counters, and secrets. Called on the event loop that serves the app.

    Names are texts such as `"revoked:…"`: begin them with what they are. Values are bytes, at most a few hundred KB.
    Every verb may raise `StoreAway`, those of memory never do, nor do they ever suspend.
    """

    shared: bool = False
    """Whether other processes see the same values."""

    @abstractmethod
    async def get(self, name: str) -> bytes | None:
        """The value, or None when there is none, or it is older than its `ttl`, or somebody tampered with it."""

    @abstractmethod
    async def set(
        self, name: str, value: bytes, ttl: float | None = None, *, only_new: bool = False
    ) -> bool:
        """Keep `value` for `ttl` seconds, or for ever. only_new: leave a value that is there, and return False."""

    @abstractmethod
    async def delete(self, name: str) -> bool:
        """Forget it; returns whether there was anything. Of several callers at once, one gets True."""

    @abstractmethod
    async def increment(self, name: str, ttl: float, by: int = 1) -> int:
        """Add to a counter, which begins at 0 and is forgotten `ttl` seconds after its first increment.

        Returns the new count. Its name must not be one of `set`.
        """

    @property
    @abstractmethod
    def master(self) -> bytes:
        """32 random bytes of which every secret is made, the same on all replicas. Nobody else needs them."""

    def secret(self, name: str) -> bytes:
        """32 secret bytes for one purpose, the same on all replicas and for as long as the store lives.

        Needs no loop, and may be called from any thread.
        """
        return hmac.digest(self.master, name.encode(), "sha256")

    @abstractmethod
    def sweep(self) -> None:
        """Called about once a minute: forget what is too old."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""
