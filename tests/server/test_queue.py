"""`POST queue/join` and `GET queue/data`: the stream of the client libraries."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from showglass.values.diff import apply
from tests.door_client import Served, messages

Join = Callable[..., str]


def read(client: httpx.Client, session: str = "s") -> list[dict[str, Any]]:
    """Every message of a session's stream, its end included."""
    answer = client.get("queue/data", params={"session_hash": session})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    return messages(answer.content)


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [message["msg"] for message in found]


def test_an_event_starts_completes_and_closes_the_stream(client: httpx.Client, join: Join) -> None:
    event = join("greet", "Ann")
    started, completed, closed = read(client)
    assert started == {"msg": "process_starts", "event_id": event, "eta": None}
    assert completed["msg"] == "process_completed"
    assert completed["event_id"] == event
    assert completed["success"] is True
    output = completed["output"]
    assert output.pop("average_duration") == output.pop("duration") > 0
    assert output == {
        "data": ["Hello Ann!"],
        "is_generating": False,
        "render_config": None,
        "changed_state_ids": [],
        "used_cache": None,
    }
    assert closed == {"msg": "close_stream", "event_id": None}


def test_yields_are_one_whole_value_then_edits_then_the_whole_value(
    client: httpx.Client, join: Join
) -> None:
    join("count", 3)
    found = read(client)
    data = [m["output"]["data"] for m in found if m["msg"].startswith("process_") and "output" in m]
    assert data == [["w0 "], [[["append", [], "w1 "]]], [[["append", [], "w2 "]]], ["w0 w1 w2 "]]
    assert [m["output"]["is_generating"] for m in found[1:-1]] == [True, True, True, False]


def test_a_nested_list_that_shrinks_reaches_clients_whole(client: httpx.Client, join: Join) -> None:
    join("shrink")
    first, second, last = (m["output"]["data"][0] for m in read(client)[1:-1])
    assert apply(copy.deepcopy(first), second) == last == [[1]]


def test_edits_after_dropped_values_still_lead_to_the_newest(
    client: httpx.Client, join: Join, served: Served
) -> None:
    event = join("flood", 40)
    events = served.service.on_sweep[0].__self__.events
    while event in events:
        client.get("queue/status")
    found = [m["output"]["data"][0] for m in read(client) if "output" in m]
    held, *later, last = found
    assert isinstance(held, str)
    assert len(later) < 30
    for changes in later:
        held = apply(held, changes)
    assert held == last
    assert last.startswith("39:")


def test_progress_and_notes_come_before_the_result(client: httpx.Client, join: Join) -> None:
    join("talk", "x")
    _, progress, log, completed, _ = read(client)
    unit = {"index": None, "length": None, "unit": "steps", "progress": 0.5, "desc": "halfway"}
    assert progress["progress_data"] == [unit]
    assert (log["msg"], log["log"], log["title"], log["level"]) == ("log", "almost", "Info", "info")
    assert completed["output"]["data"] == ["x"]


def test_one_stream_carries_all_events_and_closes_after_the_last(
    client: httpx.Client, join: Join, served: Served
) -> None:
    first = join("wait", "a")
    second = join("greet", "b")
    third = join("wait", "c")
    served.gates.hold.set()
    found = read(client)
    ended = [m["event_id"] for m in found if m["msg"] == "process_completed"]
    assert sorted(ended) == sorted([first, second, third])
    assert kinds(found).count("close_stream") == 1
    assert found[-1]["msg"] == "close_stream"


def test_those_who_wait_learn_their_place(client: httpx.Client, join: Join, served: Served) -> None:
    join("wait", "a", session="first")
    assert served.gates.entered.wait(30)
    second = join("wait", "b", session="second")
    assert client.get("queue/status").json()["queue_size"] == 1
    with client.stream("GET", "queue/data", params={"session_hash": "second"}) as stream:
        lines = stream.iter_lines()
        [place] = messages(next(lines).encode())
        served.gates.hold.set()
        assert "close_stream" in "".join(lines)
    assert place == {
        "msg": "estimation",
        "event_id": second,
        "rank": 0,
        "queue_size": 1,
        "rank_eta": None,
    }


def test_state_lives_in_the_session(client: httpx.Client, join: Join) -> None:
    for session, name, seen in [("p", "a", "a"), ("p", "b", "a,b"), ("q", "c", "c")]:
        join("remember", name, None, session=session)
        assert read(client, session)[-2]["output"]["data"] == [seen, None]


def test_failures(client: httpx.Client, join: Join) -> None:
    join("fail", "x")
    failed = read(client)[-2]
    assert (failed["success"], failed["output"]["error"]) == (False, None)
    join("tell", "cake")
    told = read(client)[-2]
    assert (told["success"], told["title"], told["output"]["error"]) == (False, "Sorry", "No cake")


