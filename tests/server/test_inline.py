"""Calls that are answered on the connection that asked: `Accept: text/event-stream` and `Prefer: wait`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.door_client import Served, named_frames

STREAM = {"accept": "text/event-stream"}
WAIT = {"prefer": "wait"}


def settle(holds: Callable[[], bool]) -> None:
    """Until something holds, ten seconds at most."""
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def running(served: Served) -> int:
    lanes = served.service.engine().lanes
    return int(lanes.running + lanes.waiting)


def test_the_answer_is_the_stream(client: httpx.Client) -> None:
    answer = client.post("call/count", json={"data": [2]}, headers=STREAM)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert named_frames(answer.content) == [
        ("generating", ["w0 "]),
        ("generating", ["w0 w1 "]),
        ("complete", ["w0 w1 "]),
    ]


def test_the_answer_is_the_result(client: httpx.Client) -> None:
    answer = client.post("call/greet", json={"data": ["Ann"]}, headers=WAIT)
    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait"
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"data": ["Hello Ann!"]}


def test_the_result_of_a_generator_is_its_last_value(client: httpx.Client) -> None:
    answer = client.post("call/count", json={"data": [3]}, headers=WAIT)
    assert answer.json() == {"data": ["w0 w1 w2 "]}


@pytest.mark.parametrize("headers", [STREAM, WAIT])
def test_by_name(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("call/v2/greet", json={"name": "Ann"}, headers=headers)
    assert "Hello Ann!" in answer.text


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        ("wait=5", "wait=5"),
        ('respond-async, wait="5"', "wait=5"),
        ("Wait = 5; x=y", "wait=5"),
        ("wait", "wait"),
        ("wait=999999999999999999", "wait=999999999"),
        ("wait=soon", None),
        ("handling=lenient", None),
        ("", None),
    ],
)
def test_preferences(client: httpx.Client, prefer: str, applied: str | None) -> None:
    answer = client.post("call/greet", json={"data": ["x"]}, headers={"prefer": prefer})
    assert answer.headers.get("preference-applied") == applied
    assert ("data" in answer.json()) == (applied is not None)


def test_a_second_prefer_header_counts(client: httpx.Client) -> None:
    headers = [("prefer", "handling=lenient"), ("prefer", "wait=5")]
    answer = client.post("call/greet", json={"data": ["x"]}, headers=headers)
    assert answer.json() == {"data": ["Hello x!"]}


def test_errors_have_a_status(client: httpx.Client) -> None:
    answers = {
        name: client.post(f"call/{name}", json={"data": data}, headers=WAIT)
        for name, data in [("half", [500]), ("fail", ["x"]), ("tell", ["cake"]), ("broken", [])]
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "half": 400,
        "fail": 500,
        "tell": 500,
        "broken": 500,
    }
    assert "100" in answers["half"].json()["error"]
    assert answers["fail"].json() == {"error": None, "visible": True}
    assert answers["tell"].json()["error"] == "No cake"


def test_errors_of_a_stream_are_events(client: httpx.Client) -> None:
    answer = client.post("call/tell", json={"data": ["cake"]}, headers=STREAM)
    assert answer.status_code == 200
    assert [(name, data["error"]) for name, data in named_frames(answer.content)] == [
        ("error", "No cake")
    ]


@pytest.mark.parametrize("headers", [STREAM, WAIT])
def test_what_does_not_fit_is_refused_as_ever(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    assert client.post("call/great", json={"data": []}, headers=headers).status_code == 404
    answer = client.post("call/greet", json={"data": []}, headers=headers)
    assert (answer.status_code, "'Name'" in answer.json()["detail"]) == (400, True)


def test_state_is_kept_by_hash(client: httpx.Client) -> None:
    for name, said in [("a", "a"), ("b", "a,b")]:
        body = {"data": [name], "session_hash": "one request"}
        answer = client.post("call/remember", json=body, headers=WAIT)
        assert answer.json() == {"data": [said, None]}


def test_a_slow_stream_begins_at_once(client: httpx.Client, served: Served) -> None:
    with client.stream("POST", "call/wait", json={"data": ["x"]}, headers=STREAM) as stream:
        assert stream.status_code == 200
        served.gates.hold.set()
        assert named_frames(stream.read()) == [("complete", ["x"])]


def test_a_slow_result_is_waited_for(client: httpx.Client, served: Served) -> None:
    loop = served.service.engine().loop
    loop.call_soon_threadsafe(loop.call_later, 0.2, served.gates.hold.set)
    answer = client.post("call/wait", json={"data": ["x"]}, headers=WAIT)
    assert answer.json() == {"data": ["x"]}


def test_after_the_time_the_result_can_be_read_elsewhere(
    client: httpx.Client, served: Served
) -> None:
    answer = client.post("call/wait", json={"data": ["x"]}, headers={"prefer": "wait=0"})
    assert answer.status_code == 202
    place = answer.headers["location"]
    assert place == f"{served.api}call/wait/{answer.json()['event_id']}"
    served.gates.hold.set()
    assert named_frames(client.get(place).content) == [("complete", ["x"])]


def test_who_leaves_a_stream_cancels(client: httpx.Client, served: Served) -> None:
    with client.stream("POST", "call/forever", json={"data": []}, headers=STREAM) as stream:
        assert next(stream.iter_bytes()).startswith(b"event: generating")
    assert served.gates.closed.wait(10)
    settle(lambda: running(served) == 0)


def test_who_leaves_while_waiting_cancels(client: httpx.Client, served: Served) -> None:
    with httpx.Client(base_url=served.api, timeout=0.3) as leaver, pytest.raises(httpx.ReadTimeout):
        leaver.post("call/forever", json={"data": []}, headers=WAIT)
    assert served.gates.closed.wait(10)
    settle(lambda: running(served) == 0)


def test_one_who_waits_in_line_and_leaves_frees_the_place(
    client: httpx.Client, served: Served
) -> None:
    first = client.post("call/wait", json={"data": ["first"]}).json()["event_id"]
    assert served.gates.entered.wait(10)
    with httpx.Client(base_url=served.api, timeout=0.3) as leaver, pytest.raises(httpx.ReadTimeout):
        leaver.post("call/wait", json={"data": ["second"]}, headers=WAIT)
    settle(lambda: running(served) == 1)
    served.gates.hold.set()
    assert named_frames(client.get(f"call/wait/{first}").content) == [("complete", ["first"])]


def test_an_event_without_a_second_request_leaves_nothing(
    client: httpx.Client, served: Served
) -> None:
    def kept() -> int:
        return len(served.service.on_sweep[0].__self__.events) + len(served.service.clients)

    before = kept()
    for headers in (STREAM, WAIT):
        client.post("call/greet", json={"data": ["x"]}, headers=headers)
    assert kept() == before


def test_cancel_by_session_and_function(client: httpx.Client, served: Served) -> None:
    edge = served.service.engine().named["forever"].id
    body = {"data": [], "session_hash": "to be cancelled"}
    with client.stream("POST", "call/forever", json=body, headers=STREAM) as stream:
        assert served.gates.entered.wait(10)
        with httpx.Client(base_url=served.api) as other:
            other.post("cancel", json={"session_hash": body["session_hash"], "fn_index": edge})
        frames: Any = named_frames(stream.read())
    assert frames[-1] == ("error", {"error": "The event was cancelled."})
