"""`cancel`, `reset`, `heartbeat`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.door_client import Served, named_frames

Call = Callable[..., list[tuple[str, Any]]]


def test_a_cancelled_call_ends_with_an_error(client: httpx.Client, served: Served) -> None:
    event = client.post("call/forever", json={"data": []}).json()["event_id"]
    assert served.gates.entered.wait(30)
    assert client.post("cancel", json={"event_id": event}).json() == {"success": True}
    assert client.post("reset", json={"event_id": event}).json() == {"success": True}
    assert served.gates.closed.wait(30)
    *_, last = named_frames(client.get(f"call/forever/{event}").content)
    assert last == ("error", {"error": "The event was cancelled."})


def test_a_waiting_event_leaves_the_line(client: httpx.Client, served: Served) -> None:
    client.post("call/wait", json={"data": ["a"]})
    second = client.post("call/wait", json={"data": ["b"]}).json()["event_id"]
    assert client.get("queue/status").json()["queue_size"] == 1
    client.post("cancel", json={"event_id": second})
    assert client.get("queue/status").json()["queue_size"] == 0


def test_another_session_cancels_nothing(client: httpx.Client, served: Served) -> None:
    body = {"data": ["a"], "session_hash": "mine"}
    event = client.post("call/wait", json=body).json()["event_id"]
    client.post("cancel", json={"event_id": event, "session_hash": "theirs"})
    served.gates.hold.set()
    assert named_frames(client.get(f"call/wait/{event}").content) == [("complete", ["a"])]


def test_cancelling_what_is_over_or_unknown_changes_nothing(
    client: httpx.Client, call: Call
) -> None:
    assert call("greet", "x")[0][0] == "complete"
    assert client.post("cancel", json={"event_id": "unknown"}).status_code == 200


@pytest.mark.parametrize("door", ["cancel", "reset"])
@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"event_id":1}'])
def test_what_does_not_fit_is_refused(client: httpx.Client, door: str, body: bytes) -> None:
    assert client.post(door, content=body).status_code == 400


def test_the_end_of_a_heartbeat_runs_the_unload_events(
    client: httpx.Client, served: Served
) -> None:
    with client.stream("GET", "heartbeat/s") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "data: ALIVE"
        assert served.gates.unloaded == []
    while not served.gates.unloaded:
        client.get("queue/status")
    assert served.gates.unloaded == ["unloaded"]


def test_a_heartbeat_of_an_unknown_session_leaves_nothing_behind(
    client: httpx.Client, served: Served
) -> None:
    before = len(served.service.clients)
    with client.stream("GET", "heartbeat/stranger") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "data: ALIVE"
        assert len(served.service.clients) == before
    assert client.get(f"heartbeat/{'h' * 129}").status_code == 400
