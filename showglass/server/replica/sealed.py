"""Small results lie in the ids of their events: who asks with one brings the answer along, and any replica opens it.

Ids are written to the logs of proxies, so such a one is encrypted and ends soon; it opens for the endpoint and the
person that it was made for, and only in this app.
"""

from __future__ import annotations

import binascii
import hmac
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...store.jobs import ENDED_TTL

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from ...store.redis import RedisStore

MARK = "s-"
"""How such ids begin; others are hexadecimal digits."""
MAX_FRAME = 1000
"""Bytes of a result that fits: the id has 1,400 characters then, and proxies take addresses of 8,000 and more."""
SALT_BYTES, NONCE_BYTES, TIME_BYTES, TAG_BYTES = 12, 12, 5, 16
COUNT_BYTES = 6
HEAD_BYTES = SALT_BYTES + COUNT_BYTES
MAX_ID = len(MARK) + (HEAD_BYTES + TIME_BYTES + MAX_FRAME + TAG_BYTES) * 4 // 3 + 2
SECONDS = ENDED_TTL / 1000
"""How long a result can be read: as long as one that waits in the store."""
MAX_KEYS = 64
"""Keys of other replicas that are kept at hand."""
_URL, _PLAIN = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")


def is_sealed(id: str) -> bool:
    """Whether an id says that a result lies in it."""
    return id.startswith(MARK)


def _text(whole: bytes) -> str:
    return MARK + binascii.b2a_base64(whole, newline=False).rstrip(b"=").translate(_URL).decode()


class Sealing:
    """Makes such ids and opens them. clock: `time.time`, for tests.

    Each replica has a key of its own, made of the common secret and of a salt that stands in its ids: so its count is a
    nonce that never comes twice.
    """

    def __init__(self, store: RedisStore, clock: Callable[[], float] = time.time) -> None:
        self._secret = store.secret("sealed results")
        self._app = store.namespace
        self._clock = clock
        self._salt = secrets.token_bytes(SALT_BYTES)
        self._count = 0
        self._keys: dict[bytes, AESGCM] = {}

    def _key(self, salt: bytes) -> AESGCM:
        key = self._keys.get(salt)
        if key is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            if len(self._keys) >= MAX_KEYS:
                self._keys.clear()
            key = self._keys[salt] = AESGCM(hmac.digest(self._secret, salt, "sha256"))
        return key

    def _place(self, name: str, person: str) -> bytes:
        # the length first: no other pair of name and person reads the same
        return f"{self._app}:{len(name)}:{name}{person}".encode()

    def seal(self, frame: bytes, name: str, person: str) -> str:
        """An id that holds `frame`, the only one of an event of endpoint `name`; '' when it is too large for that.

        person: whose it is; '' when nobody signs in.
        """
        if len(frame) > MAX_FRAME:
            return ""
        count = self._count.to_bytes(COUNT_BYTES)
        self._count += 1
        ends = int(self._clock() + SECONDS).to_bytes(TIME_BYTES)
        sealed = self._key(self._salt).encrypt(
            count.rjust(NONCE_BYTES, b"\0"), ends + frame, self._place(name, person)
        )
        return _text(self._salt + count + sealed)

    def unseal(self, id: str, name: str, person: str) -> bytes | None:
        """The frame in an id of that endpoint and person; None for any other id, and when its time is over."""
        if len(id) > MAX_ID or not is_sealed(id):
            return None
        try:
            coded = id[len(MARK) :].encode("ascii")
            whole = binascii.a2b_base64(coded.translate(_PLAIN) + b"=" * (-len(coded) % 4))
            place = self._place(name, person)
        except ValueError:
            return None
        # of the ways to write the same bytes one is right
        if len(whole) < HEAD_BYTES + TIME_BYTES + TAG_BYTES or _text(whole) != id:
            return None
        from cryptography.exceptions import InvalidTag

        nonce = whole[SALT_BYTES:HEAD_BYTES].rjust(NONCE_BYTES, b"\0")
        try:
            said = self._key(whole[:SALT_BYTES]).decrypt(nonce, whole[HEAD_BYTES:], place)
        except InvalidTag:
            return None
        ends = int.from_bytes(said[:TIME_BYTES])
        return said[TIME_BYTES:] if self._clock() < ends else None
