"""What one replica begins, another goes on with."""

from __future__ import annotations

import pickle
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from typing import Any

import httpx
import msgspec
import pytest
import redis

from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, ask, call, event_id, parse, stream, wait_until

ALL = [(a, b) for a in range(3) for b in range(3) if a != b]


@pytest.mark.parametrize(("a", "b"), ALL)
def test_a_call_to_one_is_read_at_another(cluster: Cluster, a: int, b: int) -> None:
    event = event_id(call(cluster.at(a), "greet", "Ada"))
    [(kind, data)] = stream(cluster.at(b), "greet", event)
    assert kind == "complete"
    assert data[0].startswith("Hello Ada!")


def test_every_yield_comes_in_order_from_another(cluster: Cluster) -> None:
    event = event_id(call(cluster.at(0), "steps", 40))
    found = stream(cluster.at(1), "steps", event)
    values = [int(data[0].split()[0]) for kind, data in found if kind == "generating"]
    assert values == list(range(40))
    assert found[-1][0] == "complete"


def test_a_reader_that_comes_back_elsewhere_gets_the_rest(cluster: Cluster) -> None:
    event = event_id(call(cluster.at(0), "steps", 60))
    first = ""
    url = f"/gradio_api/call/steps/{event}"
    with httpx.stream("GET", cluster.at(0) + url, timeout=30) as response:
        for text in response.iter_text():
            first += text
            if first.count("\n\n") >= 5:
                break
    seen = [
        int(d[0].split()[0]) for k, d in parse(first.rpartition("\n\n")[0]) if k == "generating"
    ]
    rest = stream(cluster.at(2), "steps", event)
    more = [int(d[0].split()[0]) for k, d in rest if k == "generating"]
    assert seen == list(range(len(seen)))
    assert more == sorted(set(more))
    # what was on its way to the lost connection may be gone with it; what it had may be told again
    assert len(set(range(60)) - set(seen) - set(more)) <= 10
    assert rest[-1][0] == "complete"


def test_the_ids_and_secrets_are_one(cluster: Cluster) -> None:
    ids = {ask(f"{cluster.at(n)}/gradio_api/app_id").text for n in range(3)}
    assert len(ids) == 1
    configs = [ask(f"{cluster.at(n)}/config").json()["dependencies"] for n in range(3)]
    assert configs[0] == configs[1] == configs[2]


def test_state_goes_along(cluster: Cluster) -> None:
    for turn in range(7):
        event = event_id(call(cluster.at(turn % 3), "count", None, session_hash="stateful"))
        [(_, data)] = stream(cluster.at((turn + 1) % 3), "count", event)
        assert data == [None, turn + 1]


def test_state_of_a_call_on_one_connection_goes_along(cluster: Cluster) -> None:
    for turn in range(6):
        answer = ask(
            f"{cluster.at(turn % 3)}/gradio_api/call/count",
            {"data": [None], "session_hash": "direct"}, prefer="wait=10",
        )  # fmt: skip
        assert answer.json()["data"] == [None, turn + 1]
        answer = ask(
            f"{cluster.at((turn + 1) % 3)}/gradio_api/run/count",
            {"data": [None], "session_hash": "other"},
        )
        assert answer.json()["data"] == [None, turn + 1]


def test_sessions_are_apart(cluster: Cluster) -> None:
    for key in ("one", "another"):
        event = event_id(call(cluster.url, "count", None, session_hash=key))
        [(_, data)] = stream(cluster.url, "count", event)
        assert data == [None, 1]


def test_changed_props_go_along(cluster: Cluster) -> None:
    said = event_id(call(cluster.at(0), "pick", "three", session_hash="props"))
    assert stream(cluster.at(0), "pick", said)[0][0] == "error"
    changed = event_id(call(cluster.at(1), "relabel", "three", session_hash="props"))
    stream(cluster.at(1), "relabel", changed)
    said = event_id(call(cluster.at(0), "pick", "three", session_hash="props"))
    assert stream(cluster.at(2), "pick", said) == [("complete", ["picked three"])]


def test_what_cannot_be_shared_is_named(cluster: Cluster) -> None:
    event = event_id(call(cluster.at(0), "lock", None, session_hash="locked"))
    [(kind, data)] = stream(cluster.at(1), "lock", event)
    assert kind == "error"
    assert "State number 2" in data["error"]
    assert "lock" in data["error"]


def test_the_request_goes_along(cluster: Cluster) -> None:
    """Also to the replica that runs it for the one that was asked."""
    found = []
    events = []
    for turn in range(6):
        answer = ask(
            f"{cluster.at(turn % 3)}/gradio_api/call/who?q=7", {"data": [""]},
            x_test=f"turn {turn}",
        )  # fmt: skip
        events.append(event_id(answer))
    for event in events:
        found.append(stream(cluster.at(0), "who", event)[0][1][0])
    assert found == [f"turn {turn} 7" for turn in range(6)]


