"""What a browser keeps while its person is at a provider: sealed, so that nobody else can have made it."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time

import msgspec

FLOW_SECONDS = 600
"""How long somebody may take to sign in at a provider."""
MAX_FLOW = 8 * 1024


class Flow(msgspec.Struct):
    """One sign-in at a provider. state, nonce and verifier are random, and for this once."""

    provider: int
    state: str
    nonce: str
    verifier: str
    ends: int
    target: str = ""
    page: str = ""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Flow).decode


def begin(provider: int, target: str, page: str) -> Flow:
    """A new one."""
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    return Flow(provider, state, nonce, verifier, int(time.time()) + FLOW_SECONDS, target, page)


def seal(flow: Flow, secret: bytes) -> str:
    """As a cookie."""
    body = base64.urlsafe_b64encode(_encode(flow)).rstrip(b"=")
    return f"{body.decode()}.{_sign(body, secret)}"


def unseal(cookie: str, secret: bytes) -> Flow | None:
    """What a cookie of ours says, while it holds; None for any other."""
    body, _, signature = cookie.partition(".")
    if not 0 < len(cookie) <= MAX_FLOW or not cookie.isascii():
        return None
    if not hmac.compare_digest(signature, _sign(body.encode(), secret)):
        return None
    try:
        flow = _decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (msgspec.DecodeError, binascii.Error):
        return None
    return flow if flow.ends > time.time() else None


def _sign(body: bytes, secret: bytes) -> str:
    return hmac.digest(secret, body, "sha256").hex()
