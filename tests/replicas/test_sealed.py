"""Results that lie in the ids of their events: read anywhere, without the store, by nobody else, and not for ever."""

from __future__ import annotations

import itertools
import time
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from showglass.server.replica.sealed import (
    MARK,
    MAX_FRAME,
    MAX_ID,
    MAX_KEYS,
    SECONDS,
    Sealing,
    is_sealed,
)
from showglass.store.redis import RedisStore
from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, ask, call, event_id, stream, wait_until
from tests.replicas.test_sign_in import call as call_as
from tests.replicas.test_sign_in import sign_in, store_url, urls

__all__ = ["store_url", "urls"]
FRAME = b'event: complete\ndata: ["Hello Ada!"]\n\n'
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Shared(RedisStore):
    """What sealing asks of a store, without a Redis."""

    def __init__(self, namespace: str = "app", master: bytes = b"m" * 32) -> None:
        self.namespace = namespace
        self._master = master


def changes_of(id: str) -> list[str]:
    """The id with each of its characters changed, cut off at each, and with more behind it."""
    found = []
    for at in range(len(id)):
        found += [id[:at], id[:at] + id[at + 1 :]]
        found += [id[:at] + other + id[at + 1 :] for other in "Aa0-_.=+/%" if other != id[at]]
    return [*found, id + "A", id + "=", id + "\n", id + id, f" {id}", id.upper(), id.swapcase()]


# -- the ids by themselves ---------------------------------------------------------------------------------------------


@given(st.binary(max_size=MAX_FRAME), st.text(max_size=40), st.text(max_size=40))
def test_another_replica_opens_what_one_sealed(frame: bytes, name: str, person: str) -> None:
    id = Sealing(Shared()).seal(frame, name, person)
    assert is_sealed(id)
    assert len(id) <= MAX_ID < 1500
    assert set(id.removeprefix(MARK)) <= set(ALPHABET), "it needs no escape in an address"
    assert Sealing(Shared()).unseal(id, name, person) == frame


def test_what_is_too_large_is_not_sealed() -> None:
    sealing = Sealing(Shared())
    assert sealing.seal(b"x" * MAX_FRAME, "greet", "")
    assert sealing.seal(b"x" * (MAX_FRAME + 1), "greet", "") == ""


def test_it_opens_for_its_endpoint_person_app_and_secret_alone() -> None:
    here = Sealing(Shared())
    id = here.seal(FRAME, "greet", "ann")
    for name, person in (
        ("other", "ann"), ("greet", "bob"), ("greet", ""), ("", "greetann"), ("gree", "tann"),
        ("greetann", ""), ("greet\0ann", ""), ("5:greetann", ""),
    ):  # fmt: skip
        assert here.unseal(id, name, person) is None
    assert Sealing(Shared("other")).unseal(id, "greet", "ann") is None
    assert Sealing(Shared("app:5")).unseal(id, "greet", "ann") is None
    assert Sealing(Shared(master=b"n" * 32)).unseal(id, "greet", "ann") is None
    assert here.unseal(id, "greet", "ann") == FRAME


def test_no_change_of_it_opens() -> None:
    sealing = Sealing(Shared())
    id = sealing.seal(FRAME, "greet", "")
    for changed in changes_of(id):
        assert sealing.unseal(changed, "greet", "") is None, changed
    other = sealing.seal(FRAME.replace(b"Ada", b"Eve"), "greet", "")
    for at in range(1, len(id)):  # the head of one, the rest of another
        spliced = id[:at] + other[at:]
        assert spliced in (id, other) or sealing.unseal(spliced, "greet", "") is None


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(ALPHABET, max_size=MAX_ID + 10).map(MARK.__add__),
        st.text(max_size=60).map(MARK.__add__),
    )
)
def test_nothing_that_is_made_up_opens(id: str) -> None:
    assert Sealing(Shared()).unseal(id, "greet", "") is None


def test_its_time_ends() -> None:
    now = 1_800_000_000.0
    sealing = Sealing(Shared(), clock=lambda: now)
    id = sealing.seal(FRAME, "greet", "")
    now += SECONDS - 1
    assert sealing.unseal(id, "greet", "") == FRAME
    now += 1
    assert sealing.unseal(id, "greet", "") is None


def test_one_id_says_nothing_of_another() -> None:
    """No part comes twice but the salt of the replica: who reads two logs learns the length of a result alone."""
    sealing = Sealing(Shared())
    ids = {sealing.seal(FRAME, "greet", "") for _ in range(100)}
    assert len(ids) == 100
    assert len({id[26:] for id in ids}) == 100
    coded = [id.removeprefix(MARK) for id in ids]
    whole = b"".join(urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in coded)
    assert b"Hello" in FRAME
    assert b"Hello" not in whole


def test_made_up_salts_do_not_fill_the_memory() -> None:
    sealing = Sealing(Shared())
    mine = sealing.seal(FRAME, "greet", "")
    for _ in range(5 * MAX_KEYS):
        theirs = Sealing(Shared()).seal(FRAME, "greet", "")
        assert sealing.unseal(theirs, "greet", "") == FRAME
    assert len(sealing._keys) <= MAX_KEYS
    assert sealing.unseal(mine, "greet", "") == FRAME


# -- across replicas ---------------------------------------------------------------------------------------------------


def sealed(url: str, name: str, *data: Any) -> str:
    """The id of a call whose result lies in it: the first ones are not known to be quick."""
    ends = time.monotonic() + 40
    while not is_sealed(id := event_id(call(url, name, *data))):
        stream(url, name, id)
        assert time.monotonic() < ends, "no call was quick enough"
    return id


