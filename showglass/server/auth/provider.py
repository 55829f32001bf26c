"""Signing in at an OpenID provider: authorization code with PKCE, state and nonce."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...auth import ASYMMETRIC, OIDC, Claims, User, claim, roles_of
from ...gates.ask_provider import ProviderAway, ProviderRefused, get_json, is_secure, post_form
from ...oauth import OAuthToken
from . import keys
from .flow import Flow
from .identity import Identity
from .keys import BadToken, Keys
from .passwords import called, truth

FRESH_SECONDS = 3600.0
AGAIN_SECONDS = 10.0
FOREVER = 10 * 365 * 86400
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
MAX_NAME = 256
NO_PROFILE = frozenset(
    {"iss", "aud", "exp", "iat", "nbf", "nonce", "at_hash", "c_hash", "s_hash", "azp", "sid", "jti"}
)


class NotAllowedIn(Exception):
    """Somebody who signed in there may not come in here."""


class Provider:
    """One provider. Methods raise `ProviderAway` and `ProviderRefused`."""

    def __init__(self, said: OIDC) -> None:
        try:
            import authlib.oidc.core
        except ImportError:
            raise ImportError(keys.MISSING) from None
        del authlib
        self.said = said
        self.issuer = str(said.issuer)
        self._metadata: dict[str, Any] | None = None
        self._asked = -FRESH_SECONDS
        self._keys: Keys | None = None
        self._lock = asyncio.Lock()

    async def metadata(self) -> dict[str, Any]:
        """What the provider says of itself, not older than an hour."""
        async with self._lock:
            age = time.monotonic() - self._asked
            if self._metadata is None or age > FRESH_SECONDS:
                if age < AGAIN_SECONDS:
                    raise ProviderAway(f"{self.issuer} could not be asked a moment ago.")
                self._asked = time.monotonic()
                self._metadata = await self._discover()
                self._keys = Keys(self._metadata["jwks_uri"])
            return self._metadata

    async def _discover(self) -> dict[str, Any]:
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = await get_json(url)
        if found.get("issuer") != self.issuer:
            raise ProviderAway(
                f"{url} speaks for {found.get('issuer')!r:.200}, not for {self.issuer!r}."
            )
        for name in ENDPOINTS:
            if not is_secure(found.get(name)):
                raise ProviderAway(f"{url} has no {name} that is reached over TLS.")
        return found

    async def address(self, flow: Flow, back: str) -> tuple[str, str]:
        """Where to send somebody to sign in, and the endpoint that lies at. back: our own address for the answer."""
        endpoint = str((await self.metadata())["authorization_endpoint"])
        url, _ = self._client(back).create_authorization_url(
            endpoint, state=flow.state, code_verifier=flow.verifier, nonce=flow.nonce
        )
        return url, endpoint

    def _client(self, back: str) -> Any:
        from authlib.oauth2.client import OAuth2Client

        said = self.said
        return OAuth2Client(
            None, said.client_id, said.client_secret, scope=said.scopes, redirect_uri=back,
            code_challenge_method="S256",
        )  # fmt: skip

    @staticmethod
    def check_issuer(metadata: Mapping[str, Any], said: str) -> None:
        """An answer names who gave it, where the provider promises that. Raises `BadToken` for another's."""
        promised = metadata.get("authorization_response_iss_parameter_supported") is True
        if (said or promised) and said != metadata["issuer"]:
            raise BadToken

    async def finish(self, flow: Flow, code: str, back: str) -> Identity:
        """Who signed in there, by the code that came back. Raises `BadToken`, `NotAllowedIn` as well."""
        metadata = await self.metadata()
        tokens = await self._exchange(metadata, flow, code, back)
        claims = await self._identity_claims(metadata, flow, tokens)
        claims = {**claims, **await self._profile(metadata, claims, tokens)}
        identity = await self._identity(claims)
        return replace(identity, access=self._access(tokens))

    def _access(self, tokens: Mapping[str, Any]) -> OAuthToken | None:
        """The access token that came along, for functions of the app."""
        token, scope, lasts = (tokens.get(n) for n in ("access_token", "scope", "expires_in"))
        if not isinstance(token, str) or not token:
            return None
        granted = scope if isinstance(scope, str) and scope else str(self.said.scopes)
        if not isinstance(lasts, (int, float)) or not 0 <= lasts < FOREVER:
            return OAuthToken(token, granted)
        return OAuthToken(token, granted, int(time.time() + lasts))

    async def _exchange(
        self, metadata: Mapping[str, Any], flow: Flow, code: str, back: str
    ) -> dict[str, Any]:
        from authlib.oauth2.auth import ClientAuth
        from authlib.oauth2.rfc6749.parameters import prepare_token_request

        said = self.said
        body = prepare_token_request(
            "authorization_code", redirect_uri=back, code=code, code_verifier=flow.verifier
        )
        taken = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "none"
        if said.client_secret:
            method = (
                "client_secret_basic" if "client_secret_basic" in taken else "client_secret_post"
            )
        client = ClientAuth(said.client_id, said.client_secret, method)
        url, headers, body = client.prepare("POST", metadata["token_endpoint"], {}, body)
        return await post_form(url, headers, body)

    async def _identity_claims(
        self, metadata: Mapping[str, Any], flow: Flow, tokens: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Claims of the ID token, once everything about it is found right. Raises `BadToken`."""
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        raw, client_id = tokens.get("id_token"), str(self.said.client_id)
        if not isinstance(raw, str) or self._keys is None:
            raise BadToken
        offered = metadata.get("id_token_signing_alg_values_supported")
        algorithms = [a for a in ASYMMETRIC if not isinstance(offered, list) or a in offered]
        token = await keys.read(raw, self._keys, algorithms)
        options: Any = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": client_id},
        }
        params = {
            "nonce": flow.nonce,
            "client_id": client_id,
            "access_token": tokens.get("access_token"),
        }
        claims = CodeIDToken(token.claims, token.header, options, params)
        try:
            claims.validate(leeway=int(self.said.leeway))
        except (JoseError, ValueError, TypeError, KeyError):
            raise BadToken from None
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise BadToken
        return dict(claims)

    async def _profile(
        self, metadata: Mapping[str, Any], claims: Claims, tokens: Mapping[str, Any]
    ) -> dict[str, Any]:
        """More claims, from the provider's userinfo. They must be of the same person. Raises `BadToken`."""
        url, access = metadata.get("userinfo_endpoint"), tokens.get("access_token")
        if not is_secure(url) or not isinstance(access, str):
            return {}
        found = await get_json(str(url), access)
        if not isinstance(found.get("sub"), str) or not hmac.compare_digest(
            found["sub"].encode(), claims["sub"].encode()
        ):
            raise BadToken
        return {name: value for name, value in found.items() if name not in NO_PROFILE}

    async def _identity(self, claims: Claims) -> Identity:
        said = self.said
        name = self._name(claims)
        roles = roles_of(claims, said.roles_claim)
        user = User(
            name, roles=roles, claims={n: v for n, v in claims.items() if n not in NO_PROFILE}
        )
        if callable(said.allow):
            decided = await called(said.allow, user.claims)
            if isinstance(decided, User):
                user = User(decided.name, roles=decided.roles, claims=user.claims)
            elif not truth(decided):
                raise NotAllowedIn
        elif said.allow is not None and not listed(verified_email(claims), said.allow):
            raise NotAllowedIn
        return Identity(user, f"oidc:{self.issuer}|{claims['sub']}")

    def _name(self, claims: Claims) -> str:
        wanted = self.said.username_claim
        name = claim(claims, wanted) if wanted else verified_email(claims) or claims["sub"]
        if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
            raise NotAllowedIn
        return name


def verified_email(claims: Claims) -> str:
    """The email address that the provider vouches for, or ''."""
    email, vouched = claims.get("email"), claims.get("email_verified")
    return email if isinstance(email, str) and (vouched is True or vouched == "true") else ""


def listed(email: str, allow: Any) -> bool:
    """Whether an address, or its "@domain", is among those of the author."""
    mine = email.strip().lower()
    domain = mine[mine.rfind("@") :] if "@" in mine else ""
    return bool(mine) and any(one.strip().lower() in (mine, domain) for one in allow if one.strip())


__all__ = ["NotAllowedIn", "Provider", "ProviderAway", "ProviderRefused"]
