"""`.stream()` events over HTTP behind a balancer that knows nothing: each chunk may come to another replica."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from tests.replicas.cluster import Cluster, ask, call, event_id, stream


def join(cluster: Cluster, at: int, name: str, session: str, fn: str = "follow") -> str:
    edges = ask(f"{cluster.at(at)}/config").json()["dependencies"]
    number = next(d["id"] for d in edges if d["api_name"] == fn)
    body = {"data": [name, None], "fn_index": number, "session_hash": session}
    answer = ask(f"{cluster.at(at)}/gradio_api/queue/join", body)
    assert answer.status_code == 200, answer.text
    return event_id(answer)


def read(cluster: Cluster, at: int, session: str) -> list[dict[str, Any]]:
    text = ask(f"{cluster.at(at)}/gradio_api/queue/data?session_hash={session}").text
    return [
        msgspec.json.decode(frame.removeprefix("data: ")) for frame in text.strip().split("\n\n")
    ]


def told(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each result without the process that gave it: a stream stays where it began."""
    results = [(m["msg"], m["output"]["data"][0].rpartition(" ")) for m in found if "output" in m]
    assert len({process for _, (_, _, process) in results}) == 1
    return [(kind, text) for kind, (text, _, _) in results]


@pytest.mark.parametrize("first", range(3))
def test_chunks_reach_their_stream_from_everywhere(cluster: Cluster, first: int) -> None:
    session = f"chunks-{first}"
    event = join(cluster, first, "a", session)
    for turn, name in enumerate("bcd", 1):
        at = cluster.at((first + turn) % 3)
        body = {"data": [name, None]}
        assert ask(f"{at}/gradio_api/stream/{event}", body).json() == {"msg": "success"}
    at = cluster.at((first + 1) % 3)
    assert ask(f"{at}/gradio_api/stream/{event}", {"data": [1, 2, 3]}).status_code == 400
    assert ask(f"{at}/gradio_api/stream/{event}/close", {}).json() == {"msg": "success"}
    found = read(cluster, (first + 2) % 3, session)
    assert told(found) == [
        ("process_streaming", "a after "),
        ("process_streaming", "b after a"),
        ("process_streaming", "c after a b"),
        ("process_streaming", "d after a b c"),
        ("process_completed", "d after a b c"),
    ]
    assert found[-1]["msg"] == "close_stream"
    assert ask(f"{at}/gradio_api/stream/{event}", {"data": ["e", None]}).status_code == 404
    # what the session learned goes along
    event = event_id(call(cluster.at((first + 1) % 3), "followed", "z", None, session_hash=session))
    [(_, data)] = stream(cluster.at(first), "followed", event)
    assert data[0].startswith("z after a b c d ")


def test_a_stream_that_waits_is_cancelled_from_elsewhere(cluster: Cluster) -> None:
    event = join(cluster, 0, "a", "cancelled")
    at = cluster.at(1)
    assert ask(f"{at}/gradio_api/stream/{event}", {"data": ["b", None]}).status_code == 200
    for number in range(3):  # wherever it runs
        body = {"event_id": event, "session_hash": "cancelled"}
        assert ask(f"{cluster.at(number)}/gradio_api/cancel", body).status_code == 200
    last = read(cluster, 2, "cancelled")[-2]
    assert (last["msg"], last["output"]) == ("process_completed", {})


def test_a_stream_that_another_replica_took_up_takes_chunks_too(cluster: Cluster) -> None:
    """One runs where it was accepted; the others go to who has room."""
    sessions = [f"busy-{number}" for number in range(4)]
    events = [join(cluster, 0, "slow", session, "trail") for session in sessions]
    processes = set()
    for event, session in zip(events, sessions, strict=True):
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + 10
        # a stream takes chunks once it runs somewhere
        while (
            answer := ask(f"{cluster.at(0)}/gradio_api/stream/{event}", {"data": ["b", None]})
        ).status_code == 404:
            assert time.monotonic() < deadline, answer.text
            time.sleep(0.05)
        assert answer.status_code == 200, answer.text
        assert ask(f"{cluster.at(0)}/gradio_api/stream/{event}/close", {}).status_code == 200
        found = read(cluster, 1, session)
        assert [text for _, text in told(found)] == ["slow after ", "b after slow", "b after slow"]
        processes.add(found[-2]["output"]["data"][0].rpartition(" ")[2])
    assert len(processes) > 1


def test_a_stream_of_nobody_is_not_there(cluster: Cluster) -> None:
    assert ask(f"{cluster.at(0)}/gradio_api/stream/nothing", {"data": []}).status_code == 404
    assert ask(f"{cluster.at(0)}/gradio_api/stream/nothing/close", {}).status_code == 404
