"""Reading request bodies: never more than is let in."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar
from urllib.parse import parse_qs

import msgspec
from starlette.types import Receive, Scope

from ..gates.limit import MAX_JSON, TooLarge

T = TypeVar("T")
LARGE = 64 * 1024


class ClientGone(Exception):
    """The client left before its request was whole: nobody waits for an answer."""


class BadBody(Exception):
    """The body is not what it should be; the message says how."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that lower-case name."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


def is_python_client(scope: Scope) -> bool:
    """Whether `gradio_client` asks, by the name that it gives itself."""
    return b"gradio_client/" in (header(scope, b"user-agent") or b"")


def query(scope: Scope, name: str) -> str:
    """The first value of a query parameter, or ''."""
    return queried(scope, name) or ""


def queried(scope: Scope, name: str) -> str | None:
    """The first value of a query parameter; None when it is not there at all."""
    raw: bytes = scope.get("query_string", b"")
    found = parse_qs(raw.decode("latin-1"), keep_blank_values=True).get(name)
    return found[0] if found else None


def announced(scope: Scope, limit: int) -> None:
    """Raises `TooLarge` when the announced length is more than `limit` bytes."""
    length = header(scope, b"content-length")
    if length is not None and length.isdigit() and int(length[:20]) > limit:
        raise TooLarge(limit)


async def stream(scope: Scope, receive: Receive, limit: int) -> AsyncIterator[bytes]:
    """The body as it comes. Raises `TooLarge` as soon as it is, `ClientGone`."""
    announced(scope, limit)
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientGone
        data: bytes = message.get("body", b"")
        size += len(data)
        if size > limit:
            raise TooLarge(limit)
        if data:
            yield data
        if not message.get("more_body", False):
            return


async def read(scope: Scope, receive: Receive, limit: int = MAX_JSON) -> bytes:
    """The whole body. Raises `TooLarge`, `ClientGone`."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        whole: bytes = message.get("body", b"")
        if len(whole) > limit:
            raise TooLarge(limit)
        return whole
    parts = [message.get("body", b"")]
    announced(scope, limit)
    size = len(parts[0])
    while message.get("more_body", False):
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise TooLarge(limit)
    if message["type"] != "http.request":
        raise ClientGone
    return b"".join(parts)


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: among a million new objects it finds nothing and takes most of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The struct in a JSON body. Raises `BadBody`."""
    try:
        if len(body) < LARGE:
            return decoder.decode(body)
        with _without_collecting():
            return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise BadBody(f"The body does not fit: {error}.") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise BadBody(f"The body is not JSON: {error}.") from None
    except RecursionError:
        raise BadBody("The body is nested too deeply.") from None