@pytest.mark.parametrize("path", ["call", "call/v2"])
def test_any_replica_reads_it_as_often_as_its_client_asks(cluster: Cluster, path: str) -> None:
    id = sealed(cluster.at(0), "greet", "Ada")
    for number in (1, 2, 0, 1):
        answer = ask(f"{cluster.at(number)}/gradio_api/{path}/greet/{id}")
        assert answer.status_code == 200
        assert answer.text.startswith('event: complete\ndata: ["Hello Ada!')


def test_the_store_has_nothing_of_it(cluster: Cluster) -> None:
    ends = time.monotonic() + 40
    with redis.Redis.from_url(cluster.redis.url) as client:
        while True:
            sealed(cluster.at(0), "greet", "Ada")
            before = set(client.scan_iter(f"{cluster.namespace}:*"))
            id = event_id(call(cluster.at(0), "greet", "marzipan"))
            stream(cluster.at(1), "greet", id)
            new = set(client.scan_iter(f"{cluster.namespace}:*")) - before
            if is_sealed(id):
                assert not new
                return
            assert time.monotonic() < ends, "no call was quick enough"


def test_a_failure_is_sealed_too_and_reads_as_any_other(cluster: Cluster) -> None:
    for _ in range(25):
        stream(cluster.at(0), "nap", event_id(call(cluster.at(0), "nap", 0)))
    id = sealed(cluster.at(0), "nap", -1)
    [(kind, data)] = stream(cluster.at(1), "nap", id)
    assert kind == "error"
    assert data["error"] is None


def test_a_large_result_goes_by_the_store(cluster: Cluster) -> None:
    sealed(cluster.at(0), "greet", "Ada")
    long = "long" * MAX_FRAME
    id = event_id(call(cluster.at(0), "greet", long))
    assert not is_sealed(id)
    assert long in stream(cluster.at(1), "greet", id)[0][1][0]


def test_a_cancel_of_one_is_that_of_an_event_which_has_ended(cluster: Cluster) -> None:
    id = sealed(cluster.at(0), "greet", "Ada")
    body = {"event_id": id, "session_hash": "s", "fn_index": 0}
    assert ask(f"{cluster.at(1)}/gradio_api/cancel", body).json() == {"success": True}
    assert stream(cluster.at(1), "greet", id)[0][0] == "complete"


def test_its_client_has_the_answer_when_its_replica_dies(cluster: Cluster) -> None:
    id = sealed(cluster.at(2), "greet", "Ada")
    cluster.kill(cluster.ports[2])
    try:
        assert stream(cluster.at(0), "greet", id)[0][1][0].startswith("Hello Ada!")
    finally:
        cluster.start(cluster.ports[2])
        cluster.wait_for(cluster.ports[2])


def test_with_the_store_away_it_is_read_and_nothing_is_run(tmp_path: Path) -> None:
    server = RedisServer()
    cluster = Cluster(server, tmp_path, count=2)
    try:
        id = sealed(cluster.at(0), "greet", "Ada")
        server.stop(hard=True)
        wait_until(lambda: call(cluster.at(0), "greet", "Ada").status_code == 503)
        for number in range(2):
            assert stream(cluster.at(number), "greet", id)[0][0] == "complete"
    finally:
        cluster.close()
        server.close()


def test_what_is_forged_is_answered_as_an_unknown_event(cluster: Cluster) -> None:
    id = sealed(cluster.at(0), "greet", "Ada")
    unknown = ask(f"{cluster.at(1)}/gradio_api/call/greet/{'0' * 32}")
    assert unknown.status_code == 404
    escaped = ("%", "/", "\n", " ", ".")  # another address, or none
    forged = [
        *(c for c in itertools.islice(changes_of(id), 0, None, 7) if c and not set(escaped) & set(c)),
        MARK, MARK + "A", MARK + "A" * 10_000, MARK + "%00", MARK + "%ff%fe", MARK + "%F0%9F%8D%B0",
    ]  # fmt: skip
    with httpx.Client(base_url=f"{cluster.at(1)}/gradio_api/call/") as client:
        for wrong in forged:
            answer = client.get(f"greet/{wrong}")
            assert (answer.status_code, answer.text) == (404, unknown.text), wrong
        for name in ("nap", "v2/nap", "nobody", "greet%00"):
            assert client.get(f"{name}/{id}").status_code == 404
        assert client.get(f"greet/{id}").status_code == 200


def test_one_of_another_app_on_the_same_redis_is_unknown(
    cluster: Cluster, redis_server: RedisServer, tmp_path: Path
) -> None:
    id = sealed(cluster.at(0), "greet", "Ada")
    other = Cluster(redis_server, tmp_path, count=1)
    try:
        assert ask(f"{other.at(0)}/gradio_api/call/greet/{id}").status_code == 404
    finally:
        other.close()


def test_it_is_its_persons_own(urls: list[str]) -> None:
    here, there = urls
    ann, bob = sign_in(here, "ann"), sign_in(there, "bob")
    ends = time.monotonic() + 40
    while not is_sealed(id := call_as(here, ann, "who").json()["event_id"]):
        httpx.get(f"{here}gradio_api/call/who/{id}", headers=ann, timeout=30)
        assert time.monotonic() < ends, "no call was quick enough"
    read = f"{there}gradio_api/call/who/{id}"
    assert httpx.get(read, headers=bob).status_code == 404
    assert httpx.get(read).status_code == 401
    assert '"name":"ann"' in httpx.get(read, headers=ann).text
