"""Cancelling: generators close within a step, async functions stop at their await, waiting jobs leave."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import showglass as gr
from tests.runtime.apps import single


def test_cancel_closes_a_generator_within_one_step(client: Any) -> None:
    closed, stepped = threading.Event(), threading.Event()
    steps = [0]

    def endless(name: str) -> Iterator[str]:
        try:
            while True:
                steps[0] += 1
                stepped.set()
                time.sleep(0.01)  # a step of work
                yield str(steps[0])
        finally:
            closed.set()

    app, _ = single(endless)
    page = client(app)
    job = page.run(0, "x")
    assert stepped.wait(30)
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    at_cancel = steps[0]
    assert closed.wait(30)
    assert steps[0] <= at_cancel + 1


def test_cancel_stops_an_async_function_at_its_next_await(client: Any) -> None:
    cancelled, started = threading.Event(), threading.Event()

    async def wait_for_ever(name: str) -> str:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return name

    app, _ = single(wait_for_ever)
    page = client(app)
    job = page.run(0, "x")
    assert started.wait(30)
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    assert cancelled.wait(30)


def test_cancel_takes_a_waiting_job_out_of_the_line(client: Any) -> None:
    gate, ran = threading.Event(), list[str]()

    def note(name: str) -> str:
        gate.wait(30)
        ran.append(name)
        return name

    app, _ = single(note)
    page = client(app)
    first, second, third = (page.run(0, n) for n in ("a", "b", "c"))
    page.send({"t": "cancel", "jobs": [second]})
    assert page.finish(second)[0] == "cancelled"
    gate.set()
    page.finish(third)
    page.finish(first)
    assert ran == ["a", "c"]


def test_the_result_of_a_cancelled_function_is_dropped_its_state_too(client: Any) -> None:
    gate, entered = threading.Event(), threading.Event()

    def slow(name: str, kept: str) -> tuple[str, str]:
        if name == "slow":
            entered.set()
            gate.wait(30)
        return kept, name

    with gr.Blocks() as app:
        given, kept, out, go = gr.Textbox(), gr.State("first"), gr.Textbox(), gr.Button()
        go.click(slow, [given, kept], [out, kept])
    page = client(app)
    job = page.run(0, "slow", None)
    assert entered.wait(30)
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    gate.set()
    assert page.call(0, "x", None)[0] == "done"
    assert page.value(out) == "first"


def test_jobs_of_a_session_run_in_the_order_in_which_they_came(client: Any) -> None:
    order = list[str]()
    app, _ = single(order.append, trigger_mode="multiple")
    page = client(app)
    jobs = [page.run(0, str(n)) for n in range(50)]
    assert [page.finish(job)[0] for job in jobs] == ["done"] * 50
    assert order == [str(n) for n in range(50)]


def test_an_async_job_that_is_cancelled_before_its_first_step_frees_its_lane(client: Any) -> None:
    async def later(name: str) -> str:
        await asyncio.sleep(0)
        return name

    app, out = single(later, trigger_mode="multiple")
    page = client(app)
    for n in range(100):  # some of them are cancelled in the turn of the loop that starts them
        job = page.run(0, str(n))
        page.send({"t": "cancel", "jobs": [job]})
    assert page.call(0, "last")[0] == "done"
    assert page.value(out) == "last"
