"""Names and passwords: who is let in, and what an author's list may say."""

from __future__ import annotations

import functools
from typing import Any

import argon2
import pytest

import showglass as gr
from showglass.server.auth.passwords import NotAUser, Passwords

FAST = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
pytestmark = pytest.mark.anyio


async def test_the_password_of_the_name() -> None:
    passwords = Passwords([gr.User("ann", "a"), gr.User("bob", "b", roles="admin")], [])
    found = await passwords.check("bob", "b")
    assert found is not None
    assert (found.name, found.roles) == ("bob", ("admin",))
    for name, password in [("bob", "a"), ("ann", ""), ("", ""), ("eve", "a"), ("ann", "A"), ("ann", "aa")]:  # fmt: skip
        assert await passwords.check(name, password) is None


async def test_hashes_and_plain_passwords_stand_together() -> None:
    passwords = Passwords([gr.User("ann", FAST.hash("pässword")), gr.User("bob", "plain")], [])
    assert await passwords.check("ann", "pässword")
    assert await passwords.check("bob", "plain")
    assert not await passwords.check("ann", "password")
    assert not await passwords.check("bob", "pässword"), "the sample hash opens nothing"
    assert not await passwords.check("eve", "pässword")


async def test_every_attempt_costs_a_hash_when_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords([gr.User("ann", FAST.hash("a")), gr.User("bob", "b")], [])
    spent: list[str] = []

    async def count(wanted: str, password: str) -> bool:
        spent.append(wanted)
        return False

    monkeypatch.setattr(passwords, "_verify", count)
    for name in ("ann", "bob", "nobody"):
        await passwords.check(name, "x")
    assert len(spent) == 3


async def test_a_hash_is_no_password() -> None:
    hashed = FAST.hash("a")
    assert not await Passwords([gr.User("ann", hashed)], []).check("ann", hashed)


@pytest.mark.parametrize(
    ("users", "words"),
    [
        ([gr.User("ann", "a"), gr.User("ann", "b")], "twice"),
        ([gr.User("ann")], "no password"),
        ([gr.User("ann", "$argon2id$v=19$broken")], "no whole argon2 hash"),
        ([gr.User("ann", "$2b$12$abcdefghijklmnopqrstuv")], "only argon2"),
    ],
)
async def test_a_list_that_cannot_be_meant_so(users: list[gr.User], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Passwords(users, [])


async def _async_yes(name: str, password: str) -> bool:
    return (name, password) == ("ann", "a")


class _Checker:
    async def __call__(self, name: str, password: str) -> bool:
        return await _async_yes(name, password)


@pytest.mark.parametrize(
    "check",
    [
        lambda name, password: (name, password) == ("ann", "a"),
        _async_yes,
        functools.partial(_async_yes),
        lambda *given: _async_yes(*given[:2]),
        _Checker(),
    ],
)
async def test_a_function_sync_or_async_decides(check: Any) -> None:
    """A coroutine that nobody awaits would be true for everybody."""
    passwords = Passwords([], [check])
    assert await passwords.check("ann", "a")
    assert not await passwords.check("ann", "b")


async def test_a_function_may_return_a_user() -> None:
    passwords = Passwords([], [lambda name, password: gr.User(name.upper(), roles=["x"])])
    found = await passwords.check("ann", "a")
    assert found is not None
    assert (found.name, found.roles) == ("ANN", ("x",))


async def test_what_is_true_by_being_there_lets_nobody_in() -> None:
    with pytest.raises(NotAUser):
        await Passwords([], [lambda name, password: lambda: False]).check("ann", "a")


async def test_endless_names_are_not_hashed() -> None:
    assert await Passwords([], [lambda name, password: True]).check("a" * 2000, "x") is None
