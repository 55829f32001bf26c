"""`GET stream/…`: a generator's sound is served while it grows, to whoever has its address and to nobody else."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.media_files import tone
from tests.page_client import PageClient

Serve = Callable[..., str]


def song(pieces: int = 3) -> gr.Blocks:
    def sing() -> Iterator[Any]:
        for _ in range(pieces):
            yield 8000, tone(0.6)

    with gr.Blocks() as demo:
        out = gr.Audio(streaming=True, label="Song")
        gr.Button("Sing").click(sing, None, out)
    return demo


def play(url: str) -> str:
    """The absolute address of the list, as an HTTP client gets it."""
    event = httpx.post(f"{url}gradio_api/call/sing", json={"data": []}).json()["event_id"]
    stream = httpx.get(f"{url}gradio_api/call/sing/{event}", timeout=20).text
    data = [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: ")]
    assert data[-1][0]["is_stream"] is True
    return str(data[-1][0]["url"])


def test_the_list_its_parts_and_the_whole(serve: Serve) -> None:
    address = play(serve(song()))
    answer = httpx.get(address)
    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert answer.headers["cache-control"] == "no-store"
    names = re.findall(r"[0-9]+-[0-9]+\.(?:mp4|m4s)", answer.text)
    base = address.rsplit("/", 1)[0]
    parts = [httpx.get(f"{base}/{name}") for name in names]
    assert {p.headers["content-type"] for p in parts} == {"audio/mp4"}
    whole = httpx.get(f"{base}/playlist-file", headers={"range": "bytes=0-9"})
    assert whole.status_code == 206
    whole = httpx.get(f"{base}/playlist-file")
    assert b"".join(p.content for p in parts) == whole.content
    import av

    read: Any
    with av.open(io.BytesIO(whole.content)) as read:
        seconds = sum(frame.samples for frame in read.decode(audio=0)) / 8000
    assert seconds == pytest.approx(1.8, abs=0.3)


def test_a_proxys_signature_comes_back_with_every_part(serve: Serve) -> None:
    text = httpx.get(play(serve(song())) + "?__sign=a%26b").text
    assert len(re.findall(r"\.m(?:p4|4s)\?__sign=a%26b", text)) == len(
        re.findall(r"\.m(?:p4|4s)", text)
    )


def test_only_the_signed_address_and_parts_that_are_there(serve: Serve) -> None:
    url = serve(song())
    base = play(url).rsplit("/", 1)[0]
    wrong = [
        f"{base}/0-99999999.m4s",
        f"{base}/99999999-1.m4s",
        f"{base}/0-10.exe",
        f"{base}/other",
        f"{url}gradio_api/stream/{'0' * 64}/1/2/playlist.m3u8",
        f"{url}gradio_api/stream/session/1/2/playlist.m3u8",
        f"{url}gradio_api/stream/session/1/2/playlist-file",
    ]
    assert {httpx.get(address).status_code for address in wrong} == {404}


def test_the_page_plays_while_it_is_made(serve: Serve) -> None:
    go_on = threading.Event()

    def sing() -> Iterator[Any]:
        yield 8000, tone(0.6)
        go_on.wait(10)
        yield 8000, tone(0.6)

    with gr.Blocks() as demo:
        out = gr.Audio(streaming=True)
        gr.Button("Sing").click(sing, None, out)
    url = serve(demo)
    page = PageClient(url)
    job = page.run(demo.dependencies[0].id)
    while (out._id, "value") not in page.values:
        page.read()
    file = page.value(out)
    address = f"{url}gradio_api/stream/{file['path']}"
    assert "#EXT-X-ENDLIST" not in httpx.get(address).text
    go_on.set()
    assert page.finish(job)[0] == "done"
    assert page.value(out) == file, "the same list, so that the player goes on"
    assert "#EXT-X-ENDLIST" in httpx.get(address).text


def test_a_cancelled_song_ends_its_list(serve: Serve) -> None:
    def sing() -> Iterator[Any]:
        while True:
            yield 8000, tone(0.6)

    with gr.Blocks() as demo:
        out = gr.Audio(streaming=True)
        gr.Button("Sing").click(sing, None, out)
    url = serve(demo)
    page = PageClient(url)
    job = page.run(demo.dependencies[0].id)
    while (out._id, "value") not in page.values:
        page.read()
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    address = f"{url}gradio_api/stream/{page.value(out)['path']}"
    for _ in range(100):
        if "#EXT-X-ENDLIST" in httpx.get(address).text:
            return
    raise AssertionError("players would wait for ever")
