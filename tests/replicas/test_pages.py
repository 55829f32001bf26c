"""Pages whose connection moves from one replica to another."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.page_client import PageClient
from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, ask, wait_until
from tests.server.test_live import frame as chunk_frame
from tests.server.test_live import jpeg

Open = Callable[[int], PageClient]


@pytest.fixture
def page(cluster: Cluster) -> Iterator[Open]:
    """Opens a page at one of the replicas."""
    with ExitStack() as opened:

        def connect(number: int) -> PageClient:
            client = PageClient(f"{cluster.at(number)}/")
            opened.callback(client.close)
            return client

        yield connect


def move(client: PageClient, cluster: Cluster, number: int) -> None:
    """Lose the connection and come back at another replica."""
    client.drop()
    client.url = f"{cluster.at(number)}/"
    client.open()


@pytest.fixture(scope="module")
def fn(cluster: Cluster) -> dict[str, int]:
    """Numbers of events by name."""
    found = ask(f"{cluster.at(0)}/config").json()["dependencies"]
    return {e["api_name"]: e["id"] for e in found}


def shown(client: PageClient) -> list[Any]:
    return list(client.values.values())


def test_a_page_comes_back_at_another_replica(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    client = page(0)
    assert client.call(fn["greet"], "Ada")[0] == "done"
    key, seen = client.key, client.seen
    move(client, cluster, 1)
    assert client.resumed
    assert client.key == key
    assert client.call(fn["greet"], "Bob")[0] == "done"
    assert client.seen > seen
    assert any(str(v).startswith("Hello Bob!") for v in shown(client))


def test_a_running_job_goes_on_and_its_output_follows(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    client = page(0)
    job = client.run(fn["steps"], 120)
    while not client.values:
        client.read()
    move(client, cluster, 2)
    assert client.resumed
    stage, _ = client.finish(job)
    assert stage == "done"
    assert str(shown(client)[-1]).startswith("119 ")


def test_what_ended_while_nobody_was_connected_is_told_elsewhere(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    client = page(1)
    job = client.run(fn["once"], "while-away")
    client.read()
    client.drop()
    wait_until(lambda: "while-away" in cluster.runs())
    time.sleep(0.6)
    client.url = f"{cluster.at(0)}/"
    client.open()
    assert client.finish(job)[0] == "done"
    assert any("while-away done" in str(v) for v in shown(client))


def test_a_run_that_is_said_again_elsewhere_runs_once(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    client = page(0)
    job = client.run(fn["once"], "said-twice")
    wait_until(lambda: "said-twice" in cluster.runs())
    move(client, cluster, 1)
    client.send({"t": "run", "job": job, "fn": fn["once"], "data": ["said-twice"]})
    assert client.finish(job)[0] == "done"
    assert cluster.runs().count("said-twice") == 1


def test_state_and_props_move_along(cluster: Cluster, page: Open, fn: dict[str, int]) -> None:
    client = page(0)
    for turn in range(6):
        assert client.call(fn["count"], None)[0] == "done"
        assert turn + 1 in shown(client)
        move(client, cluster, (turn + 1) % 3)
    assert client.call(fn["pick"], "three")[0] == "failed"
    assert client.call(fn["relabel"], "three")[0] == "done"
    move(client, cluster, 1)
    assert client.call(fn["pick"], "three")[0] == "done"


def test_a_cancel_reaches_a_job_that_runs_elsewhere(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    client = page(0)
    job = client.run(fn["forever"], "page-cancel")
    wait_until(lambda: "began-page-cancel" in cluster.runs())
    move(client, cluster, 1)
    client.send({"t": "cancel", "jobs": [job]})
    assert client.finish(job)[0] == "cancelled"
    wait_until(lambda: "closed-page-cancel" in cluster.runs())


def test_jobs_of_a_page_run_wherever_there_is_room(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    client = page(0)
    jobs = [client.run(fn["once"], f"many{n}") for n in range(20)]
    ran = set()
    for job in jobs:
        assert client.finish(job)[0] == "done"
    for frame in client.frames:
        for op in frame["ops"]:
            if op[0] in ("set", "append") and "done" in str(op[3]):
                ran.add(str(op[3]).split()[-1])
    assert len(ran) > 1


def test_a_page_outlives_the_replica_that_it_was_connected_to(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    cluster = Cluster(redis_server, tmp_path)
    try:
        client = PageClient(f"{cluster.at(0)}/")
        found = ask(f"{cluster.at(0)}/config").json()["dependencies"]
        fn = {e["api_name"]: e["id"] for e in found}
        assert client.call(fn["count"], None)[0] == "done"
        doomed = client.run(fn["forever"], "doomed")
        safe = client.run(fn["again"], "safe")
        wait_until(lambda: {"began-doomed", "safe"} <= set(cluster.runs()))
        cluster.kill(cluster.ports[0])
        client.url = f"{cluster.at(1)}/"
        client.open()
        assert client.resumed
        assert client.finish(doomed)[0] == "failed"
        assert "replica" in json.dumps(client.jobs[doomed][1])
        assert client.finish(safe)[0] == "done"
        assert client.call(fn["count"], None)[0] == "done"
        assert 2 in shown(client)
        client.close()
    finally:
        cluster.close()


def test_a_camera_goes_on_at_another_replica(
    cluster: Cluster, page: Open, fn: dict[str, int]
) -> None:
    """With what it has in its State."""
    client = page(0)
    job = 0
    for turn in range(4):
        for number in (1, 2):
            job += 1
            head = {
                "t": "chunk", "job": job, "fn": fn["watch"], "n": number, "data": [None, None],
                "place": 0, "mime": "image/jpeg",
            }  # fmt: skip
            client.socket.send(chunk_frame(head, jpeg()))
            assert client.finish(job)[0] == "done"
            assert f"{2 * turn + number} pictures" in shown(client)
        move(client, cluster, (turn + 1) % 3)
