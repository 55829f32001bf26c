"""Clients that join as their stream ends, at whichever replica: no event is lost with the stream, or told twice."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import msgspec
import pytest

import showglass as gr
from showglass.server.replica.tap import Tap
from tests.redis_server import RedisServer
from tests.replicas.cluster import BROKEN, Cluster, ask, event_id, wait_until
from tests.replicas.test_across import join, number

PYTHON = {"user-agent": "gradio_client/2.0"}


class Stream:
    """An open `queue/data`, read in a thread."""

    def __init__(self, url: str, session: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        path = f"/gradio_api/queue/data?session_hash={session}"
        self._connection.request("GET", path, headers=PYTHON)
        self._response = self._connection.getresponse()
        self.text = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            while part := self._response.read1(65536):
                self.text += part.decode()
        except (*BROKEN, ValueError, AttributeError):
            return  # hung up

    def close(self) -> None:
        """Hang up."""
        if self._connection.sock is not None:
            self._connection.sock.shutdown(2)
        self._connection.close()


@contextmanager
def streaming(url: str, session: str) -> Iterator[Stream]:
    with closing(Stream(url, session)) as opened:
        yield opened


@pytest.mark.parametrize("other", [0, 1])
def test_a_join_waits_until_the_stream_that_ends_is_gone(cluster: Cluster, other: int) -> None:
    fn, session = number(cluster, "work"), f"ends-{other}"
    join(cluster.at(0), fn, session, "first")
    with ThreadPoolExecutor(1) as pool, streaming(cluster.at(0), session) as stream:
        wait_until(lambda: "close_stream" in stream.text, 10)
        assert "first done" in stream.text
        answer = pool.submit(join, cluster.at(other), fn, session, "second")
        time.sleep(0.3)
        assert not answer.done(), "its client would take it for an event of the stream that is over"
        stream.close()
        answer.result(5)
    with streaming(cluster.at(2), session) as stream:
        wait_until(lambda: "second done" in stream.text, 10)


def test_a_join_before_the_end_keeps_the_stream_open(cluster: Cluster) -> None:
    fn, session = number(cluster, "work"), "goes-on"
    join(cluster.at(0), fn, session, "turn 0")
    with streaming(cluster.at(0), session) as stream:
        for turn in range(1, 7):
            wait_until(lambda turn=turn: f"turn {turn - 1} done" in stream.text, 10)
            time.sleep(0.04 * turn)  # around the moment at which it would end
            if "close_stream" in stream.text:
                break
            join(cluster.at(turn % 3), fn, session, f"turn {turn}")
        wait_until(lambda: "close_stream" in stream.text, 10)
        assert stream.text.count("process_completed") >= 3


def test_an_end_that_was_read_is_not_told_again_at_once(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has read the end of a stream may ask again elsewhere, before the replica where it read cleared it away."""
    replicas = [gr.Interface(lambda text: text, "text", "text") for _ in range(2)]
    for replica in replicas:
        replica.launch(
            prevent_thread_lock=True, quiet=True, server_port=0,
            store=f"{redis_server.url}?namespace=told-once",
        )  # fmt: skip
    first, second = (str(replica.local_url).rstrip("/") for replica in replicas)
    monkeypatch.setattr(Tap, "left", lambda *_: None)

    def told(text: str, asked: str, read: str) -> list[str]:
        body = {"data": [text], "fn_index": 0, "session_hash": "s"}
        event_id(ask(f"{asked}/gradio_api/queue/join", body))
        stream = ask(f"{read}/gradio_api/queue/data?session_hash=s").text.split("\n\n")
        messages = [msgspec.json.decode(m.removeprefix("data: ")) for m in stream if m]
        return [m["output"]["data"][0] for m in messages if m["msg"] == "process_completed"]

    try:
        assert told("one", first, second) == ["one"]
        assert told("two", second, first) == ["two"]
    finally:
        for replica in replicas:
            replica.close()
