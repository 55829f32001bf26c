"""The page's socket: hello, numbered frames, resume after a cut, and what it refuses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

import showglass as gr
from tests.page_client import PageClient, page_data

Serve = Callable[..., str]


def streaming(gate: threading.Event, half: threading.Event) -> tuple[gr.Blocks, gr.Textbox]:
    def write(name: str) -> Iterator[str]:
        text = ""
        for step in range(200):
            text += f"{step} "
            if step == 100:
                half.set()
                gate.wait(30)
            yield text

    with gr.Blocks() as app:
        box, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(write, box, out)
    return app, out


def test_a_cut_in_the_middle_of_a_stream_loses_nothing(serve: Serve) -> None:
    gate, half = threading.Event(), threading.Event()
    app, out = streaming(gate, half)
    page = PageClient(serve(app))
    job = page.run(0, "x")
    page.read()
    assert half.wait(30)
    page.drop()
    gate.set()
    page.open()
    assert page.resumed
    assert page.finish(job)[0] == "done"
    assert page.value(out) == "".join(f"{n} " for n in range(200))
    assert [f["n"] for f in page.frames] == list(range(1, len(page.frames) + 1))
    page.close()


def test_a_job_that_ended_while_the_page_was_away_is_told(serve: Serve) -> None:
    gate, half = threading.Event(), threading.Event()
    app, out = streaming(gate, half)
    page = PageClient(serve(app))
    job = page.run(0, "x")
    assert half.wait(30)
    page.drop()
    gate.set()
    page.open()
    page.finish(job)
    page.drop()
    page.seen = 0
    page.values.clear()
    page.jobs.clear()
    page.open()
    page.finish(job)
    while (out._id, "value") not in page.values:
        page.read()
    assert page.value(out).endswith("199 ")
    page.close()


def test_a_run_that_is_said_again_runs_once(serve: Serve) -> None:
    ran: list[str] = []
    with gr.Blocks() as app:
        box, go = gr.Textbox(), gr.Button()
        go.click(ran.append, box, None)
    page = PageClient(serve(app))
    job = page.run(0, "once")
    page.finish(job)
    page.drop()
    page.open()
    page.send({"t": "run", "job": job, "fn": 0, "data": ["once"]})
    page.call(0, "next")
    assert ran == ["once", "next"]
    page.close()


def test_another_session_does_not_see_it(serve: Serve) -> None:
    with gr.Blocks() as app:
        box, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda n: n, box, out)
    url = serve(app)
    one, two = PageClient(url), PageClient(url)
    one.call(0, "mine")
    two.call(0, "yours")
    assert (one.value(out), two.value(out)) == ("mine", "yours")
    assert one.key != two.key
    one.close()
    two.close()


def small() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Button().click(lambda: None)
    return app


def refused(url: str, *messages: str) -> str:
    """What the server says before it closes."""
    with connect(url.replace("http", "ws", 1) + "gradio_api/socket") as socket:
        for message in messages:
            socket.send(message)
        try:
            while True:
                answer = str(socket.recv(timeout=30))
                if '"welcome"' not in answer:
                    return answer
        except ConnectionClosed as closed:
            return closed.rcvd.reason if closed.rcvd else ""


def test_a_wrong_token_is_told_to_reload(serve: Serve) -> None:
    answer = json.loads(refused(serve(small()), '{"t":"hello","token":"wrong"}'))
    assert answer["t"] == "refused"
    assert answer["reload"] is True


@pytest.mark.parametrize(
    "message",
    [
        "no json",
        "[]",
        '{"t":"nothing"}',
        '{"t":"hello"}',
        '{"t":"run","job":1,"fn":0,"data":[]}',
        '{"t":"hello","token":1}',
    ],
)
def test_what_is_no_hello_is_refused_in_words(serve: Serve, message: str) -> None:
    said = refused(serve(small()), message)
    assert "no message of this protocol" in said or "must be hello" in said


@pytest.mark.parametrize(
    "message",
    [
        "{",
        '{"t":"run","job":"x","fn":0,"data":[]}',
        '{"t":"run","job":1,"fn":0,"data":[],"more":1}',
    ],
)
def test_nonsense_after_the_hello_closes_the_socket_alone(serve: Serve, message: str) -> None:
    url = serve(small())
    hello = json.dumps({"t": "hello", "token": page_data(url)["token"]})
    assert "no message of this protocol" in refused(url, hello, message)
    page = PageClient(url)
    assert page.call(0)[0] == "done"
    page.close()


def test_an_event_that_the_app_does_not_have_fails_in_words(serve: Serve) -> None:
    page = PageClient(serve(small()))
    stage, info = page.call(77)
    assert stage == "failed"
    assert "no event 77" in info["error"]["message"]
    page.close()


def test_an_unknown_server_function_is_refused(serve: Serve) -> None:
    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(lambda: None)
    page = PageClient(serve(app))
    for name in ("postprocess", "__init__", "get_config", "nothing"):
        page.send(
            {"t": "call", "call": 1, "component": box._id, "name": name, "data": "/etc/passwd"}
        )
        answer: dict[str, Any] = page.read()
        assert answer == {
            "t": "reply",
            "call": 1,
            "error": "This component has no such server function.",
        }
    page.close()


def test_unload_runs_when_the_page_says_bye(serve: Serve) -> None:
    gone = threading.Event()
    with gr.Blocks() as app:
        gr.Textbox()
        app.unload(gone.set)
    page = PageClient(serve(app))
    page.send({"t": "bye"})
    assert gone.wait(30)
    page.close()
