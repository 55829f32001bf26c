"""Batches: waiting calls of one edge run as a single call."""

from __future__ import annotations

import threading
from typing import Any

import showglass as gr
from tests.runtime.apps import single


def test_a_batch_gathers_waiting_calls(client: Any) -> None:
    gate, sizes = threading.Event(), list[int]()

    def shout(names: list[str]) -> list[str]:
        sizes.append(len(names))
        if names == ["first"]:
            gate.wait(5)
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
