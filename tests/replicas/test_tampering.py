"""Whoever can write to the Redis of an app: each kind of value there is changed, moved or made up, and refused."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
import redis

from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, ask, call, event_id, parse, stream, wait_until
from tests.replicas.test_across import join, number
from tests.replicas.test_uploads import begin

SIGNED_ELSEWHERE = {"master"}
"""The secret itself: who can read it must be trusted, or `SHOWGLASS_SECRET` be given."""
PLAIN = {"h", "m", "replicas", "n", "ends", "fades", "l", "e", "files"}
"""Names, numbers and times: no value of anybody's. A wrong one loses a job, and tells nobody anything."""


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[Any]:
    with redis.Redis.from_url(redis_server.url) as client:
        yield client


def keys(store: Any, cluster: Cluster, kind: str) -> list[str]:
    """The keys of one kind."""
    found = store.keys(f"{cluster.namespace}:{kind}:*") + store.keys(f"{cluster.namespace}:{kind}")
    return sorted(key.decode() for key in found)


def told(cluster: Cluster) -> int:
    """How often a replica said that somebody else wrote something."""
    return sum(cluster.log(port).count("no replica of this app signed") for port in cluster.ports)


def upload(cluster: Cluster, body: bytes) -> str:
    sent = httpx.post(f"{cluster.at(0)}/gradio_api/upload", files={"files": ("a.txt", body)})
    return str(sent.json()[0])


def test_every_kind_of_key_is_known(cluster: Cluster, store: Any) -> None:
    """A kind that is new is signed, and has a test here, or is among the plain ones."""
    call(cluster.at(0), "greet", "x")
    stream(cluster.at(1), "greet", event_id(call(cluster.at(0), "greet", "x")))
    event = event_id(call(cluster.at(0), "count", None, session_hash="kinds"))
    stream(cluster.at(1), "count", event)
    join(cluster.at(0), number(cluster, "work"), "kinds", "w")
    upload(cluster, b"content")
    ask(f"{cluster.at(1)}/gradio_api/deep_link?session_hash=kinds")
    begin(cluster.at(0), 3_000_000)
    found = {key.decode().split(":")[1] for key in store.keys(f"{cluster.namespace}:*")}
    signed = {"jobs", "q", "f", "s", "v", "file", "letter"}
    assert found <= signed | PLAIN | SIGNED_ELSEWHERE


def test_a_result_that_is_made_up_is_not_shown(cluster: Cluster, store: Any) -> None:
    before = told(cluster)
    # too long for the ids of their events, so they lie in the store
    event = event_id(call(cluster.at(0), "greet", "Ada" * 500))
    other = event_id(call(cluster.at(0), "greet", "Bob" * 500))
    where, there = (f"{cluster.namespace}:q:{name}" for name in (event, other))
    wait_until(lambda: store.llen(where) == store.llen(there) == 1)
    store.lset(where, 0, b"0" * 16 + b'event: complete\ndata: ["made up"]\n\n')
    assert "made up" not in ask(f"{cluster.at(1)}/gradio_api/call/greet/{event}").text
    # another event's, whole and signed, but moved
    event = event_id(call(cluster.at(0), "greet", "Eve" * 500))
    where = f"{cluster.namespace}:q:{event}"
    wait_until(lambda: store.llen(where) == 1)
    store.lset(where, 0, store.lindex(there, 0))
    assert "Bob" not in ask(f"{cluster.at(1)}/gradio_api/call/greet/{event}").text
    wait_until(lambda: told(cluster) >= before + 2)


def test_a_job_that_is_changed_does_not_run(cluster: Cluster, store: Any) -> None:
    """A job that waits for the one place of a lane, and that another replica takes than the one that accepted it."""
    before = told(cluster)
    events = [event_id(call(cluster.at(0), "alone", f"job{n}")) for n in range(3)]
    events.append(event_id(call(cluster.at(1), "alone", "job3")))
    known = store.hgetall(f"{cluster.namespace}:e:{events[-1]}")
    lane = f"{cluster.namespace}:jobs:{known[b'lane'].decode()}"
    [(sid, fields)] = store.xrange(lane, known[b"sid"], known[b"sid"])
    store.xdel(lane, sid)
    again = store.xadd(lane, {"e": events[-1], "j": fields[b"j"].replace(b"job3", b"evil")})
    store.hset(f"{cluster.namespace}:e:{events[-1]}", "sid", again)
    found = [parse(ask(f"{cluster.at(1)}/gradio_api/call/alone/{e}").text)[-1] for e in events]
    assert [kind for kind, _ in found[:3]] == ["complete"] * 3
    assert "evil" not in cluster.runs()
    if "job3" in cluster.runs():  # the replica that accepted it took it, and knows what it was
        assert found[3][1][0].startswith("job3 done")
    else:
        assert "refused" in found[3][1]["error"]
        assert told(cluster) > before


