"""Tokens of a provider as they lie in the store: sealed, so that who reads the store cannot use them."""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
from hashlib import sha256

import msgspec

from ...oauth import OAuthToken

console = logging.getLogger("showglass")
NONCE_BYTES = 12
MAX_TOKEN = 16 * 1024
"""Characters of a token that is kept."""


class _Kept(msgspec.Struct, array_like=True):
    token: str
    scope: str
    expires_at: int | None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Kept).decode


def key_of(token: str) -> bytes:
    """The key of what belongs to a sign-in: only who shows its token can make it, and the store has but a digest."""
    return sha256(f"seal {token}".encode()).digest()


def seal(access: OAuthToken | None, key: bytes, place: str) -> str:
    """As it is kept. key: 32 bytes. place: what it belongs to; it opens for nothing else. '' for none."""
    if access is None:
        return ""
    if len(access.token) > MAX_TOKEN:
        console.warning("The provider's access token is too long to be kept: functions get none.")
        return ""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = _encode(_Kept(access.token, access.scope, access.expires_at))
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, place.encode())).decode()


def unseal(sealed: str, key: bytes, place: str) -> OAuthToken | None:
    """What was sealed so; None for anything else."""
    if not sealed:
        return None
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        whole = base64.b64decode(sealed, validate=True)
        plain = AESGCM(key).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], place.encode())
        kept = _decode(plain)
    except (InvalidTag, ValueError, binascii.Error, msgspec.DecodeError):
        return None
    return OAuthToken(kept.token, kept.scope, kept.expires_at)
