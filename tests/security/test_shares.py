"""When an app holds all that it may, who holds most of it makes room: the others keep what they have."""

from __future__ import annotations

import httpx
import pytest

import showglass as gr
from showglass.gates import ledger
from showglass.runtime.budget import Budget
from showglass.runtime.lanes import QueueFull
from tests.security.test_filling import KB, MEMORY, Filled, Serve, filled, on_disk, until

__all__ = ["filled"]
VISITORS = gr.Limits(local=True, trusted_proxies=["127.0.0.1"])
ANN, MALLORY = {"x-forwarded-for": "198.51.100.7"}, {"x-forwarded-for": "203.0.113.9"}


def keep(url: str, session: str, size: int, who: dict[str, str]) -> None:
    body = {"data": [f"{session}{'x' * size}"], "session_hash": session}
    answer = httpx.post(f"{url}gradio_api/run/kept", json=body, headers=who)
    assert answer.status_code == 200, answer.text


def test_one_visitor_takes_no_others_sessions(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, state_session_capacity=8, limits=VISITORS)
    for n in range(2):
        keep(url, f"ann{n}", 10, ANN)
    for n in range(30):
        keep(url, f"mallory{n}", 10, MALLORY)
    assert {"ann0", "ann1"} <= set(filled.service.clients)
    assert len(filled.service.clients) <= 8


def test_one_visitor_takes_no_others_memory(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_memory="2mb", limits=VISITORS)
    keep(url, "ann", 300 * KB, ANN)
    for n in range(20):
        keep(url, f"mallory{n}", 300 * KB, MALLORY)
    until(lambda: 0 < filled.service.keeper.held <= MEMORY)
    assert "ann" in filled.service.clients
    assert 3 <= len(filled.service.clients) <= 7


def test_one_visitors_waiting_calls_leave_room_for_others() -> None:
    budget = Budget()
    budget.limit = 1000 * KB
    values = ["x" * (60 * KB)]
    taken = [budget.take_in(values, "mallory") for _ in range(4)]
    with pytest.raises(QueueFull, match="as much as one visitor may"):
        budget.take_in(values, "mallory")
    budget.take_in(values, "ann")
    budget.let_go(taken[0], "mallory")
    budget.take_in(values, "mallory")
    for _ in range(4):
        budget.let_go(taken[0], "mallory")
    budget.let_go(taken[0], "ann")
    assert budget.inputs == 0
    for _ in range(4):
        budget.take_in(values, "mallory")


def test_one_visitor_takes_no_others_room_on_the_disk(
    serve: Serve, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "IDLE_SECONDS", -1.0)
    monkeypatch.setattr(ledger, "MEASURE_SECONDS", -1.0)
    url = serve(filled.app, max_disk="1mb", limits=VISITORS)

    def send(who: dict[str, str]) -> str:
        files = {"files": ("a.txt", b"x" * (200 * KB))}
        answer = httpx.post(f"{url}gradio_api/upload", files=files, headers=who)
        assert answer.status_code == 200, answer.text
        return str(answer.json()[0])

    hers = send(ANN)
    his = [send(MALLORY) for _ in range(12)]
    assert httpx.get(f"{url}gradio_api/file={hers}").status_code == 200
    assert httpx.get(f"{url}gradio_api/file={his[0]}").status_code == 403
    assert on_disk(filled) <= 1024 * KB