def test_a_made_up_job_does_not_run(cluster: Cluster, store: Any) -> None:
    before = told(cluster)
    for key in keys(store, cluster, "jobs"):
        store.xadd(key, {"e": secrets.token_hex(16), "j": b"0" * 16 + b'["x","call",1]'})
    for port in cluster.ports:
        store.publish(f"{cluster.namespace}:to:{port}", "w 0")
    wait_until(lambda: told(cluster) > before)
    assert call(cluster.at(0), "greet", "still here").status_code == 200


def test_values_by_name_are_refused(cluster: Cluster, store: Any) -> None:
    """Deep links, sign-ins and their like."""
    event = event_id(call(cluster.at(0), "greet", "x", session_hash="named"))
    stream(cluster.at(0), "greet", event)
    link = ask(f"{cluster.at(0)}/gradio_api/deep_link?session_hash=named").json()
    where = f"{cluster.namespace}:v:link:{link}"
    good = store.get(where)
    assert ask(f"{cluster.at(1)}/config?deep_link={link}").json()["deep_link_state"] == "valid"
    for bad in (good[:-2] + b"]}", b"0" * 16 + good[16:], b"", good[16:]):
        store.set(where, bad)
        found = ask(f"{cluster.at(1)}/config?deep_link={link}").json()
        assert found["deep_link_state"] == "invalid"
    store.set(f"{cluster.namespace}:v:link:moved", good)
    assert ask(f"{cluster.at(1)}/config?deep_link=moved").json()["deep_link_state"] == "invalid"


def test_a_changed_file_is_refused(cluster: Cluster, store: Any) -> None:
    one, other = upload(cluster, b"what was sent"), upload(cluster, b"something else")
    names = [f"{cluster.namespace}:file:{ticket[:32]}" for ticket in (one, other)]
    piece = store.lindex(names[0], 0)
    for bad in (piece[:-4] + b"evil", store.lindex(names[1], 0)):
        store.lset(names[0], 0, bad)
        assert ask(f"{cluster.at(1)}/gradio_api/file={one}").status_code == 403


def test_letters_are_refused_and_are_good_once(cluster: Cluster, store: Any) -> None:
    """What one replica asks another: a request that is made up, and one that is repeated."""
    before = told(cluster)
    me = store.zrange(f"{cluster.namespace}:replicas", 0, -1)[0].decode()
    name = secrets.token_hex(12)
    made_up = msgspec.msgpack.encode(["page stream", "POST", {}, "", "http", [], b"{}", 0.0])
    store.set(f"{cluster.namespace}:letter:errand:{name}", b"0" * 16 + made_up, px=5000)
    store.publish(f"{cluster.namespace}:to:{me}", f"l errand {name} somebody")
    wait_until(lambda: told(cluster) > before)
    listening = store.pubsub()
    listening.psubscribe(f"{cluster.namespace}:to:*")
    event = event_id(call(cluster.at(0), "greet", "x", session_hash="letters"))
    stream(cluster.at(0), "greet", event)
    answers = [ask(f"{cluster.at(n)}/gradio_api/deep_link?session_hash=letters") for n in range(3)]
    assert all(answer.status_code == 200 and answer.json() for answer in answers)
    listening.close()
    assert not keys(store, cluster, "letter"), "each was read once, and is gone"


def test_nonsense_on_the_channels_is_told_and_passed_over(cluster: Cluster, store: Any) -> None:
    for name in store.zrange(f"{cluster.namespace}:replicas", 0, -1):
        where = f"{cluster.namespace}:to:{name.decode()}"
        for said in (b"", b"f", b"f x y z\n", b"w 99", b"o a b c", b"l", b"\xff\xfe", b"d nobody"):
            store.publish(where, said)
    for n in range(3):
        event = event_id(call(cluster.at(n), "greet", "there"))
        assert stream(cluster.at((n + 1) % 3), "greet", event)[-1][0] == "complete"


def test_what_is_not_signed_holds_names_numbers_and_times_alone(
    cluster: Cluster, store: Any
) -> None:
    """No input, result or State of anybody's lies beside a signature, whatever holds it."""
    secret = "marzipan"
    event = event_id(call(cluster.at(0), "once", secret, session_hash="plain"))
    stream(cluster.at(1), "once", event)
    join(cluster.at(0), number(cluster, "followed"), "plain", secret)
    plain = re.compile(rb"[\w.:/ -]{0,160}")
    for key in store.scan_iter(f"{cluster.namespace}:*"):
        name = key.decode().split(":")[1]
        assert secret.encode() not in key
        if name in PLAIN | {"f"}:
            for part in parts_of(store, key, name):
                assert plain.fullmatch(part), (key, part)
                assert secret.encode() not in part


def parts_of(store: Any, key: bytes, name: str) -> list[bytes]:
    """What a key holds, without what is signed."""
    kind = store.type(key)
    if kind == b"hash":
        held = store.hgetall(key)
        held.pop(b"who", None) if name == "l" else None  # whose session it is: that is signed
        return [*held, *held.values()]
    if kind == b"zset":
        return list(store.zrange(key, 0, -1))
    if kind == b"set":
        return list(store.smembers(key))
    return [store.get(key)]
