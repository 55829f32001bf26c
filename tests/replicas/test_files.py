"""Files that one replica has and another is asked for."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
from PIL import Image

from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, ask, call, event_id, stream

META = {"_type": "gradio.FileData"}


def upload(url: str, name: str, body: bytes) -> str:
    """The ticket of a new file."""
    answer = httpx.post(f"{url}/gradio_api/upload", files={"files": (name, body)})
    assert answer.status_code == 200, answer.text
    ticket: str = answer.json()[0]
    return ticket


def test_an_upload_to_one_is_read_by_another(cluster: Cluster) -> None:
    for a in range(3):
        ticket = upload(cluster.at(a), "notes.txt", b"these are notes")
        for b in range(3):
            event = event_id(call(cluster.at(b), "size", {"path": ticket, "meta": META}))
            assert stream(cluster.at(b), "size", event) == [("complete", ["15 these are notes"])]


def test_an_upload_is_served_by_another(cluster: Cluster) -> None:
    body = bytes(range(256)) * 8192  # several pieces
    ticket = upload(cluster.at(0), "b.bin", body)
    got = httpx.get(f"{cluster.at(1)}/gradio_api/file={ticket}")
    assert got.content == body
    empty = upload(cluster.at(0), "empty.txt", b"")
    assert httpx.get(f"{cluster.at(2)}/gradio_api/file={empty}").content == b""


def test_what_a_function_made_is_served_by_another(cluster: Cluster) -> None:
    event = event_id(call(cluster.at(0), "make", "made here"))
    [(_, [file])] = stream(cluster.at(1), "make", event)
    assert file["url"].startswith(cluster.at(0))
    for n in range(3):
        assert ask(f"{cluster.at(n)}/gradio_api/file={file['path']}").text == "made here"


def test_what_a_generator_plays_is_served_by_all_while_it_grows(cluster: Cluster) -> None:
    event = event_id(call(cluster.at(0), "sing", "4"))
    lists: list[str] = []
    with httpx.stream("GET", f"{cluster.at(1)}/gradio_api/call/sing/{event}", timeout=30) as answer:
        for line in answer.iter_lines():
            if line.startswith("data: ") and "playlist" in line:
                path = urlsplit(json.loads(line[6:])[0]["url"]).path
                lists += [httpx.get(f"{cluster.at(n)}{path}").text for n in range(3)]
                part = re.findall(r"[0-9]+-[0-9]+\.m\w+", lists[-1])[-1]
                base = path.rsplit("/", 1)[0]
                parts = [httpx.get(f"{cluster.at(n)}{base}/{part}").content for n in range(3)]
                assert len(set(parts)) == 1
                assert len(parts[0]) > 100
    assert len(lists) >= 9
    assert all(text.startswith("#EXTM3U") for text in lists)
    assert httpx.get(f"{cluster.at(1)}{base}/playlist-file").status_code == 200
    assert ask(f"{cluster.at(1)}{base.replace('stream/', 'stream/0')}/{part}").status_code == 404


def test_a_foreign_ticket_opens_nothing(cluster: Cluster) -> None:
    ticket = upload(cluster.at(0), "a.txt", b"a")
    for wrong in ("0" * 64 + "/a.txt", ticket[:-1] + "y", ticket.replace("/a", "/b")):
        assert ask(f"{cluster.at(1)}/gradio_api/file={wrong}").status_code == 403


def test_a_changed_file_is_refused(cluster: Cluster, redis_server: RedisServer) -> None:
    import redis

    ticket = upload(cluster.at(0), "a.txt", b"what was sent")
    client: Any = redis.Redis(port=redis_server.port)
    name = f"{cluster.namespace}:file:{ticket[:32]}"
    piece: bytes = client.execute_command("LINDEX", name, 0)
    client.execute_command("LSET", name, 0, piece[:-4] + b"evil")
    assert ask(f"{cluster.at(1)}/gradio_api/file={ticket}").status_code == 403
    assert ask(f"{cluster.at(0)}/gradio_api/file={ticket}").text == "what was sent"
    client.close()


def test_a_small_picture_is_made_by_any(cluster: Cluster) -> None:
    """Of what was sent to another replica, and of nothing that no replica gave out."""
    made = Image.new("RGB", (900, 600), "teal")
    content = io.BytesIO()
    made.save(content, "PNG")
    sent = httpx.post(
        f"{cluster.at(0)}/gradio_api/upload",
        files={"files": ("a.png", content.getvalue(), "image/png")},
    )
    [ticket] = sent.json()
    for n in (1, 2, 0):
        answer = httpx.get(f"{cluster.at(n)}/gradio_api/thumbnail/256/file={ticket}")
        assert answer.status_code == 200, answer.text
        with Image.open(io.BytesIO(answer.content)) as small:
            assert small.size == (384, 256)
        wrong = httpx.get(f"{cluster.at(n)}/gradio_api/thumbnail/256/file={'0' * 32}{ticket[32:]}")
        assert wrong.status_code == 403
