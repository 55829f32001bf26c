"""Plain answers, written straight to ASGI: the hot routes send nothing but these."""

from __future__ import annotations

from typing import Any

from starlette.types import Send

from ..values.wire import to_json

Headers = list[tuple[bytes, bytes]]
JSON_TYPE = (b"content-type", b"application/json")
NOSNIFF = (b"x-content-type-options", b"nosniff")


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
