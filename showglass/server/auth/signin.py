"""What an author asks of visitors, as one object that the gate and the doors share."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Scope

from ...auth import JWT, OIDC, User
from ...gates.limit import Limits
from ...gates.origin import host_of
from ...store.base import Store, StoreAway
from ..body import header, query
from . import rehearsal
from .bearer import Bearer
from .cookies import Cookies
from .identity import Identity, identity_of
from .passwords import NotAUser, Passwords, called
from .provider import Provider
from .sessions import Sessions, digest_of
from .throttle import Throttle

console = logging.getLogger("showglass")
MAX_BEARER = 16 * 1024
FORM_CHARACTERS = 32
HUB = "huggingface.co"
BEARERS = (b"authorization", b"x-hf-authorization")
"""Headers that clients put a bearer token into; the second is what `gradio_client` does with `token=`."""


Recheck = Callable[[], Awaitable[Any]]


@dataclass
class Asked:
    """What `auth=` and its companions say, checked and sorted."""

    users: list[User] = field(default_factory=list)
    checks: list[Callable[..., Any]] = field(default_factory=list)
    jwts: list[JWT] = field(default_factory=list)
    providers: list[OIDC] = field(default_factory=list)
    dependency: Callable[[Request], Any] | None = None
    message: str | None = None
    rehearsal: bool = False
    """There is no provider: on the author's own machine a sign-in is made up."""

    @property
    def optional(self) -> bool:
        """Whether strangers may use the app, too."""
        return self.rehearsal or any(not provider.required for provider in self.providers)


def asked(auth: Any, dependency: Any = None, message: str | None = None) -> Asked | None:
    """Sort what an author passed; None when nobody has to sign in.

    Raises ValueError and TypeError for what cannot be meant so: an app must not stand open because of a slip.
    """
    if auth is not None and dependency is not None:
        raise ValueError("Pass either auth= or auth_dependency=, not both.")
    if dependency is not None and not callable(dependency):
        raise TypeError("auth_dependency= must be a function of the request.")
    if auth is None and dependency is None:
        if message is not None:
            raise ValueError("auth_message= is shown on the login page: it needs auth=.")
        return None
    found = Asked(dependency=dependency, message=message)
    for one in _each(auth):
        _sort(one, found)
    if dependency is None and not (found.users or found.checks or found.jwts or found.providers):
        raise ValueError("auth= is empty: nobody could sign in. Pass None for an open app.")
    if found.optional and (found.users or found.checks or any(p.required for p in found.providers)):
        raise ValueError(
            "OIDC(required=False) lets everybody use the app: it cannot stand beside passwords, functions or providers "
            "that everybody must sign in with."
        )
    Passwords(found.users, [])
    return found


def _each(auth: Any) -> Sequence[Any]:
    """The parts of `auth=`: a pair of texts is one of them, not two."""
    if auth is None:
        return []
    if isinstance(auth, (tuple, list)):
        if len(auth) == 2 and all(isinstance(text, str) for text in auth):
            return [auth]
        return auth
    return [auth]


def _sort(one: Any, found: Asked) -> None:
    if isinstance(one, User):
        found.users.append(one)
    elif isinstance(one, JWT):
        found.jwts.append(one)
    elif isinstance(one, OIDC):
        found.providers.append(one)
    elif isinstance(one, (tuple, list)):
        if len(one) != 2 or not all(isinstance(text, str) for text in one):
            raise ValueError("auth= takes pairs of a name and a password, both texts.")
        found.users.append(User(one[0], one[1]))
    elif callable(one) and not isinstance(one, type):
        found.checks.append(one)
    else:
        raise TypeError(
            "auth= takes (name, password), a list of such pairs, a function, User, JWT or OIDC;"
            f" got {type(one).__name__}."
        )


