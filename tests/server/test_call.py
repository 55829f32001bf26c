"""`POST call/NAME` and its event stream."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from showglass.runtime.job import Job
from tests.door_client import Served, named_frames

Call = Callable[..., list[tuple[str, Any]]]


def test_a_result_is_one_complete_event(call: Call) -> None:
    assert call("greet", "Ann") == [("complete", ["Hello Ann!"])]
    assert call("greet_later", "Ann") == [("complete", ["Hello Ann!"])]


def test_each_yield_is_one_event_with_the_whole_value(call: Call) -> None:
    assert call("count", 3) == [
        ("generating", ["w0 "]),
        ("generating", ["w0 w1 "]),
        ("generating", ["w0 w1 w2 "]),
        ("complete", ["w0 w1 w2 "]),
    ]


def test_two_thousand_yields_arrive_in_order(call: Call) -> None:
    events = call("count", 2000, session_hash="many")
    assert [len(data[0].split()) for name, data in events] == [*range(1, 2001), 2000]


def test_values_that_nobody_reads_give_way_to_the_newest(
    client: httpx.Client, served: Served
) -> None:
    event = client.post("call/flood", json={"data": [40]}).json()["event_id"]
    waiting = served.service.on_sweep[0].__self__.events[event]
    while waiting.ended_at is None:
        client.get("queue/status")
        assert waiting.waiting <= 18 * 1024 * 1024
    events = named_frames(client.get(f"call/flood/{event}").content)
    numbers = [int(data[0].partition(":")[0]) for _, data in events]
    assert len(numbers) < 30
    assert numbers == sorted(numbers)
    assert numbers[-2:] == [39, 39]
    assert events[-1][0] == "complete"


def test_a_call_that_was_read_is_no_garbage(call: Call) -> None:
    """What holds itself stays until the collector looks for it, and its looking was a tenth of a call."""
    gc.collect()
    gc.disable()
    try:
        assert call("greet", "nobody else") == [("complete", ["Hello nobody else!"])]
        ends = time.monotonic() + 10
        while jobs := [
            one for one in gc.get_objects() if type(one) is Job and one.data == ["nobody else"]
        ]:
            assert time.monotonic() < ends, gc.get_referrers(jobs[0])
            del jobs
            time.sleep(0.02)
    finally:
        gc.enable()


def test_a_failure_says_nothing_of_the_error(call: Call, capfd: pytest.CaptureFixture[str]) -> None:
    assert call("fail", "x") == [("error", {"error": None, "visible": True})]
    assert "a secret of the author's" in capfd.readouterr().err


def test_an_error_for_the_person_is_told(call: Call) -> None:
    said = {"error": "No cake", "title": "Sorry", "duration": 3, "visible": True}
    assert call("tell", "cake") == [("error", said)]


def test_a_refused_value_names_the_input(call: Call) -> None:
    [(event, error)] = call("half", 500)
    assert event == "error"
    assert "N" in error["error"]
    assert "100" in error["error"]


def test_a_result_that_is_no_json_fails_and_the_app_goes_on(call: Call) -> None:
    [(event, error)] = call("broken")
    assert event == "error"
    assert "broken" in error["error"]
    assert call("greet", "Bob") == [("complete", ["Hello Bob!"])]


def test_states_may_be_left_out_or_null(call: Call) -> None:
    assert call("remember", "a", session_hash="left out") == [("complete", ["a", None])]
    assert call("remember", "b", None, session_hash="left out") == [("complete", ["a,b", None])]


def test_without_a_hash_each_call_has_a_session_of_its_own(call: Call, served: Served) -> None:
    before = len(served.service.clients)
    assert call("remember", "a") == [("complete", ["a", None])]
    assert call("remember", "b") == [("complete", ["b", None])]
    assert len(served.service.clients) == before


def test_an_update_changes_what_the_session_may_send(call: Call) -> None:
    [(event, data)] = call("widen", session_hash="wide")
    assert (event, data[0]["__type__"], data[0]["maximum"]) == ("complete", "update", 1000)
    assert call("half", 500, session_hash="wide") == [("complete", [250])]
    assert call("half", 500, session_hash="narrow")[0][0] == "error"


def test_the_function_sees_the_request(client: httpx.Client) -> None:
    body = {"data": [], "session_hash": "me"}
    answer = client.post(
        "call/who?tab=2", json=body, headers={"user-agent": "test", "cookie": "a=b"}
    )
    stream = client.get(f"call/who/{answer.json()['event_id']}")
    assert named_frames(stream.content) == [
        ("complete", [{"agent": "test", "cookie": "b", "query": {"tab": "2"}, "session": "me"}])
    ]


def test_batches_run(call: Call) -> None:
    assert call("twice", "ab") == [("complete", ["abab"])]


def test_a_result_is_read_once(client: httpx.Client) -> None:
    event = client.post("call/greet", json={"data": ["x"]}).json()["event_id"]
    assert client.get(f"call/greet/{event}").status_code == 200
    again = client.get(f"call/greet/{event}")
    assert again.status_code == 404
    assert "read already" in again.json()["detail"]


def test_an_event_answers_to_its_own_name_only(client: httpx.Client) -> None:
    event = client.post("call/greet", json={"data": ["x"]}).json()["event_id"]
    assert client.get(f"call/count/{event}").status_code == 404
    assert client.get(f"call/greet/{event}").status_code == 200


def test_a_stream_begins_before_its_function_ends(client: httpx.Client, served: Served) -> None:
    event = client.post("call/wait", json={"data": ["x"]}).json()["event_id"]
    with client.stream("GET", f"call/wait/{event}") as stream:
        assert stream.status_code == 200
        served.gates.hold.set()
        assert named_frames(stream.read()) == [("complete", ["x"])]


def test_undocumented_endpoints_are_callable_and_private_ones_are_not(
    client: httpx.Client, call: Call, served: Served
) -> None:
    assert call("quiet", "x") == [("complete", ["Hello x!"])]
    private = next(d for d in served.service.root.dependencies if d.visibility == "private")
    assert client.post(f"call/{private.api_name}", json={"data": ["x"]}).status_code == 404
    body = {"data": ["x"], "fn_index": private.id, "session_hash": "s"}
    assert client.post("queue/join", json=body).status_code == 404


@pytest.mark.parametrize(
    ("name", "body", "status", "says"),
    [
        ("greet", b"{", 400, "not JSON"),
        ("greet", b"[]", 400, "object"),
        ("greet", b"{}", 400, "data"),
        ("greet", b'{"data":"x"}', 400, "array"),
        ("greet", b'{"data":[]}', 400, "'Name'"),
        ("greet", b'{"data":[1,2]}', 400, "takes 1 value in"),
        ("greet", b'{"data":["x"],"session_hash":""}', 400, "session_hash"),
        ("greet", b'{"data":["\xff"]}', 400, ""),
        ("greet", b'{"data":' + b"[" * 100_000, 400, ""),
        ("gret", b'{"data":["x"]}', 404, "Did you mean /greet?"),
        ("zzzzzz", b'{"data":["x"]}', 404, "/greet"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(
    client: httpx.Client, name: str, body: bytes, status: int, says: str
) -> None:
    answer = client.post(f"call/{name}", content=body)
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text


def test_a_long_hash_is_refused(client: httpx.Client, served: Served) -> None:
    before = len(served.service.clients)
    body = {"data": ["x"], "session_hash": "h" * 129}
    assert client.post("call/greet", json=body).status_code == 400
    assert len(served.service.clients) == before


def test_a_body_that_is_too_large_is_refused(client: httpx.Client) -> None:
    answer = client.post("call/greet", content=b'{"data":["' + b"x" * 17_000_000 + b'"]}')
    assert answer.status_code == 413
    assert "4.0 MB" in answer.json()["detail"]
    assert client.post("call/greet", json={"data": ["x"]}).status_code == 200


def test_a_slash_at_the_end_changes_nothing(client: httpx.Client) -> None:
    event = client.post("call/greet/", json={"data": ["x"]}).json()["event_id"]
    assert client.get(f"call/greet/{event}/").status_code == 200


def test_parameters_by_name(client: httpx.Client) -> None:
    for body, said in [({"name": "Ann"}, "Hello Ann!"), ({"name": None}, "Hello None!")]:
        event = client.post("call/v2/greet", json=body).json()["event_id"]
        stream = client.get(f"call/v2/greet/{event}")
        assert named_frames(stream.content) == [("complete", [said])]
    event = client.post("call/v2/count", json={}).json()["event_id"]
    assert named_frames(client.get(f"call/v2/count/{event}").content)[-1][1] == ["w0 w1 w2 "]


@pytest.mark.parametrize(
    ("body", "says"), [("{}", "'name'"), ('{"name":"x","x":1}', "'x'"), ("[]", "object")]
)
def test_wrong_names_are_refused(client: httpx.Client, body: str, says: str) -> None:
    answer = client.post("call/v2/greet", content=body)
    assert (answer.status_code, says in answer.json()["detail"]) == (400, True), answer.text


def test_by_name_the_session_stands_in_the_address(client: httpx.Client) -> None:
    for name, said in [("a", "a"), ("b", "a,b")]:
        answer = client.post(
            "call/v2/remember?session_hash=by+name", json={"name": name}, headers={"prefer": "wait"}
        )
        assert answer.json() == {"data": [said, None]}
