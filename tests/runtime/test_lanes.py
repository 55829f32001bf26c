"""Lines of waiting jobs: their order, their limit, and threads that take the next job by themselves."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

import showglass as gr
from showglass.runtime.job import Job
from showglass.runtime.lanes import Lane, Lanes
from tests.runtime.apps import single


class Gate:
    """A function that holds its line for its first call, and remembers who ran in which thread."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.ran: list[str] = []
        self.threads: list[str] = []
        self.at_once = self.most = 0

    def __call__(self, name: str) -> str:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.ran.append(name)
        self.threads.append(threading.current_thread().name)
        if name == "first":
            self.open.wait(10)
        self.at_once -= 1
        return name


def test_a_line_of_one_keeps_its_order_and_its_limit(client: Any) -> None:
    gate = Gate()
    app, _ = single(gate)
    page = client(app)
    jobs = [page.run(0, "first"), *(page.run(0, str(i)) for i in range(200))]
    gate.open.set()
    assert {page.finish(job)[0] for job in jobs} == {"done"}
    assert gate.ran == ["first", *map(str, range(200))]
    assert gate.most == 1


def test_those_that_wait_take_over_the_thread(client: Any) -> None:
    gate = Gate()
    app, _ = single(gate)
    page = client(app)
    jobs = [page.run(0, "first"), *(page.run(0, str(i)) for i in range(20))]
    gate.open.set()
    for job in jobs:
        page.finish(job)
    changes = sum(a != b for a, b in zip(gate.threads, gate.threads[1:], strict=False))
    assert changes < 10


def test_a_job_that_is_done_is_never_said_to_wait(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places are told on the event loop while threads take jobs from the line."""
    gate = Gate()
    app, _ = single(gate)
    page = client(app)
    line = Lanes.line

    def overtaken(lanes: Lanes, lane: Lane) -> list[Job]:
        found = line(lanes, lane)
        if len(found) == 5 and time.perf_counter() - found[0].entered_at > 0.3:
            gate.open.set()
            until = time.monotonic() + 2
            while not found[0].over and time.monotonic() < until:
                time.sleep(0.001)
        return found

    monkeypatch.setattr(Lanes, "line", overtaken)
    first = page.run(0, "first")
    jobs = [page.run(0, str(i)) for i in range(4)]
    time.sleep(0.4)
    jobs.append(page.run(0, "one more, so that places are told again"))
    assert {page.finish(job)[0] for job in [first, *jobs]} == {"done"}


def test_a_cancelled_job_is_passed_over(client: Any) -> None:
    gate = Gate()
    app, _ = single(gate)
    page = client(app)
    first = page.run(0, "first")
    jobs = [page.run(0, str(i)) for i in range(30)]
    page.send({"t": "cancel", "jobs": jobs[::2]})
    assert page.finish(jobs[28])[0] == "cancelled"
    gate.open.set()
    assert page.finish(first)[0] == "done"
    assert {page.finish(job)[0] for job in jobs[1::2]} == {"done"}
    assert gate.ran == ["first", *(str(i) for i in range(1, 30, 2))]


def test_one_that_took_over_a_place_has_its_own_time_limit(client: Any) -> None:
    started = threading.Event()

    def work(name: str) -> Any:
        if name == "first":
            started.wait(30)
        while name == "endless":
            time.sleep(0.01)
            yield name
        yield name

    app, _ = single(work, time_limit=1)
    page = client(app)
    jobs = [page.run(0, name) for name in ("first", "endless", "last")]
    started.set()
    assert [page.finish(job)[0] for job in jobs] == ["done", "failed", "done"]


def test_an_async_one_waits_in_the_same_line(client: Any) -> None:
    gate = Gate()

    async def later(name: str) -> str:
        return gate(name)

    with gr.Blocks() as app:
        given, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(gate, given, out, concurrency_id="same")
        go.click(later, given, out, concurrency_id="same")
    page = client(app)
    jobs = [page.run(0, "first"), *(page.run(i % 2, str(i)) for i in range(20))]
    gate.open.set()
    assert {page.finish(job)[0] for job in jobs} == {"done"}
    assert gate.ran == ["first", *map(str, range(20))]
    assert gate.most == 1
