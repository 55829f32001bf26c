"""Whose request it is: the address that counts against the limits."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from starlette.types import Scope

from .body import header

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Networks = tuple[Network, ...]
MAX_HOPS = 20


def networks(names: Iterable[str]) -> Networks:
    """Networks by their names, such as ``"10.0.0.0/8"`` or ``"127.0.0.1"``. Raises ValueError."""
    return tuple(ipaddress.ip_network(name, strict=False) for name in names)


@lru_cache(maxsize=4096)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.strip().removeprefix("[").partition("]")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _is_in(text: str, trusted: Networks) -> bool:
    found = _address(text)
    return found is not None and any(found in network for network in trusted)


def client_of(scope: Scope, trusted: Networks) -> str:
    """The address of who asks, or ''. What a proxy says of it counts when the proxy is trusted, else nothing does."""
    client = scope.get("client")
    peer = client[0] if client else ""
    if not trusted or not _is_in(peer, trusted):
        return peer
    said = (header(scope, b"x-forwarded-for") or b"").decode("latin-1").split(",")[-MAX_HOPS:]
    for hop in reversed(said):
        if _address(hop) is None:
            break
        peer = hop.strip()
        if not _is_in(peer, trusted):
            break
    return peer


@lru_cache(maxsize=4096)
def household(address: str, local: bool) -> str | None:
    """Whom an address stands for: with IPv6 everybody has 2^64 of them. None: nobody is counted.

    local: count private addresses, too. Behind a proxy that is not trusted they stand for everybody at once.
    """
    found = _address(address)
    if found is None or (not local and not found.is_global):
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
