"""Sign-ins that last: how they are found, how they end."""

from __future__ import annotations

import time

import pytest

import showglass as gr
from showglass.server.auth.sessions import A_PERSON, IDLE_SECONDS, LIFE_SECONDS, Sessions, digest_of
from showglass.store.memory import MemoryStore

pytestmark = pytest.mark.anyio
ANN = gr.User("ann", roles=["nurse"])


async def test_a_token_finds_who_it_was_made_for() -> None:
    store = MemoryStore()
    sessions = Sessions(store)
    token = await sessions.begin(gr.User("ann", roles=["nurse"], claims={"ward": 3}), "user:ann")
    found = await sessions.find(token)
    assert found is not None
    record, digest = found
    assert (record.user.name, record.user.roles, record.user.claims) == ("ann", ("nurse",), {"ward": 3})  # fmt: skip
    assert digest == digest_of(token)
    assert await sessions.find(token[:-1] + ("B" if token[-1] == "A" else "A")) is None
    assert await sessions.find("") is None


async def test_the_store_cannot_be_used_to_sign_in() -> None:
    store = MemoryStore()
    sessions = Sessions(store)
    token = await sessions.begin(ANN, "user:ann")
    assert token not in repr(store.__dict__)
    assert await sessions.find(digest_of(token)) is None


async def test_one_ends_or_all_of_a_person() -> None:
    sessions = Sessions(MemoryStore())
    one, other = [await sessions.begin(ANN, "user:ann") for _ in range(2)]
    bobs = await sessions.begin(gr.User("bob"), "user:bob")
    await sessions.close(digest_of(one))
    assert await sessions.find(one) is None
    assert await sessions.find(other)
    await sessions.close_all("user:ann")
    assert await sessions.find(other) is None
    assert await sessions.find(bobs)
    assert await sessions.find(await sessions.begin(ANN, "user:ann")), "and may sign in again"


async def test_replicas_agree() -> None:
    store = MemoryStore()
    here, there = Sessions(store), Sessions(store)
    token = await here.begin(ANN, "user:ann")
    assert await there.find(token)
    await there.close_all("user:ann")
    assert await here.find(token) is None


async def test_it_ends_when_nobody_uses_it_and_at_last_anyhow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1e9]
    monkeypatch.setattr(time, "time", lambda: now[0])
    sessions = Sessions(MemoryStore(clock=lambda: now[0]))
    idle, used = [await sessions.begin(ANN, "user:ann") for _ in range(2)]
    began = now[0]
    while now[0] - began < LIFE_SECONDS - IDLE_SECONDS / 2:
        now[0] += IDLE_SECONDS / 2
        assert await sessions.find(used), "it is in use"
    assert await sessions.find(idle) is None
    now[0] = began + LIFE_SECONDS + 1
    assert await sessions.find(used) is None


async def test_one_person_keeps_so_many() -> None:
    store = MemoryStore()
    sessions = Sessions(store)
    tokens = [await sessions.begin(ANN, "user:ann") for _ in range(A_PERSON + 5)]
    alive = [bool(await sessions.find(token)) for token in tokens]
    assert alive == [False] * 5 + [True] * A_PERSON
