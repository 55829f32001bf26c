"""`.stream()` from a page: binary chunks, in order, answered one by one, and nothing that breaks the server."""

from __future__ import annotations

import base64
import io
import json
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed

import showglass as gr
from showglass.server.live import read_chunk
from tests.media_files import sound_file, tone
from tests.page_client import PageClient

Serve = Callable[..., str]


def jpeg(grey: int = 100, size: tuple[int, int] = (32, 24)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (grey, grey, grey)).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def frame(head: dict[str, Any], content: bytes) -> bytes:
    text = json.dumps({"t": "chunk", **head}).encode()
    return struct.pack(">I", len(text)) + text + content


class Camera:
    """Sends chunks as the page does."""

    def __init__(self, page: PageClient, edge: Any, mime: str = "image/jpeg") -> None:
        self.page, self.edge, self.mime, self.n = page, edge, mime, 0

    def send(self, content: bytes, *others: Any, n: int | None = None) -> int:
        self.n = self.n + 1 if n is None else n
        self.page._job += 1
        job = self.page._job
        head = {"job": job, "fn": self.edge.id, "n": self.n, "data": [None, *others], "place": 0}
        self.page.socket.send(frame({**head, "mime": self.mime}, content))
        return job


def app(fn: Callable[..., Any], **options: Any) -> tuple[gr.Blocks, Any, Any]:
    with gr.Blocks() as demo:
        seen = gr.Image(sources=["webcam"], label="In")
        factor = gr.Number(label="Factor")
        out = gr.Image(label="Out")
        edge = seen.stream(fn, [seen, factor], out, **options)
    return demo, edge, out


def shown(value: dict[str, Any]) -> Any:
    kind, _, text = value["url"].partition(",")
    assert kind == "data:image/jpeg;base64"
    return np.array(Image.open(io.BytesIO(base64.b64decode(text))))


def test_a_picture_goes_there_and_comes_back_with_the_answer(serve: Serve) -> None:
    demo, edge, out = app(lambda picture, factor: (picture * factor).astype(np.uint8))
    page = PageClient(serve(demo))
    camera = Camera(page, edge)
    for grey in (50, 100):
        stage, info = page.finish(camera.send(jpeg(grey), 2))
        assert stage == "done"
        assert not info.get("stream_over")
        assert abs(int(shown(page.value(out))[10, 10, 0]) - 2 * grey) < 6


def test_chunks_run_in_order_one_at_a_time_with_the_state(serve: Serve) -> None:
    running: list[int] = []

    def gather(sound: Any, so_far: Any) -> tuple[Any, str]:
        running.append(1)
        assert len(running) == 1
        time.sleep(0.01)
        running.pop()
        so_far = [*(so_far or []), int(np.abs(sound[1]).max())]
        return so_far, " ".join(map(str, so_far))

    with gr.Blocks() as demo:
        voice = gr.Audio(sources=["microphone"])
        state, said = gr.State(), gr.Textbox()
        edge = voice.stream(gather, [voice, state], [state, said], concurrency_limit=None)
    page = PageClient(serve(demo))
    camera = Camera(page, edge, "audio/wav")
    waves = [wav_bytes(height) for height in range(1, 11)]
    jobs = [camera.send(wave, None) for wave in waves]
    assert page.finish(jobs[-1])[0] == "done"
    assert page.value(said) == " ".join(str(100 * height) for height in range(1, 11))


def wav_bytes(height: int) -> bytes:
    import soundfile

    stream = io.BytesIO()
    soundfile.write(stream, np.full(400, 100 * height, np.int16), 8000, format="WAV")
    return stream.getvalue()


def test_a_chunk_that_is_said_again_is_taken_once(serve: Serve) -> None:
    count = []
    demo, edge, _ = app(lambda picture, factor: count.append(1))
    page = PageClient(serve(demo))
    camera = Camera(page, edge)
    assert page.finish(camera.send(jpeg(), 1))[0] == "done"
    page.drop()
    page.open()
    assert page.resumed
    page._job -= 1
    camera.send(jpeg(), 1, n=1)
    assert page.finish(camera.send(jpeg(), 1, n=2))[0] == "done"
    assert len(count) == 2


def test_over_an_event_stream_the_bytes_come_as_text(serve: Serve) -> None:
    demo, edge, out = app(lambda picture, factor: picture)
    page = PageClient(serve(demo))
    head = {"t": "chunk", "job": 1, "fn": edge.id, "n": 1, "data": [None, 1], "place": 0}
    page.send({**head, "mime": "image/jpeg", "content": base64.b64encode(jpeg(80)).decode()})
    assert page.finish(1)[0] == "done"
    assert abs(int(shown(page.value(out))[5, 5, 0]) - 80) < 6


