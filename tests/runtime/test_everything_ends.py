"""Whatever is started, cancelled, refused, too slow or killed: each job ends once, and leaves no place taken."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

import showglass as gr
from showglass.runtime.job import Job
from showglass.runtime.lanes import Lanes
from tests.page_client import PageClient
from tests.runtime import process_functions as run
from tests.runtime.apps import single

Serve = Callable[..., str]
ENDS = ("done", "failed", "cancelled")
JOBS = 400


def quick(name: str) -> str:
    return name


def slow(name: str) -> str:
    time.sleep(0.01)
    return name


def steps(name: str) -> Iterator[str]:
    for step in range(5):
        time.sleep(0.002)
        yield f"{name} {step}"


async def later(name: str) -> str:
    await asyncio.sleep(0.005)
    return name


async def steps_later(name: str) -> AsyncIterator[str]:
    for step in range(5):
        await asyncio.sleep(0.002)
        yield f"{name} {step}"


def fail(name: str) -> str:
    raise gr.Error(name, print_exception=False)


def many(names: list[str]) -> list[str]:
    time.sleep(0.005)
    return names


async def many_later(names: list[str]) -> list[str]:
    await asyncio.sleep(0.005)
    return names


@gr.cache(max_size=5)
def kept(name: str) -> str:
    time.sleep(0.002)
    return name


def checked(name: str) -> Any:
    return gr.validate(name[-1] != "3", "no three")


OPTIONS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (quick, {}),
    (quick, {"queue": False}),
    (quick, {"concurrency_limit": None}),
    (slow, {"concurrency_limit": 2}),
    (slow, {"concurrency_id": "shared"}),
    (steps, {"concurrency_id": "shared"}),
    (steps, {"queue": False}),
    (later, {}),
    (later, {"time_limit": 0.004}),
    (steps_later, {"concurrency_limit": 3}),
    (steps, {"time_limit": 0.005}),
    (slow, {"time_limit": 0.001}),
    (fail, {}),
    (many, {"batch": True}),
    (many_later, {"batch": True, "max_batch_size": 3}),
    (many, {"batch": True, "time_limit": 0.002}),
    (kept, {}),
    (quick, {"validator": checked}),
    (later, {"validator": checked, "queue": False}),
]


@pytest.mark.parametrize("seed", range(3))
def test_every_job_ends_once_and_no_place_stays_taken(serve: Serve, seed: int) -> None:
    chance = random.Random(seed)
    with gr.Blocks() as app:
        given, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        for fn, options in OPTIONS:
            go.click(fn, given, out, trigger_mode="multiple", **options)
    page = PageClient(serve(app, max_threads=4))
    jobs = []
    for _ in range(JOBS):
        jobs.append(page.run(chance.randrange(len(OPTIONS)), f"n{chance.randrange(20)}"))
        if chance.random() < 0.3:
            page.send({"t": "cancel", "jobs": chance.sample(jobs, min(3, len(jobs)))})
    ends = Counter(page.finish(job)[0] for job in jobs)
    told = Counter(
        op[1] for f in page.frames for op in f["ops"] if op[0] == "job" and op[2] in ENDS
    )
    assert sum(ends.values()) == JOBS
    assert set(told.values()) == {1}
    assert all(ends[end] > 0 for end in ENDS), ends
    runtime = app.server.app.state.service.runtime
    until = time.monotonic() + 20
    while runtime.watch.running or runtime.lanes.running:
        assert time.monotonic() < until, (list(runtime.watch.running), runtime.lanes.running)
        time.sleep(0.01)
    assert runtime.lanes.used_threads == 0
    assert runtime.lanes.waiting == 0
    assert all(not s.jobs for s in app.server.app.state.service.pages.values())
    page.close()


def test_workers_are_as_many_as_before_after_every_kind_of_end(serve: Serve, tmp_path: Any) -> None:
    chance = random.Random(0)
    with gr.Blocks() as app:
        given, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        for fn in (run.where, run.count, run.die, run.fail, run.tidy):
            go.click(
                fn, given, out, process=True, concurrency_id="workers", concurrency_limit=2,
                time_limit=1, trigger_mode="multiple",
            )  # fmt: skip
    page = PageClient(serve(app))
    jobs = []
    for _ in range(30):
        which = chance.choice([0, 0, 1, 1, 2, 3, 4])
        value = {2: "exit", 4: str(tmp_path / "out")}.get(which, "x")
        jobs.append(page.run(which, value))
    for job in jobs[::4]:
        page.send({"t": "cancel", "jobs": [job]})
    ends = Counter(page.finish(job)[0] for job in jobs)
    assert sum(ends.values()) == len(jobs)
    workers = app.server.app.state.service.runtime.workers
    until = time.monotonic() + 10
    while True:
        crew = next(iter(workers.crews.values()))
        if len(crew.idle) == crew.count == 2 and len(workers.all) == 2:
            break
        assert time.monotonic() < until, (crew.idle, crew.count, workers.all)
        time.sleep(0.02)
    assert all(process.process.poll() is None for process in workers.all)
    page.close()


def test_a_job_that_is_over_before_it_was_taken_in_ends(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that is through with the job before it takes it from the line while the loop is still at it."""
    go, ran = threading.Event(), threading.Event()

    def wait(name: str) -> str:
        if name == "first":
            go.wait(10)
        else:
            ran.set()
        return name

    enter = Lanes.enter

    def enter_slowly(lanes: Lanes, job: Job, *, now: bool = False) -> bool:
        starts = enter(lanes, job, now=now)
        if not starts:
            go.set()
            ran.wait(30)
            time.sleep(0.05)  # time to report its end
        return starts

    monkeypatch.setattr(Lanes, "enter", enter_slowly)
    app, _ = single(wait)
    page = PageClient(serve(app))
    first, second = page.run(0, "first"), page.run(0, "second")
    assert [page.finish(job)[0] for job in (first, second)] == ["done", "done"]
    page.close()
