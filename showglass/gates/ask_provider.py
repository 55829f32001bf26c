"""The only place that talks to the author's identity provider: documents, keys, and codes against tokens.

The author named it, so it may lie anywhere, inside of the author's network, too. Still nothing is followed elsewhere,
and each answer is bounded in time and bytes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

SECONDS = 10.0
MAX_ANSWER = 1024 * 1024
"""Bytes of one answer of a provider."""


class ProviderAway(Exception):
    """The provider did not answer, or not with what it should. Doors answer 503; `why` is for the author."""

    def __init__(self, why: str) -> None:
        super().__init__("The sign-in service cannot be asked just now. Try again in a moment.")
        self.why = why


class ProviderRefused(Exception):
    """The provider answered that it will not; `error` is its short word for why."""

    def __init__(self, error: str) -> None:
        super().__init__("The sign-in service refused.")
        self.error = error


def is_secure(url: Any) -> bool:
    """Whether an address of a provider may be asked: over TLS, or on this machine."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))


async def get_json(url: str, bearer: str = "") -> dict[str, Any]:
    """A JSON object. Raises `ProviderAway`, `ProviderRefused`."""
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    return await _ask("GET", url, headers, None)


async def post_form(url: str, headers: Mapping[str, str], body: str) -> dict[str, Any]:
    """The JSON object that answers a form. Raises `ProviderAway`, `ProviderRefused`."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return await _ask("POST", url, {**headers, **kind}, body)


async def _ask(
    method: str, url: str, headers: Mapping[str, str], body: str | None
) -> dict[str, Any]:
    import httpx

    if not is_secure(url):
        raise ProviderAway(f"{url!r:.200} is not reached over TLS.")
    all_headers = {"accept": "application/json", "user-agent": "showglass", **headers}
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(follow_redirects=False, timeout=SECONDS) as client,
            client.stream(method, url, headers=all_headers, content=body) as answer,
        ):
            status = answer.status_code
            parts, size = [], 0
            async for part in answer.aiter_bytes():
                parts.append(part)
                size += len(part)
                if size > MAX_ANSWER:
                    raise ProviderAway(f"{url} sent more than {MAX_ANSWER} bytes.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
        raise ProviderAway(f"{url}: {error!r}") from error
    return _object(url, status, b"".join(parts))


def _object(url: str, status: int, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if 400 <= status < 500 and isinstance(found, dict) and "error" in found:
        raise ProviderRefused(str(found["error"])[:64])
    if status != 200 or not isinstance(found, dict):
        raise ProviderAway(f"{url} answered {status} with {body[:200]!r}.")
    return found
