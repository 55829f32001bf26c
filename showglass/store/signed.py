"""What lies in a store that others can reach is signed: a changed value is refused, and so is one that was moved."""

from __future__ import annotations

import hmac
from hashlib import blake2b

MAC_BYTES = 16


class Tampered(Exception):
    """The signature does not fit: somebody else wrote this, or the replicas do not share a secret."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The store holds a value at {place[:80]!r} that no replica of this app signed. It is ignored."
        )


class Seal:
    """Signs values for the place where they lie. key: 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def _mac(self, place: str, value: bytes) -> bytes:
        # the length first: no other pair of place and value reads the same
        where = place.encode()
        mac = blake2b(b"%d:%b" % (len(where), where), digest_size=MAC_BYTES, key=self._key)
        mac.update(value)
        return mac.digest()

    def sign(self, place: str, value: bytes) -> bytes:
        """The value with its signature in front."""
        return self._mac(place, value) + value

    def read(self, place: str, signed: bytes) -> bytes:
        """The value. Raises `Tampered`."""
        value = signed[MAC_BYTES:]
        if not hmac.compare_digest(signed[:MAC_BYTES], self._mac(place, value)):
            raise Tampered(place)
        return value
