"""What every store does."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest

from showglass.store.base import Store
from showglass.store.memory import MemoryStore
from showglass.store.redis import RedisStore
from tests.redis_server import RedisServer

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    opened = RedisStore(f"{server.url}?namespace={secrets.token_hex(4)}")
    yield opened
    await opened.close()


async def test_a_value_is_kept_until_it_is_deleted(store: Store) -> None:
    assert await store.get("a") is None
    assert await store.set("a", b"\x00one")
    assert await store.get("a") == b"\x00one"
    assert await store.set("a", b"two")
    assert await store.get("a") == b"two"
    assert await store.delete("a")
    assert not await store.delete("a")
    assert await store.get("a") is None


async def test_a_value_ends(store: Store) -> None:
    await store.set("a", b"1", ttl=0.05)
    await store.set("b", b"2", ttl=60)
    await asyncio.sleep(0.1)
    assert await store.get("a") is None
    assert not await store.delete("a")
    assert await store.get("b") == b"2"


async def test_only_new_leaves_what_is_there(store: Store) -> None:
    assert await store.set("a", b"1", ttl=0.05, only_new=True)
    assert not await store.set("a", b"2", only_new=True)
    assert await store.get("a") == b"1"
    await asyncio.sleep(0.1)
    assert await store.set("a", b"3", only_new=True)
    assert await store.get("a") == b"3"


async def test_a_counter_counts_and_ends(store: Store) -> None:
    assert await store.increment("n", ttl=0.1) == 1
    assert await store.increment("n", ttl=60, by=4) == 5
    assert await store.increment("m", ttl=60) == 1
    await asyncio.sleep(0.15)
    assert await store.increment("n", ttl=60) == 1


async def test_one_of_many_deletes_it(store: Store) -> None:
    await store.set("once", b"1")
    assert sum(await asyncio.gather(*(store.delete("once") for _ in range(20)))) == 1


async def test_counting_at_once_loses_nothing(store: Store) -> None:
    counts = await asyncio.gather(*(store.increment("n", ttl=60) for _ in range(50)))
    assert sorted(counts) == list(range(1, 51))


async def test_secrets(store: Store) -> None:
    assert len(store.secret("tickets")) == 32
    assert store.secret("tickets") == store.secret("tickets")
    assert store.secret("tickets") != store.secret("cookies")
