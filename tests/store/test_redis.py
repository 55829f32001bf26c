"""The store in Redis: how it is opened, what it refuses."""

from __future__ import annotations

import secrets

import pytest

from showglass.store.base import StoreAway
from showglass.store.choice import open_store
from showglass.store.master import CannotStart
from showglass.store.memory import MemoryStore
from showglass.store.redis import RedisStore
from tests.redis_server import RedisServer, free_port

pytestmark = pytest.mark.anyio


def url(server: RedisServer, namespace: str = "") -> str:
    return f"{server.url}?namespace={namespace or secrets.token_hex(4)}"


async def test_replicas_have_the_same_secrets_and_apps_do_not(redis_server: RedisServer) -> None:
    name = secrets.token_hex(4)
    first, second = RedisStore(url(redis_server, name)), RedisStore(url(redis_server, name))
    other = RedisStore(url(redis_server))
    assert first.secret("tickets") == second.secret("tickets")
    assert first.secret("tickets") != other.secret("tickets")
    await first.set("a", b"1")
    assert await second.get("a") == b"1"
    assert await other.get("a") is None
    for store in (first, second, other):
        await store.close()


async def test_with_a_secret_of_the_environment_none_lies_in_redis(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWGLASS_SECRET", "a long enough secret")
    name = secrets.token_hex(4)
    store = RedisStore(url(redis_server, name))
    await store.set("a", b"1")
    assert await store.ask("GET", f"{name}:master") is None
    monkeypatch.setenv("SHOWGLASS_SECRET", "another long enough secret")
    stranger = RedisStore(url(redis_server, name))
    assert await stranger.get("a") is None
    await store.close()
    await stranger.close()
    monkeypatch.setenv("SHOWGLASS_SECRET", "short")
    with pytest.raises(CannotStart, match="16 characters"):
        RedisStore(url(redis_server))


async def test_a_changed_value_is_none(redis_server: RedisServer) -> None:
    store = RedisStore(url(redis_server))
    await store.set("a", b"1")
    await store.set("b", b"2")
    await store.ask("RENAME", store.key("v", "b"), store.key("v", "a"))
    assert await store.get("a") is None
    await store.close()


def test_what_is_wrong_with_an_address_is_said(redis_server: RedisServer) -> None:
    for given, said in (
        (f"redis://127.0.0.1:{free_port()}/0", "cannot be reached"),
        (f"{redis_server.url}?namespace=a:b", "namespace"),
        (f"{redis_server.url}?lease=soon", "lease"),
        (f"{redis_server.url}?lease=0", "lease"),
        (f"{redis_server.url}?colour=red", "cannot be reached"),
    ):
        with pytest.raises(CannotStart, match=said):
            open_store(given)
    with pytest.raises(ValueError, match="is no store"):
        open_store("postgres://x")


def test_a_password_is_not_told() -> None:
    with pytest.raises(CannotStart) as refused:
        open_store(f"redis://user:hunter2@127.0.0.1:{free_port()}/0")
    assert "hunter2" not in str(refused.value)


def test_memory_is_the_default(monkeypatch: pytest.MonkeyPatch, redis_server: RedisServer) -> None:
    assert isinstance(open_store(None), MemoryStore)
    monkeypatch.setenv("SHOWGLASS_STORE", url(redis_server))
    assert isinstance(open_store(None), RedisStore)
    assert isinstance(open_store("memory"), MemoryStore)


async def test_when_it_is_away_it_says_so_and_comes_back() -> None:
    server = RedisServer()
    store = RedisStore(url(server))
    await store.set("a", b"1")
    server.stop(hard=True)
    with pytest.raises(StoreAway):
        await store.get("a")
    server.start()
    await store.wait_ready(5)
    assert await store.set("a", b"2")
    await store.close()
    server.close()


async def test_when_it_is_full_it_is_away() -> None:
    """What waits there is the visitors': a full one must not look like a fault of the app."""
    server = RedisServer()
    store = RedisStore(url(server))
    await store.set("a", b"1")
    await store.ask("CONFIG", "SET", "maxmemory", "1mb")
    await store.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
    with pytest.raises(StoreAway) as full:
        await store.set("b", b"x")
    assert full.value.why.startswith("OOM")
    assert await store.get("a") == b"1"
    await store.close()
    server.close()
