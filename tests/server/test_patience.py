"""Connections that keep their place for nothing are ended; patient ones are not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest

import showglass as gr
from showglass.server import patience

Serve = Callable[..., str]
HEAD = (
    b"POST /gradio_api/run/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
)


def slow() -> str:
    time.sleep(1)
    return "done"


@pytest.fixture
def port(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(patience, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(patience, "DEAF_SECONDS", 0.3)
    with gr.Blocks() as app:
        name = gr.Textbox()
        gr.Button().click(lambda x: x, name, name, api_name="echo")
        gr.Button().click(lambda: "x" * 30_000_000, None, name, api_name="much")
        gr.Button().click(slow, None, name, api_name="slow")
    return int(serve(app, server_port=0).rsplit(":", 1)[1].strip("/"))


def ended(open_: socket.socket, drip: bytes = b"") -> bytes:
    """What comes until the other side ends it, within twenty seconds."""
    open_.settimeout(0.05)
    got, until = b"", time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if drip:
                open_.sendall(drip)
            data = open_.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return got
        if not data:
            return got
        got += data
    pytest.fail(f"still open after {got[:100]!r}")


@pytest.mark.parametrize(
    ("sent", "drip"),
    [
        (b"", b""),
        (b"GET / HT", b""),
        (HEAD, b"X: y\r\n"),
        (HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
        (HEAD + b"Content-Length: 100000\r\n\r\n{", b""),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["silence", "half a line", "headers", "body", "half a body", "chunks"],
)
def test_a_request_that_does_not_arrive_is_ended(port: int, sent: bytes, drip: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as open_:
        open_.sendall(sent)
        answer = ended(open_, drip)
    assert answer.startswith(b"HTTP/1.1 408") or not answer  # it may be lost with the connection


def test_headers_without_end_are_refused(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 30)
    with socket.create_connection(("127.0.0.1", port)) as open_:
        open_.sendall(HEAD)
        began = time.monotonic()
        ended(open_, b"X: " + b"y" * 10_000 + b"\r\n")
        assert time.monotonic() - began < 5


def test_an_answer_that_nobody_reads_is_given_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as open_:
        open_.sendall(HEAD.replace(b"echo", b"much") + b'Content-Length: 11\r\n\r\n{"data":[]}')
        time.sleep(1.5)
        got = 0
        open_.settimeout(2)
        try:
            while data := open_.recv(1_000_000):
                got += len(data)
        except OSError:
            pass
        assert got < 30_000_000


def test_a_slow_function_and_a_quiet_connection_are_not_hurried(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as open_:
        open_.sendall(HEAD.replace(b"echo", b"slow") + b'Content-Length: 11\r\n\r\n{"data":[]}')
        assert open_.recv(65536).startswith(b"HTTP/1.1 200")
        time.sleep(0.6)  # kept alive, as long as uvicorn keeps it
        open_.sendall(HEAD + b'Content-Length: 14\r\n\r\n{"data":["a"]}')
        assert open_.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_body_that_comes_slowly_but_surely_is_taken(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "BODY_RATE", 10.0)
    body = b'{"data":["' + b"a" * 100 + b'"]}'
    with socket.create_connection(("127.0.0.1", port), timeout=30) as open_:
        open_.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body))
        for at in range(0, len(body), 10):
            open_.sendall(body[at : at + 10])
            time.sleep(0.05)
        assert open_.recv(65536).startswith(b"HTTP/1.1 200")


def test_many_slow_ones_keep_nobody_out(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
    for one in slow:
        one.sendall(b"GET / HTTP/1.1\r\nX")
    with socket.create_connection(("127.0.0.1", port), timeout=30) as open_:
        open_.sendall(HEAD + b'Content-Length: 14\r\n\r\n{"data":["a"]}')
        assert open_.recv(65536).startswith(b"HTTP/1.1 200")
    threads = [threading.Thread(target=ended, args=(one,)) for one in slow]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in slow:
        one.close()
