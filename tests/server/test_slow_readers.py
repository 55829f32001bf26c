"""Pages that do not read, and connections that died without a word: neither may cost the server its memory."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.sync.client import connect

import showglass as gr
from showglass.server import listening
from tests.page_client import PageClient, page_data
from tests.reloads import wait_until
from tests.wire_cutter import WireCutter

Serve = Callable[..., str]
SIZE, STEPS = 200_000, 200
WHOLE = SIZE * STEPS
"""40 MB of values, far more than what the system keeps between two ends of a connection."""


class Flood:
    """An app whose event sends values that share no beginning."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        with gr.Blocks() as self.app:
            self.out = gr.Textbox()
            gr.Button().click(self.pour, None, self.out)

    def pour(self) -> Iterator[str]:
        for step in range(STEPS):
            time.sleep(0.005)  # slower than a page is told of anything
            yield f"{step} " + "x" * SIZE
        self.ended.set()

    @property
    def session(self) -> Any:
        assert self.app.server is not None
        [session] = self.app.server.app.state.service.pages.values()
        return session


def took(frames: Iterator[dict[str, Any]]) -> tuple[int, str]:
    """Bytes of all values until the job is done, and the last one."""
    size, last = 0, ""
    for frame in frames:
        for op in frame.get("ops", []):
            if op[0] == "set":
                last = op[3]
                size += len(last)
            if op[:1] == ["job"] and op[2] == "done":
                return size, last
    raise AssertionError("the job did not end")


def test_a_page_that_does_not_read_gets_the_newest_value_when_it_does(serve: Serve) -> None:
    flood = Flood()
    url = serve(flood.app)
    address = url.replace("http", "ws", 1) + "gradio_api/socket"
    with connect(address, max_queue=1, max_size=None) as page:
        page.send(json.dumps({"t": "hello", "token": page_data(url)["token"]}))
        page.send(json.dumps({"t": "run", "job": 1, "fn": 0, "data": []}))
        assert flood.ended.wait(30)
        assert flood.session.link._waiting <= 2 * SIZE
        assert flood.session.outbox.held() < WHOLE / 10
        size, last = took(json.loads(page.recv(timeout=30)) for _ in range(STEPS + 10))
    assert last.startswith(f"{STEPS - 1} ")
    assert size < WHOLE / 2


def test_nor_does_a_stream_that_nobody_reads_grow(serve: Serve) -> None:
    flood = Flood()
    url = serve(flood.app)
    token = page_data(url)["token"]
    with (
        httpx.Client(timeout=30) as client,
        client.stream("GET", f"{url}gradio_api/socket/events") as stream,
    ):
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        key = json.loads(next(lines).removeprefix("data: 0 "))["key"]
        messages = [
            [1, {"t": "hello", "token": token}],
            [1, {"t": "run", "job": 1, "fn": 0, "data": []}],
        ]
        body = {"stream": key, "n": 1, "messages": messages}
        assert httpx.post(f"{url}gradio_api/socket/send", json=body).status_code == 200
        assert flood.ended.wait(30)
        assert flood.session.outbox.held() < WHOLE / 10
        size, last = took(json.loads(line.removeprefix("data: 1 ")) for line in lines)
    assert last.startswith(f"{STEPS - 1} ")
    assert size < WHOLE / 2


def test_a_page_that_is_away_costs_one_value(serve: Serve) -> None:
    flood = Flood()
    page = PageClient(serve(flood.app))
    job = page.run(0)
    page.drop()
    assert flood.ended.wait(30)
    assert flood.session.outbox.held() < WHOLE / 10
    page.open()
    page.finish(job)
    assert page.value(flood.out).startswith(f"{STEPS - 1} ")
    page.close()


def test_a_connection_that_died_without_a_word_is_found(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "PING_SECONDS", 0.2)
    flood = Flood()
    port = urlsplit(serve(flood.app)).port
    assert port is not None
    with WireCutter(port) as wire:
        page = PageClient(wire.url)
        assert flood.session.attached
        wire.freeze()
        wait_until(lambda: not flood.session.attached)
        page.drop()


def test_more_calls_than_run_at_once_wait_their_turn(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from showglass.server import talk

    monkeypatch.setattr(talk, "CALLS_AT_ONCE", 2)
    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(lambda: None)
    page = PageClient(serve(app))
    for call in range(50):
        page.send({"t": "call", "call": call, "component": box._id, "name": "none"})
    assert sorted(page.read()["call"] for _ in range(50)) == list(range(50))
    page.close()
