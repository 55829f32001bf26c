"""Public keys of an issuer, and tokens that are signed with them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...gates.ask_provider import ProviderAway, get_json

if TYPE_CHECKING:
    from joserfc.jwk import KeySet
    from joserfc.jwt import Token

FRESH_SECONDS = 3600.0
"""Keys are asked for again after this time,"""
AGAIN_SECONDS = 30.0
"""and for a key that is not among them at most this often: its name is a stranger's word."""
MISSING = 'Signing in with tokens needs authlib: pip install "showglass[auth]".'


class BadToken(Exception):
    """The token is not one of ours. Nobody is told why."""


class Keys:
    """The keys that an issuer publishes at an address. Methods raise `ProviderAway`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._keys: KeySet | None = None
        self._asked = -AGAIN_SECONDS
        self._lock = asyncio.Lock()

    async def now(self) -> KeySet:
        """The keys, not older than an hour."""
        if self._keys is None or time.monotonic() - self._asked > FRESH_SECONDS:
            await self._ask()
        if self._keys is None:
            raise ProviderAway(f"{self.url} could not be asked a moment ago.")
        return self._keys

    async def newer(self) -> KeySet | None:
        """The keys, asked for again; None when that was done a moment ago."""
        before = self._keys
        if time.monotonic() - self._asked < AGAIN_SECONDS:
            return None
        await self._ask()
        return self._keys if self._keys is not before else None

    async def _ask(self) -> None:
        began = time.monotonic()
        async with self._lock:
            if self._asked > began or time.monotonic() - self._asked < AGAIN_SECONDS:
                return  # somebody else asked meanwhile, or a moment ago: with or without luck
            self._asked = time.monotonic()
            self._keys = key_set(await get_json(self.url))


def key_set(document: dict[str, Any]) -> KeySet:
    """The signing keys of a JWKS, shared secrets left out. Raises `ProviderAway`."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    listed = document.get("keys")
    fitting = [
        key
        for key in (listed if isinstance(listed, list) else [])
        if isinstance(key, dict)
        and key.get("kty") in ("RSA", "EC", "OKP")
        and key.get("use", "sig") == "sig"
    ]
    found = []
    for key in fitting:
        try:
            found += KeySet.import_key_set({"keys": [key]}).keys
        except (JoseError, ValueError, KeyError):
            continue  # of a kind that we do not know: others may do
    if not found:
        raise ProviderAway("The issuer publishes no key that fits.")
    return KeySet(found)


async def read(token: str, keys: Keys, algorithms: Sequence[str]) -> Token:
    """The token, once its signature is found right. Raises `BadToken`, `ProviderAway`."""
    try:
        return decode(token, await keys.now(), algorithms)
    except BadToken:
        newer = await keys.newer()  # the issuer may sign with a new key
        if newer is None:
            raise
        return decode(token, newer, algorithms)


def decode(token: str, key: Any, algorithms: Sequence[str]) -> Token:
    """The token, once its signature is found right. Raises `BadToken`."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        return jwt.decode(token, key, algorithms=list(algorithms))
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise BadToken from None
