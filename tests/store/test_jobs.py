"""The verbs of jobs, as two replicas use them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from showglass.store.jobs import Frames, Jobs, Lane, Offer
from showglass.store.redis import RedisStore
from tests.redis_server import RedisServer

pytestmark = pytest.mark.anyio
LANE = Lane(0)


class Ears:
    """What one replica heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.frames_of: dict[str, list[bytes]] = {}

    def frames(self, feed: str, frames: Frames) -> None:
        self.frames_of.setdefault(feed, []).extend(frames.frames)

    def opened(self, feed: str, at: int, count: int) -> None:
        self.heard.append(("opened", feed, at, count))

    def read_elsewhere(self, feed: str) -> None:
        self.heard.append(("elsewhere", feed))

    def work(self, lane: int) -> None:
        self.heard.append(("work", lane))

    def letter(self, kind: str, name: str, sender: str) -> None:
        self.heard.append(("letter", kind, name, sender))

    def cancel_here(self, event: str) -> None:
        self.heard.append(("cancel", event))


async def end(jobs: Jobs, lane: Lane, event: str, feed: str, frame: bytes, room: int) -> Any:
    """`finish`, and what it says."""
    return jobs.finished(await jobs.finish(lane, event, feed, frame, room), frame)


class Two:
    """Two replicas of one app."""

    def __init__(self, url: str) -> None:
        self.stores = [RedisStore(url), RedisStore(url)]
        self.ears = [Ears(), Ears()]
        self.a, self.b = (
            Jobs(store, name, 2, ears)
            for store, name, ears in zip(self.stores, "ab", self.ears, strict=True)
        )

    async def close(self) -> None:
        for jobs, store in zip((self.a, self.b), self.stores, strict=True):
            await jobs.leave()
            await store.close()


@pytest.fixture
async def two(redis_server: RedisServer) -> AsyncIterator[Two]:
    started = Two(f"{redis_server.url}?namespace={secrets.token_hex(4)}&lease=0.5")
    await started.a.start()
    await started.b.start()
    yield started
    await started.close()


async def accept(jobs: Jobs, event: str, room: int = 0, feed: str = "", **more: Any) -> Any:
    offer = Offer(event, feed or event, "greet", b"job of " + event.encode())
    return await jobs.accept(LANE, offer, room, spare=False, **{"most": None, **more})


async def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends, "it did not come"
        await asyncio.sleep(0.01)


async def heard(ears: Ears, what: tuple[Any, ...]) -> None:
    await until(lambda: what in ears.heard)


async def test_who_has_room_takes_its_own_at_once(two: Two) -> None:
    found = await accept(two.a, "e1", room=1)
    assert found.taken == [("e1", b"")]
    assert await two.b.take(LANE, 5) == []


async def test_what_waits_goes_in_order_to_who_asks(two: Two) -> None:
    for n in range(4):
        assert (await accept(two.a, f"e{n}")).taken == []
    assert await two.a.line(LANE) == ["e0", "e1", "e2", "e3"]
    assert await two.b.take(LANE, 2) == [("e0", b"job of e0"), ("e1", b"job of e1")]
    assert await two.a.line(LANE) == ["e2", "e3"]
    assert await two.a.backlog() == [0]
    found = await accept(two.a, "e4", room=1)  # who waits longest comes first
    assert found.taken == [("e2", b"job of e2")]


async def test_a_job_is_accepted_once(two: Two) -> None:
    assert not (await accept(two.a, "e1")).known
    assert (await accept(two.b, "e1")).known
    assert await two.a.line(LANE) == ["e1"]


async def test_no_more_may_wait_than_is_said(two: Two) -> None:
    for n in range(3):
        await accept(two.a, f"e{n}", most=3)
    assert (await accept(two.b, "more", most=3)).refused == 3
    assert (await accept(two.b, "room", room=1, most=3)).refused is None


async def test_an_end_counts_once_and_is_its_owners(two: Two) -> None:
    await accept(two.a, "e1", room=1)
    assert await end(two.b, LANE, "e1", "e1", b"stolen", 0) == (None, [])
    told, _ = await end(two.a, LANE, "e1", "e1", b"end", 0)
    assert told == Frames(0, 0, [b"end"])
    assert await end(two.a, LANE, "e1", "e1", b"again", 0) == (None, [])
    found = await two.b.attach("e1")
    assert found == Frames(0, 0, [b"end"], "greet")


async def test_frames_reach_the_reader_at_another_replica(two: Two) -> None:
    await accept(two.a, "e1", room=1)
    await two.a.put("e1", [b"one", b"two\n"])
    found = await two.b.attach("e1")
    assert found is not None
    assert found.frames == [b"one", b"two\n"]
    assert found.open == 1
    await two.a.put("e1", [b"three", b""])
    await end(two.a, LANE, "e1", "e1", b"end", 0)
    await until(lambda: two.ears[1].frames_of.get("e1") == [b"three", b"", b"end"])
    assert "e1" not in two.ears[0].frames_of
    await two.a.attach("e1")
    await heard(two.ears[1], ("elsewhere", "e1"))


