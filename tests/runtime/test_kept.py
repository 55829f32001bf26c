"""Cached events: hits do not queue, every door says what was used, sessions and requests are kept apart."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.page_client import PageClient
from tests.runtime.apps import single

Serve = Callable[..., str]


def joined(url: str, name: str, *data: Any, session: str = "s") -> list[dict[str, Any]]:
    """The messages of one event of the queue."""
    api = url + "gradio_api/queue/"
    body = {"data": list(data), "api_name": name, "session_hash": session}
    assert httpx.post(api + "join", json=body).status_code == 200
    told = httpx.get(api + "data", params={"session_hash": session}).text
    return [json.loads(line[6:]) for line in told.splitlines() if line.startswith("data: ")]


def test_a_hit_does_not_queue_and_every_door_says_so(serve: Serve) -> None:
    ran, gate = list[str](), threading.Event()

    @gr.cache
    def slow(name: str) -> str:
        ran.append(name)
        if name == "hold":
            gate.wait(10)
        return name.upper()

    app, _ = single(slow)
    url = serve(app)
    first = joined(url, "slow", "x")
    assert [m["msg"] for m in first] == ["process_starts", "process_completed", "close_stream"]
    assert (first[1]["used_cache"], first[1]["output"]["used_cache"]) == (None, None)
    page = PageClient(url)
    held = page.run(0, "hold")  # the lane is taken
    while held not in page.jobs:
        page.read()
    second = joined(url, "slow", "x")
    assert [m["msg"] for m in second] == ["process_completed", "close_stream"]
    assert (second[0]["used_cache"], second[0]["output"]["data"]) == ("full", ["X"])
    assert second[0]["cache_duration"] < 1
    assert page.call(0, "x")[0] == "done"
    assert httpx.post(url + "gradio_api/run/slow", json={"data": ["x"]}).json()["data"] == ["X"]
    gate.set()
    page.finish(held)
    page.close()
    assert ran == ["x", "hold"]


def test_a_generator_is_replayed_step_by_step(serve: Serve) -> None:
    ran = list[str]()

    @gr.cache
    def steps(name: str) -> Iterator[str]:
        ran.append(name)
        for n in range(3):
            yield name + str(n)

    app, _ = single(steps)
    url = serve(app)
    first, second = joined(url, "steps", "x"), joined(url, "steps", "x")
    kinds = [m["msg"] for m in second]
    assert kinds == ["process_generating"] * 3 + ["process_completed", "close_stream"]
    told = [m["output"]["data"] for m in first if m["msg"] == "process_generating"]
    assert [m["output"]["data"] for m in second[:3]] == told
    assert second[3]["output"]["data"] == ["x2"]
    assert ran == ["x"]


def test_a_kept_part_is_told_as_partial(serve: Serve) -> None:
    @gr.cache
    def part(name: str) -> str:
        return name.upper()

    def whole(name: str) -> str:
        return part(name) + "!"

    def by_hand(name: str, kept: gr.Cache = gr.Cache()) -> str:  # noqa: B008  as the contract has it
        if (found := kept.get(name)) is None:
            kept.set(name, value=name * 2)
            return "new"
        return str(found["value"])

    with gr.Blocks() as app:
        given, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(whole, given, out)
        go.click(by_hand, given, out)
    url = serve(app)
    used = [joined(url, "whole", "x")[-2]["used_cache"] for _ in range(2)]
    assert used == [None, "partial"]
    found = [joined(url, "by_hand", "x")[-2] for _ in range(2)]
    assert [m["output"]["data"] for m in found] == [["new"], ["xx"]]
    assert [m["used_cache"] for m in found] == [None, "partial"]


def test_sessions_are_kept_apart_on_request_and_their_shelves_end_with_them(serve: Serve) -> None:
    ran = list[str]()

    @gr.cache(per_session=True)
    def mine(name: str) -> str:
        ran.append(name)
        return name

    app, _ = single(mine)
    url = serve(app)
    for session in ("a", "a", "b", "b"):
        joined(url, "mine", "x", session=session)
    assert ran == ["x", "x"]
    assert httpx.get(url + "config").json()["connect_heartbeat"] is True


def test_the_request_counts_when_a_function_takes_it(serve: Serve) -> None:
    @gr.cache
    def who(name: str, request: gr.Request) -> str:
        return request.headers["user-agent"]

    app, _ = single(who)
    url = serve(app) + "gradio_api/run/who"
    told = [
        httpx.post(url, json={"data": ["x"]}, headers={"user-agent": agent}).json()["data"][0]
        for agent in ("one", "two", "one")
    ]
    assert told == ["one", "two", "one"]


def test_state_goes_on_with_kept_answers(client: Any) -> None:
    @gr.cache
    def add(name: str, kept: list[str]) -> tuple[str, list[str]]:
        kept.append(name)
        return ",".join(kept), kept

    with gr.Blocks() as app:
        given, kept, out, go = gr.Textbox(), gr.State([]), gr.Textbox(), gr.Button()
        go.click(add, [given, kept], [out, kept])
    for _ in range(2):
        page = client(app)
        page.call(0, "a", None)
        page.call(0, "b", None)
        assert page.value(out) == "a,b"


def test_a_refused_value_is_refused_as_ever(client: Any) -> None:
    with gr.Blocks() as app:
        slide, out, go = gr.Slider(0, 10), gr.Textbox(), gr.Button()
        go.click(gr.cache(str), slide, out)
    stage, info = client(app).call(0, 99)
    assert (stage, info["error"]["component"]) == ("failed", slide._id)


@pytest.mark.parametrize("name", ["upper", "steps"])
def test_what_runs_in_worker_processes_is_kept_by_the_app(serve: Serve, name: str) -> None:
    from tests.runtime import process_functions as run

    fn = {"upper": run.kept_upper, "steps": run.kept_steps}[name]
    app, _ = single(fn, process=True, api_name=name)
    url = serve(app)
    first, second = joined(url, name, "x"), joined(url, name, "x")
    assert first[-2]["output"]["data"] == second[-2]["output"]["data"], "the same process and call"
    assert (first[-2]["used_cache"], second[-2]["used_cache"]) == (None, "full")
