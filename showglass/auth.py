"""Who signs in and how: what an author passes as `auth=`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

Claims = Mapping[str, Any]
NOTHING: Claims = MappingProxyType({})
SYMMETRIC = ("HS256", "HS384", "HS512")
ASYMMETRIC = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip


@dataclass(frozen=True)
class User:
    """Somebody who may use the app.

    In `auth=` it stands for a name, a password (as it is, or an argon2 hash) and roles. Functions of `auth=` and
    `auth_dependency=` may return one, and `Request.user` is one: there `claims` has what the provider or the token
    said, and there is no password.

    name: what `Request.username` says. roles: names that `roles=` of an event asks for.
    """

    name: str
    password: str | None = field(default=None, repr=False)
    roles: Sequence[str] = ()
    claims: Claims = field(default_factory=lambda: NOTHING, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise TypeError(f"User(name=) must be a text, got {self.name!r}.")
        roles = (self.roles,) if isinstance(self.roles, str) else tuple(self.roles)
        object.__setattr__(self, "roles", roles)

    def has_role(self, *roles: str) -> bool:
        """Whether the user has at least one of `roles`."""
        return not set(roles).isdisjoint(self.roles)


def _secure(owner: str, url: str) -> str:
    """`url`, which must be https, or lead to this machine. Raises ValueError."""
    parts = urlsplit(url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise ValueError(f"{owner} must be an https address, got {url!r}.")
    return url


@dataclass(frozen=True)
class JWT:
    """Accept JSON Web Tokens as `Authorization: Bearer …`. Needs the extra `showglass[auth]`.

    key: the secret (at least 32 characters) of HS algorithms, or the public key (PEM text or JWK dict) of the others;
    or instead jwks_url: where the issuer publishes its keys. algorithms: those that are accepted; None takes those that
    fit the key, and never "none". issuer, audience: what `iss` and `aud` must say; a token without `exp` is refused.
    username_claim, roles_claim: claims that have name and roles, dots lead into nested ones. leeway: seconds that
    clocks may differ. Raises ValueError when neither or both of key and jwks_url are given, or an algorithm does not
    fit the key.
    """

    key: str | dict[str, Any] | None = field(default=None, repr=False)
    jwks_url: str | None = None
    algorithms: Sequence[str] | None = None
    issuer: str | None = None
    audience: str | Sequence[str] | None = None
    username_claim: str = "sub"
    roles_claim: str = "roles"
    leeway: float = 30.0

    def __post_init__(self) -> None:
        if (self.key is None) == (self.jwks_url is None):
            raise ValueError("JWT takes either key= or jwks_url=.")
        if self.jwks_url is not None:
            _secure("JWT(jwks_url=)", self.jwks_url)
        if self.issuer is None or self.audience is None:
            raise ValueError(
                "JWT needs issuer= and audience=: without them a token that was made for another app opens this one."
            )
        fitting = SYMMETRIC if self.is_symmetric else ASYMMETRIC
        wanted = tuple(self.algorithms or (("HS256",) if self.is_symmetric else fitting))
        odd = [a for a in wanted if a not in fitting]
        if odd:
            raise ValueError(
                f"JWT(algorithms=): {odd[0]!r} does not fit this key. It takes: {', '.join(fitting)}."
            )
        object.__setattr__(self, "algorithms", wanted)
        if self.is_symmetric and len(self._secret().encode()) < 32:
            raise ValueError("JWT(key=): a shared secret needs at least 32 characters.")

    def _secret(self) -> str:
        if isinstance(self.key, dict):
            return str(self.key.get("k", ""))
        return self.key or ""

    @property
    def is_symmetric(self) -> bool:
        """Whether whoever checks a token could also make one."""
        if self.key is None:
            return False
        if isinstance(self.key, dict):
            return self.key.get("kty") == "oct"
        return "-----BEGIN" not in self.key

    @property
    def audiences(self) -> list[str]:
        """What `aud` may say."""
        given = self.audience or []
        return [given] if isinstance(given, str) else list(given)


Allow = Sequence[str] | Callable[[Claims], Any] | None


@dataclass(frozen=True)
class OIDC:
    """Sign in at an OpenID provider (authorization code with PKCE). Needs the extra `showglass[auth]`.

    issuer: address of the provider, under which `/.well-known/openid-configuration` lies; client_id, client_secret:
    what the provider knows this app by. Those that are not given come from OPENID_PROVIDER_URL, OAUTH_CLIENT_ID and
    OAUTH_CLIENT_SECRET, the scopes from OAUTH_SCOPES. Its redirect address is `login/callback` below the app.
    label: what the button says. username_claim: claim with the name; None takes the verified email address, else
    `sub`. roles_claim: claim with the roles, dots lead into nested ones. allow: who may come in: email addresses and
    "@domains" (which must be verified), or a function of the claims that returns True or a `User`; None lets in
    everybody who has an account there. required: False lets strangers use the app, too: they sign in by a
    `LoginButton` when they like. Raises ValueError when issuer or client_id is missing.
    """

    issuer: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    scopes: str | Sequence[str] | None = None
    label: str | None = None
    username_claim: str | None = None
    roles_claim: str = "roles"
    allow: Allow = None
    leeway: float = 30.0
    required: bool = True

    def __post_init__(self) -> None:
        said = {
            "issuer": self.issuer or os.environ.get("OPENID_PROVIDER_URL"),
            "client_id": self.client_id or os.environ.get("OAUTH_CLIENT_ID"),
            "client_secret": self.client_secret or os.environ.get("OAUTH_CLIENT_SECRET"),
            "scopes": self._scopes(),
        }
        for name, variable in (("issuer", "OPENID_PROVIDER_URL"), ("client_id", "OAUTH_CLIENT_ID")):
            if not said[name]:
                raise ValueError(f"OIDC needs {name}=, or {variable} in the environment.")
        _secure("OIDC(issuer=)", str(said["issuer"]))
        for name, value in said.items():
            object.__setattr__(self, name, value)

    def _scopes(self) -> str:
        given = self.scopes or os.environ.get("OAUTH_SCOPES") or "openid profile email"
        wanted = given.split() if isinstance(given, str) else list(given)
        return " ".join(dict.fromkeys(["openid", *wanted]))


def claim(claims: Claims, name: str) -> Any:
    """A claim by its name; dots lead into nested ones. None when there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def roles_of(claims: Claims, name: str) -> tuple[str, ...]:
    """Roles in a claim: a list of texts, or one text with spaces between them."""
    found = claim(claims, name)
    if isinstance(found, str):
        return tuple(found.split())
    if isinstance(found, (list, tuple)):
        return tuple(role for role in found if isinstance(role, str))
    return ()
