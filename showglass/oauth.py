"""What a function learns of a sign-in at a provider: who it is, and the token to ask that provider more with."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from .messages import Error

if TYPE_CHECKING:
    from .request import Request

Kind = Literal["profile", "token"]
STRANGER = "Sign in first: this is for people who are signed in."
NO_PROFILE = "Your way to sign in tells no profile. Sign in at the provider."
NO_TOKEN = (
    "Your sign-in came with no token of the provider, or the token is too old. Sign in again."
)


class OAuthProfile(dict[str, Any]):
    """Type-hint a parameter with it and the function gets the profile of who signed in at a provider.

    A dict of what the provider says of the person, its standard names at hand as `name`, `username`, `profile` and
    `picture` (addresses): texts, empty where the provider says nothing. Hint `OAuthProfile | None` to get None for
    somebody who is not signed in; otherwise the event fails for them with a message that says so.
    """

    def _text(self, name: str) -> str:
        value = self.get(name)
        return value if isinstance(value, str) else ""

    @property
    def name(self) -> str:
        """The person's name, for people to read."""
        return self._text("name")

    @property
    def username(self) -> str:
        """What the person is called at the provider."""
        return self._text("preferred_username")

    @property
    def profile(self) -> str:
        """Address of the person's page."""
        return self._text("profile")

    @property
    def picture(self) -> str:
        """Address of the person's picture."""
        return self._text("picture")


@dataclass(frozen=True)
class OAuthToken:
    """Type-hint a parameter with it and the function gets the access token of who signed in at a provider.

    token: what to show the provider's API as `Authorization: Bearer …`. It stays on the server: give it to nobody.
    scope: what it is good for, names with spaces between them. expires_at: when it ends, seconds since 1970; None when
    the provider does not say. `OAuthToken | None` is None without a sign-in, and once the token is too old.
    """

    token: str = field(repr=False)
    scope: str
    expires_at: int | None = None

    @property
    def lasts(self) -> bool:
        """Whether it still is of use."""
        return self.expires_at is None or self.expires_at > time.time()


def kind_of(option: Any) -> Kind | None:
    """Which of the two a hint names."""
    if not isinstance(option, type):
        return None
    if issubclass(option, OAuthProfile):
        return "profile"
    return "token" if issubclass(option, OAuthToken) else None


def may_lack(hint: Any) -> bool:
    """Whether a function with this hint takes None for strangers."""
    return type(None) in get_args(hint)


def fill(kind: Kind, hint: Any, request: Request | None) -> OAuthProfile | OAuthToken | None:
    """What the parameter gets. Raises `Error` where there is nothing and the hint takes no None."""
    user = None if request is None else request.user  # a late one reads itself here
    found = profile_of(user.name, user.claims) if kind == "profile" and user is not None else None
    why = STRANGER if user is None else NO_PROFILE
    if kind == "token" and request is not None:
        token = vars(request).get("_oauth_token")
        why = STRANGER if user is None else NO_TOKEN
        if isinstance(token, OAuthToken) and token.lasts:
            return token
    if found is None and not may_lack(hint):
        raise Error(
            why, title="Signed out" if user is None else "Sign in again", print_exception=False
        )
    return found


def profile_of(name: str, claims: Mapping[str, Any]) -> OAuthProfile | None:
    """The profile in what a provider said; None where none said anything. name: what the app calls the person."""
    if not claims:
        return None
    profile = OAuthProfile(claims)
    if not profile.username:
        profile["preferred_username"] = name
    if not profile.name:
        profile["name"] = profile.username
    return profile


__all__ = ["OAuthProfile", "OAuthToken", "fill", "kind_of", "may_lack", "profile_of"]
