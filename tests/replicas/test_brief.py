"""Calls that are over at once are run before they are accepted: nobody may notice but the store."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import redis

import showglass as gr
from showglass.runtime.job import Job
from showglass.server.replica import brief, rounds
from showglass.server.replica import lines as replica_lines
from showglass.server.replica.sealed import is_sealed
from showglass.store.jobs import Jobs
from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, ask, call, event_id, stream, wait_until

LONG = 1.5


@pytest.fixture
def quick(cluster: Cluster) -> Cluster:
    """Three replicas that know that a nap takes no time, whatever it took before."""
    for number in range(3):
        for _ in range(25):
            event = event_id(call(cluster.at(number), "nap", 0))
            stream(cluster.at(number), "nap", event)
    return cluster


def commands(cluster: Cluster) -> dict[str, int]:
    with redis.Redis.from_url(cluster.redis.url) as client:
        found: dict[str, Any] = client.info("commandstats")
        return {name.removeprefix("cmdstat_"): said["calls"] for name, said in found.items()}


def test_a_quick_call_lies_in_the_store_once(quick: Cluster) -> None:
    until = time.monotonic() + 40
    while True:
        before = commands(quick)
        for number in range(20):
            event = event_id(call(quick.at(number % 3), "nap", 0))
            [(kind, data)] = stream(quick.at((number + 1) % 3), "nap", event)
            assert kind == "complete"
            assert data[0].startswith("rested")
        after = commands(quick)
        jobs, told = (after.get(name, 0) - before.get(name, 0) for name in ("xadd", "publish"))
        if jobs <= 4 and told <= 8:
            return
        # on a busy machine even a nap takes long, and is then accepted as any other
        assert time.monotonic() < until, f"20 calls were {jobs} jobs that were told {told} times"


def test_only_its_own_endpoint_and_any_replica_give_its_result_more_than_once(
    quick: Cluster,
) -> None:
    event = event_id(call(quick.at(0), "nap", 0))
    wrong = ask(f"{quick.at(1)}/gradio_api/call/greet/{event}")
    assert wrong.status_code == 404
    for number in (1, 2, 0):
        assert stream(quick.at(number), "nap", event)[-1][0] == "complete"


def test_one_that_takes_long_is_accepted_meanwhile(quick: Cluster) -> None:
    began = time.monotonic()
    event = event_id(call(quick.at(0), "nap", LONG))
    assert time.monotonic() - began < LONG * 0.8
    [(kind, data)] = stream(quick.at(1), "nap", event)
    assert kind == "complete"
    assert data[0].startswith("rested")
    assert quick.runs().count(f"nap-{LONG}") == 1


def test_it_can_be_cancelled_from_elsewhere(quick: Cluster) -> None:
    event = event_id(call(quick.at(0), "nap", LONG))
    answer = ask(
        f"{quick.at(2)}/gradio_api/cancel", {"event_id": event, "session_hash": "s", "fn_index": 0}
    )
    assert answer.status_code == 200
    [(kind, data)] = stream(quick.at(1), "nap", event)
    assert kind == "error"
    assert "cancelled" in data["error"]


def test_its_replica_dies_while_it_runs(quick: Cluster) -> None:
    event = event_id(call(quick.at(0), "nap", 30))
    quick.kill(quick.ports[0])
    [(kind, data)] = stream(quick.at(1), "nap", event)
    assert kind == "error"
    assert "replica" in data["error"]
    quick.start(quick.ports[0])
    quick.wait_for(quick.ports[0])


def test_jobs_that_wait_are_not_held_up_by_those_that_run_out_of_line(quick: Cluster) -> None:
    """Naps that turned out long fill the places of one replica; others wait in the store and run elsewhere."""
    events: list[str] = []
    lock = threading.Lock()

    def one() -> None:
        event = event_id(call(quick.at(0), "nap", 0.4))
        with lock:
            events.append(event)

    threads = [threading.Thread(target=one) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ends = [stream(quick.at(n % 3), "nap", event)[-1] for n, event in enumerate(events)]
    assert [kind for kind, _ in ends] == ["complete"] * 24
    assert quick.runs().count("nap-0.4") == 24
    with redis.Redis.from_url(quick.redis.url) as client:

        def empty() -> bool:
            streams = list(client.scan_iter(f"{quick.namespace}:jobs:*"))
            return not any(client.xlen(name) for name in streams)

        wait_until(empty, 5)
        for name in client.scan_iter(f"{quick.namespace}:jobs:*"):
            assert client.xpending(name, "g")["pending"] == 0


def test_a_quick_call_that_fails_says_so(quick: Cluster) -> None:
    event = event_id(call(quick.at(0), "nap", -1))
    [(kind, _)] = stream(quick.at(1), "nap", event)
    assert kind == "error"


def test_with_the_store_away_nothing_is_run(tmp_path: Path) -> None:
    server = RedisServer()
    cluster = Cluster(server, tmp_path, count=1)
    try:
        for _ in range(3):
            stream(cluster.at(0), "nap", event_id(call(cluster.at(0), "nap", 0)))
        server.stop(hard=True)
        wait_until(lambda: call(cluster.at(0), "nap", 0).status_code == 503)
        runs = len(cluster.runs())
        assert call(cluster.at(0), "nap", 0).status_code == 503
        assert len(cluster.runs()) == runs
    finally:
        cluster.close()
        server.close()


def test_one_that_was_run_first_is_no_garbage(redis_server: RedisServer) -> None:
    """What holds itself stays until the collector looks for it, and its looking was a tenth of such a call."""

    def echo(text: str) -> str:
        return text

    app = gr.Interface(echo, "text", "text")
    store = f"{redis_server.url}?namespace=garbage"
    app.launch(prevent_thread_lock=True, quiet=True, server_port=0, store=store)
    url = str(app.local_url).rstrip("/")
    until = time.monotonic() + 40
    try:
        while True:
            gc.collect()
            gc.disable()
            event = event_id(call(url, "echo", "nobody else"))
            assert stream(url, "echo", event) == [("complete", ["nobody else"])]
            time.sleep(0.05)  # the thread that ran it lets go of it
            jobs = [o for o in gc.get_objects() if type(o) is Job and o.data == ["nobody else"]]
            if not jobs:
                return
            # the first one is not known to be quick, and on a busy machine others take long
            assert time.monotonic() < until, gc.get_referrers(jobs[0])
            del jobs
            gc.enable()
    finally:
        gc.enable()
        app.close()


def any_is_brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a call takes on a busy machine."""
    for name in ("BRIEF", "EXPECTED", "PATIENCE"):
        monkeypatch.setattr(brief, name, 3600.0)


