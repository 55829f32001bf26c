"""Who sent a request, as its doors see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

from ...auth import User
from ...oauth import OAuthToken

KEY = "showglass.identity"
"""Where the gate leaves the identity in a request's scope."""


@dataclass(frozen=True)
class Identity:
    """Somebody who signed in.

    key: tells people apart, whatever they are called: sessions and files are bound to it. session: the digest of the
    sign-in's token, None when every request proves itself. access: what the provider gave for its own doors.
    """

    user: User
    key: str
    session: str | None = None
    access: OAuthToken | None = field(default=None, repr=False)


def identity_of(scope: Scope) -> Identity | None:
    """Who sent the request; None for a stranger."""
    found: Identity | None = scope.get(KEY)
    return found


def user_of(scope: Scope) -> User | None:
    """The user behind the request, for the functions of the app."""
    found: Identity | None = scope.get(KEY)
    return None if found is None else found.user


def person_of(scope: Scope) -> str:
    """To whom sessions, events and files of this request belong; '' for strangers."""
    found: Identity | None = scope.get(KEY)
    return "" if found is None else found.key


__all__: list[Any] = ["KEY", "Identity", "identity_of", "person_of", "user_of"]
