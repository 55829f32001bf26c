"""The page's event stream: the same messages as on the socket, many conversations, nothing taken twice or lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.server import stream
from tests.stream_client import StreamClient

Serve = Callable[..., str]


def upper() -> gr.Blocks:
    with gr.Blocks() as app:
        box, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda text: text.upper(), box, out)
    return app


def run(job: int, text: str) -> dict[str, Any]:
    return {"t": "run", "job": job, "fn": 0, "data": [text]}


def values(ops: list[Any]) -> list[Any]:
    return [op[3] for op in ops if op[0] == "set"]


def wait_until(check: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not check():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_run_goes_up_and_its_ops_come_down(serve: Serve) -> None:
    with StreamClient(serve(upper())) as tab:
        assert tab.hello(1)["resumed"] is False
        tab.send((1, run(1, "a")))
        assert values(tab.until(1, "done")) == ["A"]


def test_many_tabs_share_one_stream_and_each_gets_its_own(serve: Serve) -> None:
    app = upper()
    with StreamClient(serve(app)) as tabs:
        for talk in range(1, 21):
            tabs.hello(talk)
        tabs.send(*((talk, run(1, f"tab {talk}")) for talk in range(1, 21)))
        for talk in range(1, 21):
            assert values(tabs.until(talk, "done")) == [f"TAB {talk}"]
        assert app.server is not None
        assert len(app.server.app.state.service.streams) == 1


def test_no_proxy_may_hold_it_back(serve: Serve) -> None:
    with StreamClient(serve(upper()), headers={"accept-encoding": "gzip, br"}) as tab:
        assert tab.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert tab.headers["x-accel-buffering"] == "no"
        assert tab.headers["cache-control"] == "no-store, no-transform"
        assert "content-encoding" not in tab.headers


def test_a_quiet_stream_says_that_it_is_alive(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_HEARTBEAT_INTERVAL", "0.02")
    with StreamClient(serve(upper())) as tab:
        wait_until(lambda: tab.comments > 3)


def test_a_post_that_comes_twice_is_taken_once_and_none_may_be_missing(serve: Serve) -> None:
    ran: list[str] = []
    with gr.Blocks() as app:
        box, go = gr.Textbox(), gr.Button()
        go.click(ran.append, box, None)
    with StreamClient(serve(app)) as tab:
        tab.hello(1)
        tab.send((1, run(1, "one")))
        tab.until(1, "done")
        again = tab.send((1, run(2, "again")), n=2)
        assert again.status_code == 200
        gap = tab.send((1, run(3, "gap")), n=4)
        assert gap.status_code == 409
        assert "3 is missing" in gap.json()["detail"]
        tab.send((1, run(4, "four")), n=3)
        tab.until(1, "done")
        assert ran == ["one", "four"]


def test_a_cut_stream_loses_nothing(serve: Serve) -> None:
    gate, half = threading.Event(), threading.Event()

    def write() -> Iterator[str]:
        yield "half"
        half.set()
        gate.wait(30)
        yield "whole"

    with gr.Blocks() as app:
        gr.Button().click(write, None, gr.Textbox())
    url = serve(app)
    with StreamClient(url) as tab:
        key = tab.hello(1)["session"]
        tab.send((1, {"t": "run", "job": 1, "fn": 0, "data": []}))
        assert half.wait(30)
        tab.leave()
    gate.set()
    with StreamClient(url) as tab:
        assert tab.hello(7, session=key)["resumed"] is True
        assert values(tab.until(7, "done"))[-1:] == ["whole"]


def test_the_same_session_moves_between_stream_and_socket(serve: Serve) -> None:
    from tests.page_client import PageClient

    url = serve(upper())
    page = PageClient(url)
    page.call(0, "first")
    with StreamClient(url) as tab:
        welcome = tab.hello(1, session=page.key, seen=page.seen)
        assert welcome == {"t": "welcome", "session": page.key, "resumed": True}
        tab.send((1, run(2, "second")))
        ops = tab.until(1, "done")
        assert values(ops) == ["SECOND"]
        page.drop()


def test_a_closed_stream_is_told_to_its_tabs_as_gone(serve: Serve) -> None:
    app = upper()
    url = serve(app)
    with StreamClient(url) as tab:
        tab.hello(1)
        assert app.server is not None
        service = app.server.app.state.service
        assert [s.attached for s in service.pages.values()] == [True]
        tab.leave()
        wait_until(lambda: not any(s.attached for s in service.pages.values()))
        answer = tab.send((1, run(1, "late")))
        assert answer.status_code == 404
        assert "gone" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"t": "run", "job": 1, "fn": 0, "data": []}, "must be hello"),
        ({"t": "nothing"}, "no message of this protocol"),
        ("text", "no message of this protocol"),
        (7, "no message of this protocol"),
    ],
)
def test_nonsense_ends_its_conversation_alone(serve: Serve, message: Any, words: str) -> None:
    with StreamClient(serve(upper())) as tab:
        tab.hello(1)
        tab.send((2, message))
        code, reason = tab.next(2)
        assert code == 1008
        assert words in reason
        tab.send((1, run(1, "still")))
        assert values(tab.until(1, "done")) == ["STILL"]


def test_a_wrong_token_is_refused_in_words_and_closed(serve: Serve) -> None:
    with StreamClient(serve(upper())) as tab:
        tab.send((1, {"t": "hello", "token": "wrong"}))
        assert tab.next(1)["t"] == "refused"
        assert tab.next(1)[0] == 1000


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"stream": 1, "n": 1, "messages": []},
        {"stream": "x", "n": "1", "messages": []},
        {"stream": "x", "n": 1, "messages": [1]},
        {"stream": "x", "n": 1, "messages": [[1]]},
        {"stream": "x", "n": 1, "messages": [["1", {}]]},
    ],
)
def test_a_post_that_does_not_fit_is_a_400(serve: Serve, body: Any) -> None:
    with StreamClient(serve(upper())) as tab:
        assert tab.post(body).status_code == 400


def test_another_sites_page_may_not_post(serve: Serve) -> None:
    with StreamClient(serve(upper())) as tab:
        body = {"stream": tab.key, "n": 1, "messages": []}
        foreign = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
        assert tab.post(body, **foreign).status_code == 403
        own = {"origin": "null", "x-showglass-token": tab.token}
        assert tab.post(body, **own).status_code == 200


def test_more_tabs_than_anybody_has_are_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TALKS", 2)
    with StreamClient(serve(upper())) as tab:
        tab.hello(1)
        tab.hello(2)
        tab.send((3, {"t": "hello", "token": tab.token}))
        assert "Too many tabs" in tab.next(3)[1]
        tab.send((1, None))
        tab.hello(4)


def test_head_says_that_somebody_is_there(serve: Serve) -> None:
    assert httpx.head(serve(upper()) + "gradio_api/socket/events").status_code == 200


def test_the_pages_query_reaches_the_function(serve: Serve) -> None:
    def read(request: gr.Request) -> str:
        return request.query_params["user"]

    with gr.Blocks() as app:
        gr.Button().click(read, None, gr.Textbox())
    with StreamClient(serve(app)) as tab:
        tab.hello(1, query="user=ada&x=1")
        tab.send((1, {"t": "run", "job": 1, "fn": 0, "data": []}))
        assert values(tab.until(1, "done")) == ["ada"]


def test_it_ends_when_the_server_does(serve: Serve) -> None:
    app = upper()
    with StreamClient(serve(app)) as tab:
        tab.hello(1)
        app.close()
        assert tab.next(0) is None
