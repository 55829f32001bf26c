"""How replicas share the cores of their machine."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

import pytest

import showglass as gr
from showglass.server.replica.cores import take_turns
from tests.redis_server import RedisServer
from tests.replicas.cluster import call, event_id, stream

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux has SCHED_BATCH: nothing is done"
)


def in_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@linux
def test_threads_of_a_replica_take_turns_and_no_others(redis_server: RedisServer) -> None:
    def policy() -> float:
        return os.sched_getscheduler(0)

    app = gr.Interface(policy, None, "number")
    app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0,
        store=f"{redis_server.url}?namespace=cores",
    )  # fmt: skip
    url = str(app.local_url).rstrip("/")
    try:
        found = stream(url, "policy", event_id(call(url, "policy")))
        assert found == [("complete", [os.SCHED_BATCH])]
        assert os.sched_getscheduler(0) == os.SCHED_OTHER
    finally:
        app.close()


@linux
def test_what_somebody_chose_stays() -> None:
    found: list[int] = []

    def work() -> None:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        take_turns()
        found.append(os.sched_getscheduler(0))

    in_thread(work)
    assert found == [os.SCHED_IDLE]


def test_where_it_is_forbidden_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_getscheduler", forbid, raising=False)
    in_thread(take_turns)
    monkeypatch.delattr(os, "SCHED_BATCH", raising=False)
    take_turns()
