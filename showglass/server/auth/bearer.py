"""JSON Web Tokens that API clients show."""

from __future__ import annotations

from typing import Any

from ...auth import JWT, Claims, User, claim, roles_of
from . import keys
from .identity import Identity
from .keys import BadToken, Keys, decode

MAX_NAME = 256
PARTS = 3


class Bearer:
    """Checks tokens of one issuer."""

    def __init__(self, said: JWT) -> None:
        self._said = said
        self._algorithms = list(said.algorithms or ())
        self._key: Any = None
        self._keys: Keys | None = None
        if said.jwks_url is not None:
            self._keys = Keys(said.jwks_url)
        else:
            self._key = import_key(said.key)

    async def identify(self, token: str) -> Identity | None:
        """Whose token it is; None when it is not one that counts here. Raises `ProviderAway`."""
        if token.count(".") != PARTS - 1:
            return None
        try:
            if self._keys is not None:
                found = await keys.read(token, self._keys, self._algorithms)
            else:
                found = decode(token, self._key, self._algorithms)
            return self._identity(self._claims(found.claims))
        except BadToken:
            return None

    def _claims(self, claims: dict[str, Any]) -> Claims:
        """The claims, once time, issuer and audience are found right. Raises `BadToken`."""
        from joserfc.errors import JoseError
        from joserfc.jwt import JWTClaimsRegistry

        said = self._said
        registry = JWTClaimsRegistry(
            leeway=int(said.leeway),
            exp={"essential": True},
            iss={"essential": True, "value": str(said.issuer)},
            aud={"essential": True, "values": said.audiences},
        )
        try:
            registry.validate(claims)
        except (JoseError, ValueError, TypeError):
            raise BadToken from None
        return claims

    def _identity(self, claims: Claims) -> Identity:
        name = claim(claims, self._said.username_claim)
        if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
            raise BadToken
        user = User(name, roles=roles_of(claims, self._said.roles_claim), claims=claims)
        return Identity(user, f"jwt:{self._said.issuer}|{claims.get('sub', name)}")


def import_key(key: str | dict[str, Any] | None) -> Any:
    """A key from PEM text, a JWK, or a secret. Raises ImportError without the extra, ValueError for what is no key."""
    try:
        from joserfc import jwk
        from joserfc.errors import JoseError
    except ImportError:
        raise ImportError(keys.MISSING) from None
    try:
        if isinstance(key, dict):
            return jwk.import_key(key)
        text = key or ""
        if "-----BEGIN" not in text:
            return jwk.OctKey.import_key(text)
        if "PRIVATE KEY" in text:
            raise ValueError(
                "JWT(key=) takes the public key: whoever has the private one makes tokens."
            )
        return _public(text)
    except (JoseError, ValueError, TypeError) as error:
        raise ValueError(f"JWT(key=) is no key: {error}") from None


def _public(text: str) -> Any:
    from joserfc import jwk
    from joserfc.errors import JoseError

    for kind in ("RSA", "EC", "OKP"):
        try:
            return jwk.import_key(text, kind)
        except (JoseError, ValueError, TypeError):
            continue
    raise ValueError("it is neither RSA nor EC nor Ed25519.")