def test_one_that_waits_in_the_store_comes_in_when_a_quick_one_ends(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of a quick one is not told to the store: who waited there did so until its replica asked by itself."""
    monkeypatch.setattr(rounds, "PLACES_SECONDS", 3600.0)  # its own rounds never come
    monkeypatch.setattr(replica_lines, "MOST_AHEAD", 0)
    any_is_brief(monkeypatch)
    runs, goes_on = threading.Event(), threading.Event()

    def hold(text: str) -> str:
        if text == "first":
            runs.set()
            goes_on.wait()
        return text

    app = gr.Interface(hold, "text", "text")
    store = f"{redis_server.url}?namespace=waiting&lease=3600"
    app.launch(prevent_thread_lock=True, quiet=True, server_port=0, store=store)
    url = str(app.local_url).rstrip("/")
    try:
        while not runs.is_set():
            stream(url, "hold", event_id(call(url, "hold", "its length is known")))
            with ThreadPoolExecutor(1) as client:
                first = client.submit(call, url, "hold", "first")
                runs.wait()
                body = {"data": ["second"], "session_hash": "of its own"}
                second = ask(f"{url}/gradio_api/call/hold", body).json()["event_id"]
                goes_on.set()
                assert stream(url, "hold", event_id(first.result())) == [("complete", ["first"])]
        assert stream(url, "hold", second) == [("complete", ["second"])]
    finally:
        goes_on.set()
        app.close()


def test_a_quick_one_does_not_wait_for_others_to_be_accepted(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each would make the next one wait for the store, for as long as calls come without a pause."""
    any_is_brief(monkeypatch)
    accept = Jobs.accept
    offered, goes_on = threading.Event(), threading.Event()

    async def held(self: Jobs, *offer: Any, **more: Any) -> Any:
        offered.set()
        await asyncio.to_thread(goes_on.wait)
        return await accept(self, *offer, **more)

    app = gr.Interface(lambda text: text, "text", "text", api_name="echo")
    store = f"{redis_server.url}?namespace=offered"
    app.launch(prevent_thread_lock=True, quiet=True, server_port=0, store=store)
    url = str(app.local_url).rstrip("/")
    try:
        for _ in range(5):
            stream(url, "echo", event_id(call(url, "echo", "its length is known")))
        monkeypatch.setattr(Jobs, "accept", held)
        with ThreadPoolExecutor(1) as client:
            body = {"data": ["slow"], "session_hash": "of its own"}
            slow = client.submit(ask, f"{url}/gradio_api/call/echo", body)
            assert offered.wait(30)
            assert is_sealed(event_id(call(url, "echo", "quick")))
            assert not slow.done()
            goes_on.set()
            assert stream(url, "echo", event_id(slow.result())) == [("complete", ["slow"])]
    finally:
        goes_on.set()
        app.close()
