"""Batches: waiting calls of one edge run as a single call."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import showglass as gr
from tests.runtime.apps import single


def test_a_batch_gathers_waiting_calls(client: Any) -> None:
    gate, sizes = threading.Event(), list[int]()

    def shout(names: list[str]) -> list[str]:
        sizes.append(len(names))
        if names == ["first"]:
            gate.wait(30)
        return [n.upper() for n in names]

    app, _ = single(shout, batch=True, max_batch_size=3)
    page = client(app)
    jobs = [page.run(0, "first")]
    while jobs[0] not in page.jobs:
        page.read()
    jobs += [page.run(0, n) for n in ("a", "b", "c", "d")]
    while page.jobs.get(jobs[4], [""])[0] != "queued":
        page.read()
    gate.set()
    assert [page.finish(job)[0] for job in jobs] == ["done"] * 5
    assert sizes == [1, 3, 1]


def test_a_batch_that_returns_another_number_of_values_fails_all_in_words(client: Any) -> None:
    app, _ = single(lambda names: [], batch=True)
    stage, info = client(app).call(0, "x")
    assert stage == "failed"
    assert "1 calls in one batch but returned a list of 0" in info["error"]["message"]


def test_a_refused_input_does_not_take_the_others_along(client: Any) -> None:
    with gr.Blocks() as app:
        slide, out, go = gr.Slider(0, 10), gr.Textbox(), gr.Button()
        go.click(lambda numbers: [str(n) for n in numbers], slide, out, batch=True)
    page = client(app)
    jobs = [page.run(0, n) for n in (3, 99, 5)]
    assert [page.finish(job)[0] for job in jobs] == ["done", "failed", "done"]


def test_a_cancel_of_one_call_leaves_the_others_of_its_batch(client: Any) -> None:
    gate, entered = threading.Event(), threading.Event()

    async def shout(names: list[str]) -> list[str]:
        entered.set()
        await asyncio.to_thread(gate.wait, 5)
        return [n.upper() for n in names]

    app, out = single(shout, batch=True)
    page = client(app)
    first = page.run(0, "first")
    assert entered.wait(30)
    mates = [page.run(0, n) for n in ("a", "b")]
    page.send({"t": "cancel", "jobs": [first]})
    assert page.finish(first)[0] == "cancelled"
    gate.set()
    assert [page.finish(job)[0] for job in mates] == ["done", "done"]
    assert page.value(out) == "B"
    jobs = [page.run(0, n) for n in ("c", "d")]
    assert [page.finish(job)[0] for job in jobs] == ["done", "done"], "the lane is free"


def test_a_result_that_does_not_fit_fails_alone(client: Any) -> None:
    gate = threading.Event()

    def picky(names: list[str]) -> list[Any]:
        if names == ["hold"]:
            gate.wait(30)
        return [gr.update(nonsense=1) if n == "bad" else n for n in names]

    app, _ = single(picky, batch=True)
    page = client(app)
    held = page.run(0, "hold")
    jobs = [page.run(0, n) for n in ("good", "bad", "fine")]
    while page.jobs.get(jobs[2], [""])[0] != "queued":
        page.read()
    gate.set()
    assert page.finish(held)[0] == "done"
    assert [page.finish(job)[0] for job in jobs] == ["done", "failed", "done"]


def test_a_batch_with_too_few_columns_fails_in_words(client: Any) -> None:
    with gr.Blocks() as app:
        given, one, two, go = gr.Textbox(), gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda names: [names], given, [one, two], batch=True)
    assert "returned 1 lists for 2 outputs" in client(app).call(0, "x")[1]["error"]["message"]


def test_a_batch_function_gets_its_progress_and_request(client: Any) -> None:
    def shout(
        names: list[str],
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008  as the contract has it
    ) -> list[str]:
        progress(0.5)
        return [f"{n} {request.session_hash is not None}" for n in names]

    app, out = single(shout, batch=True)
    page = client(app)
    assert page.call(0, "x")[0] == "done"
    assert page.value(out) == "x True"