def join(url: str, fn: int, session: str, *data: Any) -> str:
    """`POST queue/join`."""
    answer = ask(
        f"{url}/gradio_api/queue/join",
        {"data": list(data), "fn_index": fn, "session_hash": session},
    )
    return event_id(answer)


def number(cluster: Cluster, name: str) -> int:
    """The number of an endpoint."""
    edges = ask(f"{cluster.at(0)}/config").json()["dependencies"]
    return next(int(e["id"]) for e in edges if e["api_name"] == name)


def messages(url: str, session: str) -> list[dict[str, Any]]:
    """The whole `GET queue/data`."""
    answer = ask(f"{url}/gradio_api/queue/data?session_hash={session}")
    return [
        msgspec.json.decode(block.removeprefix("data: "))
        for block in answer.text.split("\n\n")
        if block
    ]


def test_one_stream_has_the_events_of_all_replicas(cluster: Cluster) -> None:
    fn = number(cluster, "work")
    events = [join(cluster.at(n % 3), fn, "joined", f"job-{n}") for n in range(12)]
    found = messages(cluster.at(2), "joined")
    ended = [m for m in found if m["msg"] == "process_completed"]
    assert sorted(m["event_id"] for m in ended) == sorted(events)
    assert all(m["success"] for m in ended)
    assert found[-1]["msg"] == "close_stream"
    assert messages_again(cluster, fn) == 1


def messages_again(cluster: Cluster, fn: int) -> int:
    """The next stream of the same session has only what is new."""
    event = join(cluster.at(0), fn, "joined", "more")
    found = messages(cluster.at(1), "joined")
    ended = [m["event_id"] for m in found if m["msg"] == "process_completed"]
    assert ended == [event]
    return len(ended)


def test_edits_of_a_stream_build_on_each_other(cluster: Cluster) -> None:
    join(cluster.at(0), number(cluster, "steps"), "edits", 10)
    found = messages(cluster.at(1), "edits")
    generated = [m for m in found if m["msg"] == "process_generating"]
    assert len(generated) == 10
    assert isinstance(generated[0]["output"]["data"][0], str)
    assert all(isinstance(m["output"]["data"][0], list) for m in generated[1:])


def test_a_cancel_finds_its_event(cluster: Cluster) -> None:
    for n, (a, b) in enumerate(ALL):
        event = event_id(call(cluster.at(a), "forever", f"f{n}"))
        wait_until(lambda n=n: f"began-f{n}" in cluster.runs())
        ask(f"{cluster.at(b)}/gradio_api/cancel", {"event_id": event})
        found = stream(cluster.at(b), "forever", event)
        assert found[-1][0] == "error"
        assert "cancelled" in found[-1][1]["error"]
        wait_until(lambda n=n: f"closed-f{n}" in cluster.runs())


def test_a_cancel_by_session_and_number(cluster: Cluster) -> None:
    fn = number(cluster, "forever")
    join(cluster.at(0), fn, "stop-me", "s1")
    wait_until(lambda: "began-s1" in cluster.runs())
    ask(f"{cluster.at(1)}/gradio_api/cancel", {"session_hash": "stop-me", "fn_index": fn})
    found = messages(cluster.at(2), "stop-me")
    assert [m["msg"] for m in found][-2:] == ["process_completed", "close_stream"]
    wait_until(lambda: "closed-s1" in cluster.runs())


def test_a_job_that_waits_is_cancelled(cluster: Cluster) -> None:
    first = [event_id(call(cluster.at(0), "alone", f"w{n}")) for n in range(3)]
    last = first[-1]
    ask(f"{cluster.at(1)}/gradio_api/cancel", {"event_id": last})
    assert stream(cluster.at(2), "alone", last)[-1][0] == "error"
    for event in first[:-1]:
        assert stream(cluster.at(2), "alone", event)[-1][0] == "complete"
    assert "w2" not in cluster.runs()


def test_a_limit_of_the_app_holds_over_replicas(cluster: Cluster) -> None:
    """One at a time on all three: six runs of 0.3 s never overlap."""
    began = time.monotonic()
    events = [event_id(call(cluster.at(n % 3), "alone", f"a{n}")) for n in range(6)]
    for event in events:
        assert stream(cluster.at(0), "alone", event)[-1][0] == "complete"
    assert time.monotonic() - began >= 6 * 0.3


