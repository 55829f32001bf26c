"""Time limits, and functions that never return: what they take along, and what they do not."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.runtime import watch
from tests.page_client import PageClient
from tests.runtime.apps import single

Serve = Callable[..., str]


def upload(url: str) -> int:
    files = {"files": ("a.txt", b"text")}
    return httpx.post(url + "gradio_api/upload", files=files).status_code


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Lets functions that hang return when the test is over."""
    opened = threading.Event()
    yield opened
    opened.set()


async def sleeps(name: str) -> str:
    await asyncio.sleep(30)
    return name


async def sleeps_between(name: str) -> Any:
    yield name
    await asyncio.sleep(30)
    yield name


def ticks(name: str) -> Iterator[str]:
    while True:
        time.sleep(0.01)
        yield name


@pytest.mark.parametrize("fn", [sleeps, sleeps_between, ticks])
def test_a_run_that_takes_too_long_is_stopped_and_says_so(client: Any, fn: Any) -> None:
    app, _ = single(fn, time_limit=0.1)
    page = client(app)
    stage, info = page.call(0, "x")
    assert stage == "failed"
    assert f"{fn.__name__}() ran longer than its time limit of 0.1 s" in info["error"]["message"]
    assert page.call(0, "x")[0] == "failed", "the lane is free again"


def test_a_thread_is_given_up_but_keeps_its_place_until_it_returns(
    client: Any, gate: threading.Event
) -> None:
    returned = list[str]()

    def hang(name: str) -> str:
        if name == "hang":
            gate.wait(10)
        returned.append(name)
        return name

    app, _ = single(hang, time_limit=0.1)
    page = client(app)
    first = page.run(0, "hang")
    second = page.run(0, "quick")
    assert page.finish(first)[0] == "failed"
    assert returned == [], "its model must not be used by two at once"
    gate.set()
    assert page.finish(second)[0] == "done"


def test_the_limit_is_that_of_the_run_not_of_the_wait(client: Any) -> None:
    async def work(name: str) -> str:
        await asyncio.sleep(0.15)
        return name

    app, _ = single(work, time_limit=0.4)
    page = client(app)
    jobs = [page.run(0, "x") for _ in range(4)]
    assert [page.finish(job)[0] for job in jobs] == ["done"] * 4


def hanging(gate: threading.Event) -> gr.Blocks:
    async def later(name: str) -> str:
        return name

    with gr.Blocks() as app:
        given, out, paper = gr.Textbox(label="In"), gr.Textbox(label="Out"), gr.File()
        go = gr.Button()
        go.click(lambda name: gate.wait(20), given, None, concurrency_limit=None, api_name="hang")
        go.click(later, given, out, api_name="later")
        go.click(lambda name: name, given, out, queue=False, api_name="now")
        go.click(lambda file: file, paper, paper, api_name="file")
    return app


def test_functions_that_hang_do_not_take_the_server_along(
    serve: Serve, gate: threading.Event
) -> None:
    url = serve(hanging(gate), max_threads=2)
    page = PageClient(url)
    hung = [page.run(0, "x") for _ in range(4)]
    while page.jobs.get(hung[3], [""])[0] != "queued":
        page.read()
    assert page.jobs[hung[3]][1] == {"place": 1, "size": 2}, "those that wait see their place"
    direct = page.run(2, "now")
    while page.jobs.get(direct, [""])[0] != "queued":
        page.read()
    assert httpx.get(url).status_code == 200
    assert upload(url) == 200
    assert page.call(1, "Ada")[0] == "done", "functions on the loop go on"
    page.send({"t": "cancel", "jobs": [hung[0], hung[2]]})
    assert [page.finish(hung[at])[0] for at in (0, 2)] == ["cancelled", "cancelled"]
    gate.set()
    assert page.finish(direct)[0] == "done"
    assert page.finish(hung[3])[0] == "done"
    page.close()


def test_who_came_first_gets_the_thread_that_comes_free(
    serve: Serve, gate: threading.Event
) -> None:
    order = list[str]()

    def greedy(name: str) -> None:
        if name == "hold":
            gate.wait(10)
        order.append(name)

    with gr.Blocks() as app:
        given, go = gr.Textbox(), gr.Button()
        go.click(greedy, given, concurrency_limit=None)
        go.click(order.append, given)
    page = PageClient(serve(app, max_threads=1))
    jobs = [page.run(0, "hold"), page.run(1, "other"), *(page.run(0, f"g{n}") for n in range(3))]
    while page.jobs.get(jobs[-1], [""])[0] != "queued":
        page.read()
    gate.set()
    for job in jobs:
        page.finish(job)
    assert order == ["hold", "other", "g0", "g1", "g2"]
    page.close()


def test_a_run_that_others_wait_for_is_told_on_the_console(
    client: Any, gate: threading.Event, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(watch.Watch.__init__, "__defaults__", (0.2, 60.0))

    def predict(name: str) -> None:
        gate.wait(10)

    app, _ = single(predict)
    with caplog.at_level(logging.WARNING, "showglass"):
        page = client(app)
        page.run(0, "x")
        page.run(0, "y")
        _until(lambda: "predict() has run for" in caplog.text)
    assert "1 event waits for it" in caplog.text
    assert "process=True" in caplog.text


def test_an_async_function_that_holds_up_the_loop_is_told_with_its_place(
    client: Any, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(watch.Watch.__init__, "__defaults__", (60.0, 0.2))

    async def computes_on_the_loop(name: str) -> str:
        time.sleep(1)  # noqa: ASYNC251  the fault that is to be told
        return name

    app, _ = single(computes_on_the_loop)
    with caplog.at_level(logging.WARNING, "showglass"):
        page = client(app)
        assert page.call(0, "x")[0] == "done"
        _until(lambda: "event loop has been held up" in caplog.text)
    assert "computes_on_the_loop" in caplog.text


def _until(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
