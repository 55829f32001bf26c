"""Sign-ins that last: random tokens, of which the store keeps digests."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from typing import Any

import msgspec

from ...auth import Claims, User
from ...oauth import OAuthToken
from ...store.base import Store
from . import sealing

IDLE_SECONDS = 7 * 24 * 3600
"""A sign-in that nobody uses ends after this time,"""
LIFE_SECONDS = 30 * 24 * 3600
"""and any sign-in after this."""
RENEW_SECONDS = 3600
"""How often its end is moved on while it is in use."""
A_PERSON = 64
"""Sign-ins that one person may have at a time; the oldest gives way."""
MAX_CLAIMS = 16 * 1024
"""Bytes of claims that are kept."""
NEEDED_CLAIMS = (
    "sub",
    "name",
    "preferred_username",
    "email",
    "email_verified",
    "profile",
    "picture",
)
"""What is kept of claims that are too many."""
TOKEN_CHARACTERS = 43


class Record(msgspec.Struct, omit_defaults=True):
    """A sign-in as the store keeps it."""

    key: str
    name: str
    made: float
    used: float
    epoch: str = ""
    proof: str = ""
    """Digest of the password that opened it: a new one ends it."""
    roles: list[str] = []
    claims: dict[str, object] = {}
    access: str = ""
    """The provider's token, sealed with a key that only the sign-in's own token gives."""

    @property
    def user(self) -> User:
        """Who signed in."""
        return User(self.name, roles=self.roles, claims=self.claims)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


class Sessions:
    """Makes, finds and ends sign-ins. Every method may raise `StoreAway`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(
        self, user: User, key: str, proof: str = "", access: OAuthToken | None = None
    ) -> str:
        """A new sign-in; returns its token, which nobody else ever learns."""
        token = secrets.token_urlsafe(32)
        now = time.time()
        digest = digest_of(token)
        record = Record(
            key, user.name, now, now, await self._epoch(key), proof, list(user.roles), _kept(user.claims),
            sealing.seal(access, sealing.key_of(token), digest),
        )  # fmt: skip
        await self._take_place(key, digest)
        await self._store.set(f"auth/session/{digest}", _encode(record), IDLE_SECONDS)
        return token

    async def find(self, token: str) -> tuple[Record, str] | None:
        """The sign-in of a token and its digest, while it lasts."""
        if len(token) != TOKEN_CHARACTERS:
            return None
        digest = digest_of(token)
        kept = await self._store.get(f"auth/session/{digest}")
        if kept is None:
            return None
        record = _decode(kept)
        now = time.time()
        ended = now - record.made > LIFE_SECONDS or now - record.used > IDLE_SECONDS
        if ended or record.epoch != await self._epoch(record.key):
            await self.close(digest)
            return None
        if now - record.used > RENEW_SECONDS:
            record.used = now
            await self._store.set(f"auth/session/{digest}", _encode(record), IDLE_SECONDS)
        return record, digest

    @staticmethod
    def access(record: Record, token: str) -> OAuthToken | None:
        """The provider's token that came with a sign-in, whose own token is `token`."""
        return sealing.unseal(record.access, sealing.key_of(token), digest_of(token))

    async def close(self, digest: str) -> None:
        """End one sign-in."""
        await self._store.delete(f"auth/session/{digest}")

    async def close_all(self, key: str) -> None:
        """End every sign-in of a person, on all replicas."""
        await self._store.set(_epoch_of(key), secrets.token_hex(8).encode(), 2 * LIFE_SECONDS)

    async def _epoch(self, key: str) -> str:
        return (await self._store.get(_epoch_of(key)) or b"").decode()

    async def _take_place(self, key: str, digest: str) -> None:
        """Each person has a ring of places: who takes one ends the sign-in that had it."""
        who = _short(key)
        turn = await self._store.increment(f"auth/turn/{who}", 2 * LIFE_SECONDS)
        place = f"auth/place/{who}/{turn % A_PERSON}"
        if (before := await self._store.get(place)) is not None:
            await self.close(before.decode())
        await self._store.set(place, digest.encode(), LIFE_SECONDS)


def _kept(claims: Claims) -> dict[str, Any]:
    """The claims, or the few that are needed most when they are too large."""
    kept = dict(claims)
    if len(_encode(kept)) > MAX_CLAIMS:
        kept = {name: kept[name] for name in NEEDED_CLAIMS if name in kept}
    return kept if len(_encode(kept)) <= MAX_CLAIMS else {}


def digest_of(token: str) -> str:
    """What the store knows a token by: who reads the store cannot sign in with it."""
    return sha256(token.encode()).hexdigest()


def _epoch_of(key: str) -> str:
    return f"auth/epoch/{_short(key)}"


def _short(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]