def test_calls_on_one_connection_count_to_a_limit_of_the_app(cluster: Cluster) -> None:
    """One at a time on all three, however they are asked for; one whose client left holds nobody up."""
    gone = socket.create_connection(("127.0.0.1", cluster.ports[1]))
    body = b'{"data":["left"]}'
    gone.sendall(
        b"POST /gradio_api/call/alone HTTP/1.1\r\nHost: 127.0.0.1\r\nPrefer: wait\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    wait_until(lambda: "left" in cluster.runs())
    gone.close()
    began = time.monotonic()

    def one(n: int) -> str:
        url = cluster.at(n % 3)
        if n % 2:
            event = event_id(call(url, "alone", f"o{n}"))
            return str(stream(url, "alone", event)[-1][1][0])
        answer = ask(f"{url}/gradio_api/call/alone", {"data": [f"o{n}"]}, prefer="wait=20")
        return str(answer.json()["data"][0])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    assert [text.split()[0] for text in found] == [f"o{n}" for n in range(8)]
    assert len({text.split()[-1] for text in found}) > 1
    assert time.monotonic() - began >= 8 * 0.3
    assert time.monotonic() - began < 12


def test_waiting_jobs_run_wherever_there_is_room(cluster: Cluster) -> None:
    events = [event_id(call(cluster.at(0), "once", f"spread{n}")) for n in range(24)]
    ran = {stream(cluster.url, "once", event)[-1][1][0].split()[-1] for event in events}
    assert len(ran) == 3  # eight at a time each


def test_a_deep_link_has_what_ran_at_any_replica(cluster: Cluster) -> None:
    """The newest of each, and the props that were changed."""
    names = {e["api_name"]: e["id"] for e in ask(f"{cluster.at(0)}/config").json()["dependencies"]}
    events = []
    for turn in range(9):
        name = "count" if turn % 3 else "pick"
        events.append(
            join(cluster.at(turn % 3), names[name], "linked", "one" if name == "pick" else None)
        )
        messages(cluster.at((turn + 1) % 3), "linked")
    join(cluster.at(0), names["relabel"], "linked", "three")
    messages(cluster.at(1), "linked")
    for n in range(3):
        link = ask(f"{cluster.at(n)}/gradio_api/deep_link?session_hash=linked").json()
        assert link
        found = ask(f"{cluster.at((n + 1) % 3)}/config?deep_link={link}").json()
        assert found["deep_link_state"] == "valid"
        by_type = {c["props"].get("label"): c["props"] for c in found["components"]}
        assert by_type["Out"]["value"] == "picked one"
        assert [c for c in found["components"] if c["props"].get("value") == 6]
        assert ["three", "three"] in by_type["Choice"]["choices"]


def test_a_deep_link_of_nobody_is_empty(cluster: Cluster) -> None:
    assert ask(f"{cluster.at(0)}/gradio_api/deep_link?session_hash=never-was").json() == ""
    assert ask(f"{cluster.at(0)}/gradio_api/deep_link").status_code == 400


def test_an_unknown_event_is_none(cluster: Cluster) -> None:
    answer = ask(f"{cluster.url}/gradio_api/call/greet/{'0' * 32}")
    assert answer.status_code == 404
    event = event_id(call(cluster.url, "greet", "x"))
    assert ask(f"{cluster.url}/gradio_api/call/work/{event}").status_code == 404


def test_many_at_once_through_the_balancer(cluster: Cluster) -> None:
    wrong: list[str] = []

    def client(n: int) -> None:
        for turn in range(10):
            event = event_id(call(cluster.url, "greet", f"{n}-{turn}"))
            found = stream(cluster.url, "greet", event)
            if len(found) != 1 or not found[0][1][0].startswith(f"Hello {n}-{turn}!"):
                wrong.append(str(found))

    threads = [threading.Thread(target=client, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_redis_has_nothing_left_of_what_was_read(
    cluster: Cluster, redis_server: RedisServer
) -> None:
    """Jobs are gone once they ended."""
    client = redis.Redis(port=redis_server.port)
    streams = list(client.keys(f"{cluster.namespace}:jobs:*"))
    wait_until(lambda: sum(client.xlen(k) for k in streams) == 0)
    client.close()


def test_a_changed_state_is_refused_and_never_unpickled(
    cluster: Cluster, redis_server: RedisServer
) -> None:
    event = event_id(call(cluster.at(0), "count", None, session_hash="attacked"))
    stream(cluster.at(0), "count", event)
    client: Any = redis.Redis(port=redis_server.port)
    [name] = [
        k
        for k in client.keys(f"{cluster.namespace}:s:*")
        if k.decode().endswith(blake2b(b"attacked", digest_size=16).hexdigest())
    ]
    marker = cluster.folder / "pickle-ran"
    evil = pickle.dumps(Evil(str(marker)))
    for field in client.hkeys(name):
        if field != b"v":
            client.hset(name, field, b"0" * 16 + evil)
    client.hincrby(name, "v", 1)
    client.close()
    event = event_id(call(cluster.at(1), "count", None, session_hash="attacked"))
    assert stream(cluster.at(1), "count", event) == [("complete", [None, 1])]
    assert not marker.exists()


class Evil:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return open, (self.path, "w")
