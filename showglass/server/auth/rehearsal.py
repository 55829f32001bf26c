"""A sign-in that is made up, for an author who tries a LoginButton on a machine that knows no provider."""

from __future__ import annotations

import ipaddress

from starlette.types import Scope

from ...auth import User
from ...oauth import OAuthToken
from ..body import header
from .identity import Identity

KEY = "rehearsal:local"
LABEL = "Sign in (made up)"
TOKEN = OAuthToken("made-up-token", "openid profile email")
"""Opens nothing anywhere: no credential of the machine is ever given to a visitor."""
PASSED_ON = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
"""Headers that only a proxy in front sends."""


def is_here(scope: Scope) -> bool:
    """Whether a request comes from this machine, and through nothing."""
    client = scope.get("client")
    try:
        near = client is not None and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
    return near and not any(header(scope, name) is not None for name in PASSED_ON)


def identity() -> Identity:
    """Who signs in."""
    claims = {
        "sub": "local",
        "name": "Local Visitor",
        "preferred_username": "local-visitor",
        "profile": "",
        "picture": "",
    }
    return Identity(User("local-visitor", claims=claims), KEY)
