"""The store of one process. What every store does: `test_contract.py`."""

from __future__ import annotations

import pytest

from showglass.store import memory
from showglass.store.master import CannotStart
from showglass.store.memory import MemoryStore

pytestmark = pytest.mark.anyio


async def test_entries_end_and_are_swept() -> None:
    now = [0.0]
    store = MemoryStore(clock=lambda: now[0])
    await store.set("short", b"1", ttl=5)
    await store.set("long", b"2")
    await store.increment("count", ttl=5)
    now[0] = 5.0
    store.sweep()
    assert list(store._values) == ["long"]
    assert not store._counts


async def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_ENTRIES", 20)
    store = MemoryStore()
    for number in range(100):
        await store.set(f"value:{number}", b"", ttl=60 + number)
        await store.increment(f"count:{number}", ttl=60 + number)
    assert len(store._values) <= 20
    assert len(store._counts) <= 20
    assert await store.get("value:99") == b""


async def test_two_apps_share_nothing() -> None:
    assert MemoryStore().secret("tickets") != MemoryStore().secret("tickets")


async def test_the_environments_secret_outlives_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What signs components in open pages; sessions and cookies are of one process, and two apps may share it."""
    assert MemoryStore().secret("tickets") != MemoryStore().secret("tickets")
    monkeypatch.setenv("SHOWGLASS_SECRET", "a secret of sufficient length")
    one, two = MemoryStore(), MemoryStore()
    assert one.secret("tickets") == two.secret("tickets")
    assert one.secret("page token") != two.secret("page token")
    assert one.secret("tickets") != one.secret("page token")
    monkeypatch.setenv("SHOWGLASS_SECRET", "short")
    with pytest.raises(CannotStart, match="16 characters"):
        MemoryStore()
