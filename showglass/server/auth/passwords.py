"""Names and passwords: the author's list, and the author's function."""

from __future__ import annotations

import asyncio
import hmac
import inspect
import re
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, partial
from typing import Any

from ...auth import User

MAX_CHARACTERS = 1024
"""Of a name or a password: hashing takes time by the length."""
HASHING = 2
"""Hashes that are computed at once: each takes memory by the megabyte."""
WAITING = 64
"""Sign-ins that wait for a hash."""
CHECK_SECONDS = 30.0
"""How long the author's function may take."""
THREADS = 16
"""Sync functions of the author's that are asked at once."""
_OTHER_HASH = re.compile(r"\$(2[abxy]?|5|6|1|y|scrypt|pbkdf2[\w-]*|bcrypt[\w-]*)\$")

Check = Callable[[str, str], Any]


class Overloaded(Exception):
    """More sign-ins at once than are checked."""


class NotAUser(TypeError):
    """The author's function returned something that names nobody."""


class Passwords:
    """Checks a name and a password. Raises ValueError when the author's list cannot be meant so."""

    def __init__(self, users: Sequence[User], checks: Sequence[Check]) -> None:
        self._users: dict[str, User] = {}
        self._checks = list(checks)
        self._salt = secrets.token_bytes(32)
        for user in users:
            self._add(user)
        hashed = (u.password for u in users if _is_hash(u.password))
        self._sample = next(hashed, None)
        self._hashing = asyncio.Semaphore(HASHING)
        self._waiting = 0

    @property
    def any(self) -> bool:
        """Whether anybody can sign in with a password."""
        return bool(self._users or self._checks)

    def _add(self, user: User) -> None:
        if user.name in self._users:
            raise ValueError(f"auth: {user.name!r} is listed twice.")
        if not user.password:
            raise ValueError(f"auth: {user.name!r} has no password.")
        if _is_hash(user.password):
            _validate(user)
        elif _OTHER_HASH.match(user.password):
            raise ValueError(
                f"auth: the password of {user.name!r} looks like a hash, but only argon2 hashes are known."
            )
        self._users[user.name] = user

    def listed(self, name: str) -> User | None:
        """The user of that name in the author's list."""
        return self._users.get(name)

    async def check(self, name: str, password: str) -> User | None:
        """The user, or None when name or password is wrong: both cost the same time. Raises `Overloaded`."""
        if len(name) > MAX_CHARACTERS or len(password) > MAX_CHARACTERS or not name:
            return None
        user = self._users.get(name)
        fits = self._same(password, (user.password if user else None) or "")
        if self._sample is not None:
            # with one hash in the list, every attempt costs one: else the time tells who is in it
            given = user.password if user is not None and _is_hash(user.password) else None
            verified = await self._verify(given or self._sample, password)
            fits = verified if given else fits
        if user is not None and fits:
            return user
        for check in self._checks:
            if (found := await _ask(check, name, password)) is not None:
                return found
        return None

    def _same(self, given: str, wanted: str) -> bool:
        """Whether two texts are equal, in a time that tells neither length nor content."""
        one, other = (
            hmac.digest(self._salt, text.encode("utf-8", "surrogatepass"), "sha256")
            for text in (given, wanted)
        )
        return hmac.compare_digest(one, other) and bool(wanted)

    async def _verify(self, wanted: str, password: str) -> bool:
        if self._waiting >= WAITING:
            raise Overloaded
        self._waiting += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(_verify, wanted, password)
        finally:
            self._waiting -= 1


def _is_hash(password: str | None) -> bool:
    return bool(password) and str(password).startswith("$argon2")


def _validate(user: User) -> None:
    try:
        import argon2
    except ImportError:
        raise ImportError(
            'auth: argon2 hashes need argon2-cffi: pip install "showglass[auth]".'
        ) from None
    try:
        argon2.extract_parameters(user.password or "")
    except argon2.exceptions.InvalidHashError:
        raise ValueError(f"auth: the password of {user.name!r} is no whole argon2 hash.") from None


def _verify(wanted: str, password: str) -> bool:
    import argon2

    try:
        return argon2.PasswordHasher().verify(wanted, password.encode("utf-8", "surrogatepass"))
    except argon2.exceptions.VerificationError:
        return False


async def _ask(check: Check, name: str, password: str) -> User | None:
    """What the author's function says. Raises `NotAUser`, TimeoutError, and whatever it raises."""
    said = await called(check, name, password)
    if isinstance(said, User):
        return said
    return User(name) if truth(said) else None


async def called(function: Callable[..., Any], *args: Any) -> Any:
    """The result of a sync or async function, never a coroutine: one that nobody awaits is true for everybody.

    Raises TimeoutError for one that hangs.
    """
    async with asyncio.timeout(CHECK_SECONDS):
        return await _result(function, *args)


async def _result(function: Callable[..., Any], *args: Any) -> Any:
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004  asks whether that method is async
    ):
        said = await function(*args)
    else:
        call = partial(copy_context().run, function, *args)
        said = await asyncio.get_running_loop().run_in_executor(_threads(), call)
    while inspect.isawaitable(said):
        said = await said
    return said


@cache
def _threads() -> ThreadPoolExecutor:
    """Threads of their own: a directory server that is slow must hold up nothing but signing in."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="showglass-sign-in")


def truth(said: Any) -> bool:
    """Yes or no. Raises `NotAUser` for what is true only because it is there, like a function."""
    if callable(said) or inspect.isgenerator(said) or inspect.isasyncgen(said):
        raise NotAUser(f"It returned {said!r:.100}, where True or False was expected.")
    return bool(said)
