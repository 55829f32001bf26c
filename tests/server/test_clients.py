"""Sessions and events of clients: what is kept, and for how long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from showglass.server import clients as module
from showglass.server.clients import Clients
from tests.door_client import Served

Call = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def kept(served: Served) -> Clients:
    """What the app remembers of its clients."""
    found = served.service.on_sweep[0].__self__
    assert isinstance(found, Clients)
    return found


def sweep(served: Served, kept: Clients) -> None:
    """Sweep where the server would: on its loop."""
    swept = threading.Event()

    def work() -> None:
        kept.sweep()
        swept.set()

    served.service.engine().mailbox.post(work)
    assert swept.wait(30)


def test_a_result_that_nobody_reads_is_forgotten(
    client: httpx.Client, served: Served, kept: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = client.post("call/greet", json={"data": ["x"]}).json()["event_id"]
    while kept.events[event].ended_at is None:
        client.get("queue/status")
    sweep(served, kept)
    assert event in kept.events
    monkeypatch.setattr(module, "UNREAD_SECONDS", -1.0)
    sweep(served, kept)
    assert event not in kept.events
    assert client.get(f"call/greet/{event}").status_code == 404


def test_a_job_that_nobody_follows_is_ended(
    client: httpx.Client, served: Served, kept: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("call/forever", json={"data": []})
    assert served.gates.entered.wait(30)
    monkeypatch.setattr(module, "UNREAD_SECONDS", -1.0)
    sweep(served, kept)
    assert served.gates.closed.wait(30)


def test_a_job_that_somebody_follows_goes_on(
    client: httpx.Client, served: Served, kept: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = client.post("call/wait", json={"data": ["x"]}).json()["event_id"]
    with client.stream("GET", f"call/wait/{event}") as stream:
        monkeypatch.setattr(module, "UNREAD_SECONDS", -1.0)
        sweep(served, kept)
        served.gates.hold.set()
        assert b"event: complete" in stream.read()


def test_the_oldest_idle_session_makes_room(
    call: Call, served: Served, kept: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.sessions.clear()
    monkeypatch.setattr(served.service.keeper, "capacity", 2)
    for session, seen in [("a", "x"), ("b", "x"), ("a", "x,x"), ("c", "x"), ("a", "x,x,x")]:
        assert call("remember", "x", session_hash=session) == [("complete", [seen, None])]
    assert list(kept.sessions) == ["c", "a"]


def test_busy_sessions_are_not_evicted(
    client: httpx.Client, served: Served, kept: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.sessions.clear()
    monkeypatch.setattr(served.service.keeper, "capacity", 1)
    client.post("call/wait", json={"data": ["x"], "session_hash": "busy"})
    answer = client.post("call/greet", json={"data": ["x"], "session_hash": "late"})
    assert answer.status_code == 503
    assert list(kept.sessions) == ["busy"]
    served.gates.hold.set()


def test_the_oldest_unread_result_makes_room(
    client: httpx.Client, kept: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.events.clear()
    monkeypatch.setattr(module, "MAX_EVENTS", 2)
    first = client.post("call/greet", json={"data": ["x"]}).json()["event_id"]
    while kept.events[first].ended_at is None:
        client.get("queue/status")
    for _ in range(2):
        assert client.post("call/greet", json={"data": ["x"]}).status_code == 200
    assert len(kept.events) == 2
    assert first not in kept.events


def test_a_refused_call_leaves_nothing_behind(client: httpx.Client, kept: Clients) -> None:
    sessions, events = len(kept.sessions), len(kept.events)
    for body in ({"data": [], "session_hash": "new"}, {"data": ["x"], "session_hash": ""}):
        assert client.post("call/greet", json=body).status_code == 400
    assert (len(kept.sessions), len(kept.events)) == (sessions, events)
