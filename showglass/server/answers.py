"""Plain answers, written straight to ASGI: the hot routes send nothing but these."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.types import Send

Headers = list[tuple[bytes, bytes]]
JSON_TYPE = (b"content-type", b"application/json")
NOSNIFF = (b"x-content-type-options", b"nosniff")


def encode_unknown(value: Any) -> Any:
    """Numbers of numpy as numbers, everything else as its text."""
    for method in ("item", "tolist"):
        convert = getattr(value, method, None)
        if callable(convert) and type(value).__module__.partition(".")[0] == "numpy":
            if method == "item" and getattr(value, "ndim", 0) != 0:
                continue
            return convert()
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=encode_unknown)


def to_json(value: Any) -> bytes:
    """JSON bytes: numpy allowed, NaN and infinities as null, unknown objects as text."""
    return _encoder.encode(value)


async def send_bytes(send: Send, status: int, body: bytes, headers: Headers) -> None:
    """One whole response."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


async def send_json(send: Send, value: Any, status: int = 200) -> None:
    """`value` as JSON."""
    await send_bytes(send, status, to_json(value), [JSON_TYPE, NOSNIFF])


async def send_error(send: Send, status: int, detail: Any) -> None:
    """An error in the form that clients read: `{"detail": …}`."""
    await send_json(send, {"detail": detail}, status)
