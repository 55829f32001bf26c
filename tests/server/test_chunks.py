"""`.stream()` events of HTTP clients: a join, chunks, an end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.door_client import messages

Serve = Callable[..., str]


@dataclass
class Stream:
    """One open stream and the reader of its session's messages."""

    http: httpx.Client
    fn: int
    event: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)

    def join(self, *data: Any) -> None:
        body = {"data": data, "fn_index": self.fn, "session_hash": "s"}
        answer = self.http.post("queue/join", json=body)
        assert answer.status_code == 200, answer.text
        self.event = answer.json()["event_id"]

    def send(self, *data: Any, **more: Any) -> httpx.Response:
        return self.http.post(f"stream/{self.event}", json={"data": data, **more})

    def close(self) -> httpx.Response:
        return self.http.post(f"stream/{self.event}/close")

    def cancel(self, **body: Any) -> None:
        assert self.http.post("cancel", json=body).json() == {"success": True}

    def read(self) -> list[dict[str, Any]]:
        """Everything up to the end."""
        return messages(self.http.get("queue/data", params={"session_hash": "s"}).content)


@pytest.fixture
def stream(serve: Serve) -> Iterator[Callable[..., Stream]]:
    opened: list[httpx.Client] = []

    def make(fn: Callable[..., Any], **options: Any) -> Stream:
        with gr.Blocks() as app:
            picture = gr.Image(sources=["webcam"], streaming=True)
            number, out, seen = gr.Number(), gr.Textbox(), gr.State(0)
            picture.stream(fn, [number, seen], [out, seen], api_name="look", **options)
        http = httpx.Client(base_url=f"{serve(app, server_port=0)}gradio_api/", timeout=30)
        opened.append(http)
        return Stream(http, 0)

    yield make
    for http in opened:
        http.close()


def count(number: float, seen: int) -> tuple[str, int]:
    if number < 0:
        raise gr.Error("Less than nothing.")
    return f"{number:.0f} after {seen}", seen + 1


def told(found: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(m["msg"], m["output"]["data"][0]) for m in found if "output" in m]


def test_chunks_run_one_after_the_other_until_it_is_closed(stream: Callable[..., Stream]) -> None:
    one = stream(count)
    one.join(1, None)
    assert [one.send(n, None).json() for n in (2, 3)] == [{"msg": "success"}] * 2
    assert one.close().json() == {"msg": "success"}
    assert one.send(4, None).status_code == 404
    found = one.read()
    assert [m["msg"] for m in found] == [
        "process_starts", *["process_streaming"] * 3, "process_completed", "close_stream",
    ]  # fmt: skip
    streaming = [("process_streaming", f"{n} after {n - 1}") for n in (1, 2, 3)]
    assert told(found) == [*streaming, ("process_completed", "3 after 2")]
    assert {m["event_id"] for m in found[:-1]} == {one.event}
    assert all(m["success"] for m in found if "success" in m)


def test_the_time_limit_is_that_of_all_runs_and_of_a_wait(stream: Callable[..., Stream]) -> None:
    one = stream(count, time_limit=0.2)
    one.join(1, None)
    found = one.read()  # nobody sends another chunk
    assert told(found)[-1] == ("process_completed", "1 after 0")
    assert 0 < found[1]["time_limit"] <= 0.2


def test_a_chunk_that_fails_ends_it(stream: Callable[..., Stream]) -> None:
    one = stream(count)
    one.join(1, None)
    one.send(-1, None)
    last = one.read()[-2]
    assert (last["msg"], last["success"], last["output"]["error"]) == (
        "process_completed", False, "Less than nothing.",
    )  # fmt: skip
    assert one.send(2, None).status_code == 404


@pytest.mark.parametrize("by", ["event_id", "fn_index"])
def test_a_stream_that_waits_for_a_chunk_can_be_cancelled(
    stream: Callable[..., Stream], by: str
) -> None:
    ran = threading.Event()

    def once(number: float, seen: int) -> tuple[str, int]:
        ran.set()
        return "x", seen

    one = stream(once)
    one.join(1, None)
    assert ran.wait(30)
    ids: dict[str, Any] = {"event_id": one.event, "fn_index": 0}
    one.cancel(**{"session_hash": "s", by: ids[by]})
    last = one.read()[-2]
    assert (last["msg"], last["output"]) == ("process_completed", {})
    assert one.close().status_code == 404


def test_what_does_not_fit_is_refused(stream: Callable[..., Stream]) -> None:
    one = stream(count)
    one.join(1, None)
    assert one.send(1, 2, 3).status_code == 400
    assert one.send().status_code == 400
    assert one.http.post(f"stream/{one.event}", content=b"{").status_code == 400
    assert one.http.post("stream/nothing", json={"data": []}).status_code == 404
    assert one.http.post("stream/nothing/close").status_code == 404
    assert one.send(2, None).status_code == 200
    one.close()
    assert told(one.read())[-1] == ("process_completed", "2 after 1")


def test_chunks_beyond_what_may_wait_are_refused(stream: Callable[..., Stream]) -> None:
    gate = threading.Event()

    def held(number: float, seen: int) -> tuple[str, int]:
        gate.wait(10)
        return f"{number:.0f}", seen

    one = stream(held)
    one.join(0, None)
    statuses = [one.send(n, None).status_code for n in range(65)]
    assert statuses == [200] * 64 + [503]
    gate.set()
    one.close()
    assert len(told(one.read())) == 66


def test_a_generator_shows_each_step(stream: Callable[..., Stream]) -> None:
    def steps(number: float, seen: int) -> Iterator[tuple[str, int]]:
        for at in range(int(number)):
            yield f"{at}", seen

    one = stream(steps)
    one.join(2, None)
    one.close()
    assert [text for _, text in told(one.read())] == ["0", "1", "1"]


def test_a_call_is_one_chunk(stream: Callable[..., Stream]) -> None:
    one = stream(count)
    answer = one.http.post("call/look", json={"data": [5]}, headers={"prefer": "wait"})
    assert answer.json() == {"data": ["5 after 0", None]}


def test_a_client_that_leaves_ends_its_stream(stream: Callable[..., Stream]) -> None:
    one = stream(count)
    with one.http.stream("GET", "heartbeat/s") as beats:
        lines = beats.iter_lines()  # kept: without it the stream is closed
        assert next(lines) == "data: ALIVE"
        one.join(1, None)
    assert told(one.read())[-1] == ("process_completed", "1 after 0")
    assert one.close().status_code == 404
