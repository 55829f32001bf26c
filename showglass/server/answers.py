"""Plain answers, written straight to ASGI: the hot routes send nothing but these."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from starlette.types import Scope, Send

from ..values.wire import to_json

Headers = list[tuple[bytes, bytes]]
JSON_TYPE = (b"content-type", b"application/json")
TEXT_TYPE = (b"content-type", b"text/plain; charset=utf-8")
NOSNIFF = (b"x-content-type-options", b"nosniff")
PACKED_FROM = 2048
"""Bytes from which compressing is worth it."""


async def send_bytes(send: Send, status: int, body: bytes, headers: Headers) -> None:
    """One whole response."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


def accepts_gzip(scope: Scope) -> bool:
    """Whether the caller takes gzip."""
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


@lru_cache(maxsize=16)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


async def send_packed(scope: Scope, send: Send, body: bytes, headers: Headers) -> None:
    """One whole response that is much the same for all, compressed for who takes that."""
    headers = [*headers, (b"vary", b"accept-encoding")]
    if len(body) > PACKED_FROM and accepts_gzip(scope):
        body = _packed(body)
        headers.append((b"content-encoding", b"gzip"))
    await send_bytes(send, 200, body, headers)


async def send_json(
    send: Send, value: Any, status: int = 200, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """`value` as JSON."""
    await send_bytes(send, status, to_json(value), [JSON_TYPE, NOSNIFF, *headers])


async def send_error(send: Send, status: int, detail: Any) -> None:
    """An error in the form that clients read: `{"detail": …}`."""
    await send_json(send, {"detail": detail}, status)