def test_the_time_limit_ends_the_stream(serve: Serve) -> None:
    def slow(picture: Any, factor: Any) -> None:
        time.sleep(0.3)

    # a busy machine adds to a chunk: the first must not reach the limit, the second must
    demo, edge, _ = app(slow, time_limit=0.55)
    page = PageClient(serve(demo))
    camera = Camera(page, edge)
    answers = [page.finish(camera.send(jpeg(), 1)) for _ in range(3)]
    assert [stage for stage, _ in answers] == ["done", "done", "cancelled"]
    assert [info.get("stream_over", False) for _, info in answers] == [False, True, True]
    # another stream begins with another first chunk
    assert page.finish(camera.send(jpeg(), 1, n=1))[0] == "done"


def test_one_failure_ends_the_stream(serve: Serve) -> None:
    def fail(picture: Any, factor: Any) -> None:
        raise gr.Error("No.")

    demo, edge, _ = app(fail)
    page = PageClient(serve(demo))
    camera = Camera(page, edge)
    jobs = [camera.send(jpeg(), 1) for _ in range(3)]
    stages = [page.finish(job) for job in jobs]
    assert [stage for stage, _ in stages] == ["failed", "cancelled", "cancelled"]
    assert stages[0][1]["error"]["message"] == "No."


def test_a_chunk_that_is_no_picture_is_refused(serve: Serve) -> None:
    demo, edge, _ = app(lambda picture, factor: picture)
    page = PageClient(serve(demo))
    stage, info = page.finish(Camera(page, edge).send(b"no picture", 1))
    assert stage == "failed"
    assert info["error"]["message"].startswith("In: ")


def test_the_disk_does_not_fill(serve: Serve) -> None:
    demo, edge, _ = app(lambda picture, factor: picture)
    serve(demo)
    vault = demo.server_app.state.service.vault if hasattr(demo, "server_app") else None
    page = PageClient(str(demo.local_url))
    camera = Camera(page, edge)
    for _ in range(200):
        assert page.finish(camera.send(jpeg(), 1))[0] == "done"
    if vault is not None:
        assert sum(1 for _ in vault.root.iterdir()) < 90


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"abc",
        struct.pack(">I", 10) + b"{}",
        struct.pack(">I", 2**32 - 1) + b"{}",
        struct.pack(">I", 2) + b"{}",
        struct.pack(">I", 4) + b"null",
        frame({"job": "x"}, b""),
        frame({"job": 1, "fn": 0, "n": 1, "data": [], "place": 0, "mime": "x", "more": 1}, b""),
        struct.pack(">I", 100_000) + b"[" * 100_000,
    ],
)
def test_what_is_no_chunk_closes_the_socket_and_nothing_else(serve: Serve, content: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        read_chunk(content)
    demo, edge, _ = app(lambda picture, factor: picture)
    url = serve(demo)
    page = PageClient(url)
    page.socket.send(content)
    with pytest.raises(ConnectionClosed) as closed:
        page.socket.recv(timeout=30)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008
    other = PageClient(url)
    assert other.finish(Camera(other, edge).send(jpeg(), 1))[0] == "done"


@pytest.mark.parametrize(
    "head",
    [{"place": 5}, {"place": -1}, {"data": []}, {"data": [None]}, {"fn": 99}, {"mime": "/../../x"}],
)
def test_a_chunk_that_does_not_fit_fails_alone(serve: Serve, head: dict[str, Any]) -> None:
    demo, edge, _ = app(lambda picture, factor: picture)
    page = PageClient(serve(demo))
    base = {"job": 1, "fn": edge.id, "n": 1, "data": [None, 1], "place": 0, "mime": "image/jpeg"}
    page.socket.send(frame({**base, **head}, jpeg()))
    stage, _ = page.finish(1)
    assert stage == ("done" if "mime" in head else stage)
    assert stage in ("done", "failed", "cancelled")


def test_sound_of_the_page_is_read_as_it_is(serve: Serve, tmp_path: Any) -> None:
    got: list[Any] = []
    with gr.Blocks() as demo:
        voice = gr.Audio(sources=["microphone"])
        edge = voice.stream(got.append, voice, None)
    page = PageClient(serve(demo))
    content = sound_file(tmp_path / "a.wav").read_bytes()
    assert page.finish(Camera(page, edge, "audio/wav").send(content))[0] == "done"
    assert got[0][0] == 8000
    assert np.array_equal(got[0][1], tone())
