"""Who may change state: whose browser sent this, and to which host."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TOKEN_HEADER = "x-showglass-token"


@lru_cache(maxsize=256)
def host_of(header: str) -> str:
    """The host of a Host header, without its port."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def host_allowed(header: str, allowed: Sequence[str] | None) -> bool:
    """Whether a request may name this host. `allowed` None takes any; loopback is always among them."""
    if allowed is None:
        return True
    host = host_of(header)
    return host in LOOPBACK or host in allowed


def origins(given: Sequence[str] | None) -> list[str]:
    """Origins that an author allows, as browsers say them. Raises ValueError for what is none."""
    found = []
    for one in given or []:
        parts = urlsplit(str(one).strip().lower())
        plain = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
        if parts.scheme not in ("http", "https") or not parts.hostname or "*" in one or not plain:
            raise ValueError(
                f"allowed_origins takes whole origins like 'https://example.com', got {one!r}."
            )
        default = {"http": 80, "https": 443}[parts.scheme] == parts.port
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        found.append(f"{parts.scheme}://{host if default or parts.port is None else parts.netloc}")
    return list(dict.fromkeys(found))


def may_change(headers: Mapping[str, str], own: str, allowed: Sequence[str], token: str) -> bool:
    """Whether a request that changes state comes from a page of ours, or from no browser at all.

    headers: lower-case names. own: scheme, host and port of this request. token: what our pages carry.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    sent = headers.get(TOKEN_HEADER, "")
    if sent and token and hmac.compare_digest(sent.encode(), token.encode()):
        return True
    if origin == "null":
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none") or origin in allowed
    return origin == own or origin in allowed