class SignIn:
    """Who may come in, and how they prove it. Made once an app is served."""

    def __init__(self, asked: Asked, store: Store, cookies: Cookies, limits: Limits) -> None:
        self.asked = asked
        self.cookies = cookies
        self.passwords = Passwords(asked.users, asked.checks)
        self.sessions = Sessions(store)
        self.throttle = Throttle(store, limits)
        self.bearers = [Bearer(said) for said in asked.jwts]
        self.providers = [Provider(said) for said in asked.providers]
        self.optional = asked.optional
        """Whether strangers may use the app, too."""
        self.flow_secret = store.secret("sign-ins elsewhere")
        self._lasting: dict[str, set[Recheck]] = {}
        self._proofs = store.secret("sign-in proofs")
        self._tokens = store.secret("page tokens")
        self._forms = store.secret("login forms")

    @property
    def has_page(self) -> bool:
        """Whether there is anything to fill in or to press on the login page."""
        return self.passwords.any or bool(self.labels)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the buttons of the providers say."""
        if self.asked.rehearsal:
            return (rehearsal.LABEL,)
        return tuple(p.label or f"Sign in with {_host(p.issuer)}" for p in self.asked.providers)

    @property
    def way(self) -> tuple[str, int]:
        """What a button to sign in says where its author said nothing, and how many ways there are."""
        first = self.labels[0] if self.labels else ""
        hub = bool(self.providers) and _host(self.providers[0].issuer) == HUB
        return "" if hub else first, len(self.labels) + self.passwords.any

    # -- forms of ours ------------------------------------------------------------------------------------------------

    def form(self, scope: Scope) -> tuple[str, tuple[bytes, bytes]]:
        """What a form of the login page says in its address to show that it is ours, and the cookie that goes with it.

        A proxy may hide the name that was asked for, and over plain HTTP browsers say nothing else of where a form
        stood.
        """
        cookies = self.cookies
        name = cookies.form_name(scope)
        own = cookies.read(scope, name)
        if len(own) != FORM_CHARACTERS:
            own = secrets.token_urlsafe(FORM_CHARACTERS * 3 // 4)
        return self._form_proof(own), cookies.set(scope, name, own)

    def is_own_form(self, scope: Scope) -> bool:
        """Whether a request comes from such a form, in the browser that it was sent to."""
        own = self.cookies.read(scope, self.cookies.form_name(scope))
        said = query(scope, "form").encode("utf-8", "replace")
        return bool(own) and hmac.compare_digest(said, self._form_proof(own).encode())

    def _form_proof(self, own: str) -> str:
        return hmac.digest(self._forms, own.encode("utf-8", "replace"), "sha256").hex()[:32]

    # -- what lasts ---------------------------------------------------------------------------------------------------

    @contextmanager
    def lasting(self, key: str, recheck: Recheck) -> Iterator[None]:
        """An open socket of a person: it is asked to look again when a sign-in of that person ends here."""
        self._lasting.setdefault(key, set()).add(recheck)
        try:
            yield
        finally:
            self._lasting[key].discard(recheck)
            if not self._lasting[key]:
                del self._lasting[key]

    async def sign_out(self, identity: Identity, *, everywhere: bool) -> None:
        """End a sign-in, or all of that person on all replicas. Raises `StoreAway`."""
        if everywhere:
            await self.sessions.close_all(identity.key)
        if identity.session is not None:
            await self.sessions.close(identity.session)
        for recheck in list(self._lasting.get(identity.key, ())):
            await recheck()

    # -- who is it ----------------------------------------------------------------------------------------------------

    async def identify(self, scope: Scope) -> Identity | None:
        """Who sent the request; None for a stranger. Raises `StoreAway`, `ProviderAway`."""
        if self.asked.dependency is not None:
            return await self._by_dependency(scope)
        if (token := bearer_of(scope)) and (found := await self._by_bearer(token)) is not None:
            return found
        token = self.cookies.read(scope, self.cookies.name(scope))
        return await self._by_token(token) if token else None

    async def _by_token(self, token: str) -> Identity | None:
        found = await self.sessions.find(token)
        if found is None:
            return None
        record, digest = found
        user, access = record.user, self.sessions.access(record, token)
        if record.proof:
            # the author's list of today decides, not that of the day of the sign-in
            listed = self.passwords.listed(record.name)
            if listed is None or not hmac.compare_digest(self.proof(listed), record.proof):
                return None
            user = User(listed.name, roles=listed.roles)
        elif not self._asks_for(record.key):
            return None
        elif record.key == rehearsal.KEY:
            access = rehearsal.TOKEN
        return Identity(user, record.key, digest, access)

    async def _by_bearer(self, token: str) -> Identity | None:
        for bearer in self.bearers:
            if (found := await bearer.identify(token)) is not None:
                return found
        return await self._by_token(token)

    async def _by_dependency(self, scope: Scope) -> Identity | None:
        # a socket's handshake is a GET like any other: the author's function need not know of sockets
        http = {**scope, "type": "http", "method": scope.get("method", "GET")}
        dependency = self.asked.dependency
        try:
            said = await called(dependency, Request(http)) if dependency is not None else None
            user = _named(said)
        except HTTPException:
            return None
        except Exception:  # whatever the author's function raises, nobody comes in by it
            console.exception("auth_dependency failed: the request was refused.")
            return None
        return None if user is None else Identity(user, f"dependency:{user.name}")

    # -- signing in ---------------------------------------------------------------------------------------------------

    async def by_password(self, name: str, password: str) -> Identity | None:
        """Whose name and password it is. Raises `Overloaded` and what a function of the author's raises."""
        user = await self.passwords.check(name, password)
        return None if user is None else Identity(user, f"user:{user.name}")

    async def replace(self, before: Identity | None, identity: Identity) -> str:
        """A token for somebody who proved who it is; the sign-in before, in the same browser, ends.

        Raises `StoreAway`.
        """
        listed = self.passwords.listed(identity.user.name)
        proof = self.proof(listed) if listed is identity.user else ""
        if before is not None and before.session is not None:
            await self.sessions.close(before.session)
        return await self.sessions.begin(identity.user, identity.key, proof, identity.access)

    def _asks_for(self, key: str) -> bool:
        """Whether the author still lets people in the way that this one came."""
        if key.startswith("user:"):
            return bool(self.asked.checks)
        if key == rehearsal.KEY:
            return self.asked.rehearsal
        return any(key.startswith(f"oidc:{provider.issuer}|") for provider in self.providers)

    def proof(self, user: User) -> str:
        """Changes when the user's password does, and tells nothing of it."""
        text = f"{user.name}\0{user.password}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._proofs, text, "sha256").hex()[:32]

    def token_of(self, scope: Scope) -> str | None:
        """The token that this request was let in with, when it is one of ours."""
        identity = identity_of(scope)
        if identity is None or identity.session is None:
            return None
        candidates = (bearer_of(scope), self.cookies.read(scope, self.cookies.name(scope)))
        return next((t for t in candidates if t and digest_of(t) == identity.session), None)

    def page_token(self, identity: Identity) -> str:
        """Proves that a request comes from a page that this person was sent: that of another does not."""
        who = identity.session or identity.key
        return hmac.digest(self._tokens, who.encode("utf-8", "replace"), "sha256").hex()[:48]


def _host(issuer: str | None) -> str:
    return host_of(urlsplit(issuer or "").netloc)


def bearer_of(scope: Scope) -> str:
    """The bearer token of a request, or ''."""
    for name in BEARERS:
        kind, _, token = (header(scope, name) or b"").partition(b" ")
        if kind.lower() == b"bearer" and 0 < len(token) <= MAX_BEARER:
            return token.strip().decode("latin-1")
    return ""


def _named(said: Any) -> User | None:
    """The user that `auth_dependency` returned. Raises `NotAUser`."""
    if isinstance(said, User):
        return User(said.name, roles=said.roles, claims=said.claims)
    if isinstance(said, str):
        return User(said) if said else None
    if said is None or said is False:
        return None
    raise NotAUser(
        f"auth_dependency must return the user's name (a text), a User, or None; it returned {type(said).__name__}."
    )


__all__ = ["Asked", "SignIn", "StoreAway", "asked"]
