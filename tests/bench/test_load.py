"""The load generator reads answers and frames whole, and refuses wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.load import (
    EchoClient,
    HttpClient,
    PostClient,
    WrongAnswerError,
    frame,
    http_complete,
    run,
    split_frames,
)
from bench.server import Server, all_sides, fetch, serve


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Le", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\n\r\nas long as it lasts", False),
    ],
)
def test_an_answer_is_whole_when_all_of_it_is_there(answer: bytes, whole: bool) -> None:
    assert http_complete(answer) is whole


@pytest.mark.parametrize("size", [1, 125, 126, 4000])
def test_frames_are_cut_where_they_end(size: int) -> None:
    text = b"x" * size
    sent = frame(text)
    assert sent.endswith(b"\0\0\0\0" + text)
    header = sent[: -size - 4]
    unmasked = header[:1] + bytes([header[1] & 0x7F]) + header[2:] + text
    for cut in (1, 2, len(unmasked) // 2):
        frames, rest = split_frames(unmasked + unmasked[:cut])
        assert frames == [(1, text)]
        assert rest == unmasked[:cut]


@pytest.fixture(scope="module")
def floors() -> Iterator[Server]:
    with serve(all_sides()["floor"], "floors") as server:
        yield server


@pytest.mark.parametrize("client", [HttpClient, PostClient, EchoClient])
def test_a_client_calls_again_and_again_on_one_connection(
    floors: Server, client: type[HttpClient | EchoClient]
) -> None:
    async def calls() -> None:
        with closing(await client.connect(floors.port)) as connected:
            for name in ("a", "b", "c"):
                await connected.call(name)

    run(calls(), limit=10)


def test_an_error_is_no_answer(floors: Server) -> None:
    class Lost(HttpClient):
        path = "/nowhere"

    async def call() -> None:
        with closing(await Lost.connect(floors.port)) as client:
            await client.call("a")

    with pytest.raises(WrongAnswerError, match="404"):
        run(call(), limit=10)


def test_a_server_is_watched_from_outside(floors: Server) -> None:
    assert fetch(floors.port) == b"floors"
    assert 5 < floors.resident_mb() < 500
    with pytest.raises(OSError, match="404"):
        fetch(floors.port, "/nowhere")