def test_a_cancelled_event_completes_with_nothing(
    client: httpx.Client, join: Join, served: Served
) -> None:
    event = join("forever")
    assert served.gates.entered.wait(30)
    body = {"session_hash": "s", "fn_index": 0, "event_id": event}
    assert client.post("cancel", json=body).json() == {"success": True}
    found = read(client)
    assert (found[-2]["msg"], found[-2]["output"]) == ("process_completed", {})
    assert served.gates.closed.wait(30)


def test_an_unknown_session_is_told_so(client: httpx.Client, served: Served) -> None:
    before = len(served.service.clients)
    [message] = read(client, "nobody")
    assert (message["msg"], message["session_not_found"]) == ("unexpected_error", True)
    assert len(served.service.clients) == before


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"data": ["x"], "fn_index": 0}, 400, "session_hash"),
        ({"data": ["x"], "session_hash": "s"}, 400, "fn_index"),
        ({"data": [], "fn_index": 0, "session_hash": "s"}, 400, "'Name'"),
        ({"data": ["x"], "fn_index": "0", "session_hash": "s"}, 400, "fn_index"),
        ({"data": ["x"], "fn_index": 9999, "session_hash": "s"}, 404, "9999"),
        ({"data": ["x"], "fn_index": -1, "session_hash": "s"}, 404, "-1"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(
    client: httpx.Client, body: dict[str, Any], status: int, says: str
) -> None:
    answer = client.post("queue/join", json=body)
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text


def test_a_full_queue_refuses(serve: Callable[..., str], served: Served) -> None:
    import showglass as gr

    with gr.Blocks() as app:
        gr.Button("Go").click(served.gates.hold.wait, api_name="hold")
    served.gates.reset()
    url = serve(app.queue(max_size=1), server_port=0)
    with httpx.Client(base_url=f"{url}gradio_api/") as client:
        answers = [client.post("call/hold", json={"data": []}) for _ in range(3)]
        served.gates.hold.set()
    assert [a.status_code for a in answers] == [200, 200, 503]
    assert "full" in answers[-1].json()["detail"]


PYTHON = {"user-agent": "gradio_client/2.7.2"}


def test_the_stream_of_a_python_client_outlasts_the_end_of_an_event(
    client: httpx.Client, join: Callable[..., str]
) -> None:
    """Its library takes the end of a stream for that of each event that it knows: also of one that joined meanwhile."""
    first = join("greet", "a", session="lasting")
    second = ""
    found: list[dict[str, Any]] = []
    params = {"session_hash": "lasting"}
    with client.stream("GET", "queue/data", params=params, headers=PYTHON) as answer:
        for line in answer.iter_lines():
            if not line:
                continue
            found += messages(line.encode())
            if found[-1]["msg"] == "process_completed" and not second:
                second = join("greet", "b", session="lasting")
    ended = [m["event_id"] for m in found if m["msg"] == "process_completed"]
    assert ended == [first, second]
    assert found[-1]["msg"] == "close_stream"


def test_a_join_that_comes_with_the_end_of_a_stream_is_answered_once_its_reader_hung_up(
    client: httpx.Client, join: Callable[..., str]
) -> None:
    join("greet", "a", session="ending")
    params = {"session_hash": "ending"}
    answered: list[float] = []

    def again() -> None:
        join("greet", "b", session="ending")
        answered.append(time.monotonic())

    late = threading.Thread(target=again)
    with client.stream("GET", "queue/data", params=params, headers=PYTHON) as stream:
        lines = stream.iter_lines()  # kept: dropping it would hang up
        assert any("close_stream" in line for line in lines)
        late.start()
        late.join(0.1)
        assert not answered
    late.join(5)
    assert answered


def test_every_end_has_the_same_form(client: httpx.Client, join: Callable[..., str]) -> None:
    ends = {}
    for name, data in (("greet", ["a"]), ("fail", ["a"]), ("tell", ["a"]), ("forever", [])):
        event = join(name, *data, session=f"end of {name}")
        if name == "forever":
            client.post("cancel", json={"event_id": event})
        found = messages(
            client.get("queue/data", params={"session_hash": f"end of {name}"}).content
        )
        ends[name] = next(m for m in found if m["msg"] == "process_completed")
    assert len({frozenset(end) for end in ends.values()}) == 1
    assert [ends[name]["title"] for name in ends] == [None, "Error", "Sorry", None]
    assert [ends[name]["success"] for name in ends] == [True, False, False, True]
    assert ends["greet"]["avg_time"] > 0
    assert ends["forever"]["output"] == {}
