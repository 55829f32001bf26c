"""How often somebody may try a password."""

from __future__ import annotations

import ipaddress
import time
from hashlib import sha256

from starlette.types import Scope

from ...gates.limit import Limits
from ...store.base import Store
from ..peer import client_of, household, networks

WINDOW = 300
"""Seconds in which attempts are counted."""
BY_ADDRESS = 20
"""Failed attempts of one address in a window."""
BY_MANY = 300
"""Failed attempts of an address that may be a proxy in a window: nobody must be able to lock all others out."""
BY_USER = 40
"""Failed attempts at one name in a window, from wherever."""
KEPT = 2 * WINDOW


class Throttle:
    """Counts attempts in the store, so that all replicas count together. A sign-in that succeeds is not counted.

    Methods may raise `StoreAway`.
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._local = limits.local
        self._trusted = networks(limits.trusted_proxies)

    async def admit(self, scope: Scope, name: str | None = None) -> int:
        """Count an attempt at a name, or at none; 0 when it may be made, else the seconds to wait."""
        window, left = divmod(int(time.time()), WINDOW)
        wait = WINDOW - left
        who, most = self._sender(scope)
        # a name is only counted for those who may try: one address must not lock out everybody
        if await self._store.increment(_from(who, window), KEPT) > most:
            return wait
        if name is not None and await self._store.increment(_at(name, window), KEPT) > BY_USER:
            return wait
        return 0

    async def forgive(self, scope: Scope, name: str | None = None) -> None:
        """Take back the last attempt: it was right."""
        window = int(time.time()) // WINDOW
        await self._store.increment(_from(self._sender(scope)[0], window), KEPT, -1)
        if name is not None:
            await self._store.increment(_at(name, window), KEPT, -1)

    def _sender(self, scope: Scope) -> tuple[str, int]:
        """Who tries, and how often they may."""
        address = client_of(scope, self._trusted)
        who = household(address, local=True)
        if who is None:
            return "unknown", BY_MANY
        alone = self._local or ipaddress.ip_address(who).is_global
        return who, BY_ADDRESS if alone else BY_MANY


def _from(who: str, window: int) -> str:
    return f"auth/tries/{window}/from/{who}"


def _at(name: str, window: int) -> str:
    return f"auth/tries/{window}/at/{sha256(name.encode('utf-8', 'replace')).hexdigest()[:32]}"