async def test_what_was_delivered_is_forgotten(two: Two) -> None:
    await accept(two.a, "e1", room=1)
    assert await two.a.put("e1", [b"x" * 100] * 10) == 10 * 116
    await two.a.delivered("e1", 8, 8 * 116)
    assert await two.a.put("e1", [b"y"]) == 2 * 116 + 17
    found = await two.b.attach("e1")
    assert found is not None
    assert found.start == 8
    assert len(found.frames) == 3


async def test_a_cancel(two: Two) -> None:
    await accept(two.a, "runs", room=1)
    await accept(two.a, "waits")
    assert await two.b.cancel("runs", "other") == ("over", b"")
    assert await two.b.cancel("runs") == ("told", b"")
    await heard(two.ears[0], ("cancel", "runs"))
    assert await two.a.cancel("runs", "greet") == ("here", b"")
    assert await two.b.cancel("waits") == ("mine", b"job of waits")
    assert await two.a.take(LANE, 5) == []
    assert (await end(two.b, LANE, "waits", "waits", b"end", 0))[0] is not None
    assert await two.b.cancel("waits") == ("over", b"")
    assert await two.b.cancel("never was") == ("over", b"")


async def test_an_idle_replica_is_woken(two: Two) -> None:
    await two.b.take(LANE, 1)
    await two.a.store.script("leave", "a", 2)  # has no room
    await accept(two.a, "e1")
    await heard(two.ears[1], ("work", 0))


@pytest.mark.parametrize("count", [1, 3, 7])
async def test_jobs_of_the_dead_go_to_who_buries_them(two: Two, count: int) -> None:
    for n in range(count):
        await accept(two.a, f"e{n}", room=1)
    assert await two.b.bury(100) == []
    two.a._lease.set()  # it renews its lease no more
    await asyncio.sleep(0.7)
    found: list[Any] = []
    for _ in range(count):
        found += await two.b.bury(2)
    assert sorted(e for e, _, _ in found) == [f"e{n}" for n in range(count)]
    assert {(job[:4], deaths) for _, job, deaths in found} == {(b"job ", 1)}
    assert await end(two.a, LANE, "e0", "e0", b"too late", 0) == (None, [])
    assert (await end(two.b, LANE, "e0", "e0", b"end", 0))[0] is not None


async def test_what_did_not_begin_is_handed_back(two: Two) -> None:
    await accept(two.a, "e1", room=1)
    assert await two.b.hand_back("e1") == 0
    assert await two.a.hand_back("e1") == 1
    assert await end(two.a, LANE, "e1", "e1", b"end", 0) == (None, [])
    assert await two.b.take(LANE, 1) == [("e1", b"job of e1")]


async def test_what_got_lost_on_its_way_is_found(two: Two) -> None:
    await accept(two.a, "e1", room=1)
    assert await two.a.mine(60) == []
    assert await two.a.mine(0) == ["e1"]
    assert await two.b.mine(0) == []
    assert await two.a.job("e1") == b"job of e1"
    assert await two.b.job("e1") == b""


async def test_a_limit_of_all_together(two: Two) -> None:
    lane = Lane(1, limit=2)
    for n in range(4):
        offer = Offer(f"e{n}", f"e{n}", "greet", b"")
        await (two.a, two.b)[n % 2].accept(lane, offer, 1, spare=True, most=None)
    assert await two.a.line(lane) == ["e2", "e3"]
    _, taken = await end(two.b, lane, "e1", "e1", b"end", 5)
    assert [e for e, _ in taken] == ["e2"]


async def test_a_changed_job_or_frame_is_refused(two: Two) -> None:
    store = two.stores[0]
    await accept(two.a, "e1")
    await accept(two.a, "e2")
    jobs = store.key("jobs", "0")
    [[sid, fields], _] = await store.ask("XRANGE", jobs, "-", "+")
    await store.ask("XDEL", jobs, sid.decode())
    await store.ask("XADD", jobs, "*", "e", "e1", "j", fields[3] + b"!")
    taken = dict(await two.b.take(LANE, 2))
    assert taken["e2"] == b"job of e2"
    assert taken.get("e1", b"") == b""
    await two.b.put("e2", [b"good", b"bad"])
    await store.ask("LSET", store.key("q", "e2"), 1, b"0" * 16 + b"evil")
    found = await two.a.attach("e2")
    assert found is not None
    assert found.frames == [b"good", b""]


async def test_a_session_has_versions(two: Two) -> None:
    assert await two.a.load("s", "0") == ("0", {})
    assert await two.a.save("s", {"s1": b"one"}) == 1
    assert await two.b.load("s", "0") == ("1", {"s1": b"one"})
    assert await two.b.load("s", "1") == ("1", {})
    assert (await accept(two.a, "e1")).version == "0"
    offer = Offer("e2", "e2", "greet", b"", session="s")
    assert (await two.a.accept(LANE, offer, 0, spare=False, most=None)).version == "1"
