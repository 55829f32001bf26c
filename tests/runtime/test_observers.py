"""Who looks on: what observers are told of each job."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.runtime.job import Job

Serve = Callable[..., str]
MARK: contextvars.ContextVar[str] = contextvars.ContextVar("mark", default="none")


class Watcher:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, ...]] = []

    def submitted(self, job: Job) -> None:
        self.seen.append(("submitted", job.edge.api_name))

    def turned_away(self, job: Job) -> None:
        self.seen.append(("turned away", job.edge.api_name))

    def started(self, job: Job) -> None:
        self.seen.append(("started", job.edge.api_name))
        job.context = contextvars.copy_context()
        job.context.run(MARK.set, "inside")

    def ended(self, job: Job, outcome: str, error: BaseException | None) -> None:
        self.seen.append(("ended", job.edge.api_name, outcome, type(error).__name__))


class Broken:
    """Fails at everything."""

    def __getattr__(self, name: str) -> Any:
        def fail(*args: object) -> None:
            raise RuntimeError(f"no {name}")

        return fail


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def app(gate: threading.Event) -> gr.Blocks:
    def wait(name: str) -> str:
        gate.wait(10)
        return name

    def fail(name: str) -> str:
        raise ValueError(name)

    def mark(name: str) -> str:
        return MARK.get()

    async def mark_later(name: str) -> str:
        return MARK.get()

    def steps(name: str) -> Iterator[str]:
        yield MARK.get()
        yield MARK.get()

    with gr.Blocks() as built:
        name, number, out, go = gr.Textbox(), gr.Number(maximum=9), gr.Textbox(), gr.Button()
        for function in (wait, fail, mark, mark_later, steps):
            go.click(function, name, out)
        go.click(lambda n: f"{n}", number, out, api_name="number")
        go.click(lambda names: names, name, out, batch=True, api_name="batch")
    built.queue(max_size=1)
    return built


def watch(serve: Serve, app: gr.Blocks, *observers: Any) -> httpx.Client:
    url = serve(app, server_port=0)
    service = app.server.app.state.service
    for observer in observers:
        service.engine().observers.add(observer)
    return httpx.Client(base_url=f"{url}gradio_api/", timeout=30)


def call(client: httpx.Client, name: str, *data: Any) -> Any:
    answer = client.post(f"call/{name}", json={"data": data}, headers={"prefer": "wait"})
    return answer.json().get("data", answer.status_code)


@pytest.mark.parametrize("name", ["mark", "mark_later", "steps"])
def test_a_job_is_told_in_order_and_runs_where_the_observer_says(
    serve: Serve, app: gr.Blocks, name: str
) -> None:
    watcher = Watcher()
    with watch(serve, app, watcher) as client:
        assert call(client, name, "x") == ["inside"]
    assert watcher.seen == [
        ("submitted", name),
        ("started", name),
        ("ended", name, "ok", "NoneType"),
    ]


def test_how_jobs_end(serve: Serve, app: gr.Blocks, gate: threading.Event) -> None:
    watcher = Watcher()
    with watch(serve, app, watcher) as client:
        assert call(client, "fail", "x") == 500
        assert call(client, "number", 10) == 400
        assert call(client, "batch", "x") == ["x"]
        event = client.post("call/wait", json={"data": ["x"]}).json()["event_id"]
        client.post("cancel", json={"event_id": event})
        gate.set()
    assert [seen for seen in watcher.seen if seen[0] == "ended"] == [
        ("ended", "fail", "failed", "ValueError"),
        ("ended", "number", "refused", "InputError"),
        ("ended", "batch", "ok", "NoneType"),
        ("ended", "wait", "cancelled", "NoneType"),
    ]


def test_who_is_turned_away(serve: Serve, app: gr.Blocks, gate: threading.Event) -> None:
    watcher = Watcher()
    with watch(serve, app, watcher) as client:
        statuses = [client.post("call/wait", json={"data": ["x"]}).status_code for _ in range(3)]
        gate.set()
    assert statuses == [200, 200, 503]
    assert ("turned away", "wait") in watcher.seen


def test_one_that_fails_keeps_nobody_from_their_answer(
    serve: Serve, app: gr.Blocks, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = Watcher()
    with caplog.at_level(logging.ERROR), watch(serve, app, Broken(), watcher) as client:
        assert call(client, "mark", "x") == ["inside"]
    assert len(watcher.seen) == 3
    assert "An observer failed" in caplog.text


def test_one_that_left_is_told_nothing(serve: Serve, app: gr.Blocks) -> None:
    watcher = Watcher()
    with watch(serve, app, watcher) as client:
        app.server.app.state.service.engine().observers.remove(watcher)
        assert call(client, "mark", "x") == ["none"]
    assert watcher.seen == []
