"""What sessions keep ends once, whichever replicas they were at."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.server import keeping
from tests.page_client import PageClient
from tests.redis_server import RedisServer
from tests.replicas.cluster import wait_until

NUMBERS = itertools.count(1)


class Two:
    """Two replicas of one app in this process, and what its functions and callbacks saw."""

    def __init__(self, url: str) -> None:
        self.dropped: list[Any] = []
        self.unloaded: list[Any] = []
        self.servers: list[Any] = []
        app = self.build()
        for _ in range(2):
            app.server = None  # else the second launch ends the first
            app.launch(prevent_thread_lock=True, quiet=True, server_port=0, store=url)
            self.servers.append(app.server)
        self.urls = [server.url for server in self.servers]

    def build(self) -> gr.Blocks:
        with gr.Blocks() as app:
            kept = gr.State([], delete_callback=self.dropped.append)
            brief = gr.State("", time_to_live=0.2, delete_callback=self.dropped.append)
            text, out = gr.Textbox(), gr.Textbox()

            def add(word: str, kept: list[str]) -> tuple[list[str], str]:
                return [*kept, word], ",".join([*kept, word])

            def hold(word: str) -> str:
                return word

            def gone() -> None:
                self.unloaded.append("unloaded")

            go = gr.Button("Go")
            go.click(add, [text, kept], [kept, out], api_name="add")
            go.click(hold, text, brief, api_name="hold")
            go.click(lambda held: held, brief, out, api_name="held")
            app.unload(gone)
        return app

    def call(self, at: int, name: str, session: str, *data: Any) -> Any:
        """One call at one of them; the stream is read at the other."""
        asked = httpx.post(
            f"{self.urls[at]}gradio_api/call/{name}",
            json={"data": list(data), "session_hash": session},
        )
        event = asked.json()["event_id"]
        answer = httpx.get(f"{self.urls[1 - at]}gradio_api/call/{name}/{event}", timeout=30)
        assert "event: complete" in answer.text, answer.text
        return json.loads(answer.text.rpartition("data: ")[2])

    def sweep(self) -> None:
        """Both at once."""
        going = []
        for server in self.servers:
            service = server.app.state.service
            going.append(
                asyncio.run_coroutine_threadsafe(
                    service.replica.lifetimes.sweep(), service.engine().loop
                )
            )
        for one in going:
            one.result(5)

    def close(self) -> None:
        for server in self.servers:
            server.stop()


@pytest.fixture
def two(redis_server: RedisServer) -> Iterator[Two]:
    started = Two(f"{redis_server.url}?namespace=lives{next(NUMBERS)}")
    yield started
    started.close()


def test_an_idle_session_ends_once(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SESSION_SECONDS", 0.4)
    for turn, word in enumerate("abc"):
        two.call(turn % 2, "add", "one", word, None)
    two.sweep()
    assert two.dropped == two.unloaded == [], "its time is not over"
    time.sleep(0.5)
    two.sweep()
    wait_until(lambda: two.dropped and two.unloaded)
    for _ in range(2):
        two.sweep()
    assert (two.dropped, two.unloaded) == ([["a", "b", "c"]], ["unloaded"])
    assert two.call(0, "add", "one", "d", None)[-1] == "d"


def test_a_session_that_is_used_stays(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SESSION_SECONDS", 1.0)
    for turn in range(6):
        two.call(turn % 2, "add", "used", str(turn), None)
        time.sleep(0.3)
        two.sweep()
    assert two.dropped == two.unloaded == []


def test_an_open_page_stays_and_says_goodbye_once(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SESSION_SECONDS", 0.8)
    page = PageClient(two.urls[0])
    assert page.call(0, "x", None)[0] == "done"
    for _ in range(4):
        time.sleep(0.3)
        two.sweep()
    page.drop()
    page.url = two.urls[1]
    page.open()
    assert page.call(0, "y", None)[0] == "done"
    assert "x,y" in page.values.values()
    assert two.dropped == two.unloaded == []
    page.send({"t": "bye"})
    wait_until(lambda: two.unloaded == ["unloaded"])
    page.close()
    time.sleep(1.0)
    two.sweep()
    wait_until(lambda: two.dropped == [["x", "y"]])
    assert two.unloaded == ["unloaded"], "once is enough"


def test_a_state_goes_everywhere_when_its_time_is_over(two: Two) -> None:
    two.call(0, "hold", "brief", "soon gone")
    assert two.call(1, "held", "brief", None) == ["soon gone"]
    time.sleep(0.3)
    two.sweep()
    wait_until(lambda: two.dropped == ["soon gone"])
    for at in range(2):
        assert two.call(at, "held", "brief", None) == [""]
    two.sweep()
    assert two.dropped.count("soon gone") == 1
