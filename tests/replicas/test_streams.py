"""The page's event stream behind a balancer without stickiness: the stream is at one replica, POSTs reach any."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.replicas.cluster import Cluster, ask, wait_until
from tests.stream_client import StreamClient


class Round(StreamClient):
    """Each POST goes to the next replica."""

    def __init__(self, cluster: Cluster, number: int) -> None:
        super().__init__(f"{cluster.at(number)}/")
        self.cluster = cluster
        self.turn = number

    def post(self, body: Any, **headers: str) -> httpx.Response:
        self.turn += 1
        self.api = f"{self.cluster.at(self.turn % 3)}/gradio_api/socket"
        return super().post(body, **headers)


@pytest.fixture(scope="module")
def fn(cluster: Cluster) -> dict[str, int]:
    """Numbers of events by name."""
    found = ask(f"{cluster.at(0)}/config").json()["dependencies"]
    return {e["api_name"]: e["id"] for e in found}


def values(ops: list[Any]) -> list[Any]:
    return [op[3] for op in ops if op[0] in ("set", "append")]


def test_a_conversation_whose_posts_reach_all_replicas(
    cluster: Cluster, fn: dict[str, int]
) -> None:
    with Round(cluster, 0) as tab:
        tab.hello(1)
        for turn in range(6):
            run = {"t": "run", "job": turn + 1, "fn": fn["greet"], "data": [f"n{turn}"]}
            assert tab.send((1, run)).status_code == 200
            [said] = [v for v in values(tab.until(1, "done")) if isinstance(v, str)][-1:]
            assert f"n{turn}!" in said


def test_two_tabs_and_a_cancel(cluster: Cluster, fn: dict[str, int]) -> None:
    with Round(cluster, 1) as tab:
        tab.hello(1)
        tab.hello(2)
        forever = {"t": "run", "job": 1, "fn": fn["forever"], "data": ["stream-cancel"]}
        tab.send((1, forever), (2, {"t": "run", "job": 1, "fn": fn["count"], "data": [None]}))
        tab.until(2, "done")
        wait_until(lambda: "began-stream-cancel" in cluster.runs())
        tab.send((1, {"t": "cancel", "jobs": [1]}))
        tab.until(1, "cancelled")
        wait_until(lambda: "closed-stream-cancel" in cluster.runs())


def test_a_stream_that_is_cut_goes_on_at_another_replica(
    cluster: Cluster, fn: dict[str, int]
) -> None:
    with Round(cluster, 0) as tab:
        key = tab.hello(1)["session"]
        tab.send((1, {"t": "run", "job": 1, "fn": fn["steps"], "data": [60]}))
        tab.leave()
    with Round(cluster, 2) as tab:
        assert tab.hello(5, session=key)["resumed"] is True
        assert str(values(tab.until(5, "done"))[-1]).startswith("59 ")


def test_posts_are_counted_and_taken_once(cluster: Cluster, fn: dict[str, int]) -> None:
    with Round(cluster, 0) as tab:
        tab.hello(1)
        run = {"t": "run", "job": 1, "fn": fn["once"], "data": ["stream-once"]}
        for _ in range(3):
            assert tab.send((1, run), n=2).status_code == 200
        assert tab.send((1, run), n=5).status_code == 409
        tab.until(1, "done")
    assert cluster.runs().count("stream-once") == 1


@pytest.mark.parametrize("key", ["0" * 16 + ".abc", "nobody", "a.b", "../x.y", "0" * 500])
def test_a_stream_that_is_nowhere_is_gone(cluster: Cluster, key: str) -> None:
    answer = ask(f"{cluster.at(0)}/gradio_api/socket/send", {"stream": key, "n": 1, "messages": []})
    assert answer.status_code == 404
