"""`GET thumbnail/SIZE/file=…`."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from PIL import Image

import showglass as gr
from showglass.values import thumbnails
from tests.door_client import Paper
from tests.values.test_thumbnails import picture

Upload = Callable[..., str]


def test_a_small_picture_of_a_ticket(client: httpx.Client, upload: Upload) -> None:
    ticket = upload("ü b.jpg", picture((900, 600)))
    answer = client.get(f"thumbnail/256/file={ticket}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["cache-control"] == "private, max-age=86400"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (384, 256)
    head = client.head(f"thumbnail/256/file={ticket}")
    assert int(head.headers["content-length"]) == len(answer.content)
    again = client.get(
        f"thumbnail/256/file={ticket}", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("size", ["0", "1", "255", "257", "4096", "-256", "256.0", "9" * 5000, "x"])
def test_there_are_no_other_sizes(client: httpx.Client, upload: Upload, size: str) -> None:
    answer = client.get(f"thumbnail/{size}/file={upload('a.jpg', picture((300, 300)))}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg/>"), ("a.mp4", b"\0\0\0\x18ftypmp42"), ("a.jpg", b"\xff\xd8\xff\xe0broken")],
)
def test_what_is_no_picture_has_none(
    client: httpx.Client, upload: Upload, name: str, content: bytes
) -> None:
    answer = client.get(f"thumbnail/256/file={upload(name, content)}")
    assert answer.status_code == 415
    assert "no small picture" in answer.json()["detail"]


def test_the_same_is_made_once_however_many_ask(
    client: httpx.Client, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = [], thumbnails._made
    going, waits = threading.Event(), threading.Event()

    def counted(path: Path, size: int) -> bytes | None:
        made.append(size)
        going.set()
        waits.wait(10)
        return real(path, size)

    monkeypatch.setattr(thumbnails, "_made", counted)
    address = f"thumbnail/360/file={upload('a.jpg', picture((900, 900)))}"
    answers: list[int] = []
    askers = [
        threading.Thread(target=lambda: answers.append(client.get(address).status_code))
        for _ in range(4)
    ]
    for asker in askers:
        asker.start()
    assert going.wait(10)
    # the loop is free meanwhile
    assert client.get("app_id").status_code == 200
    waits.set()
    for asker in askers:
        asker.join(10)
    assert (answers, made) == ([200] * 4, [360])


def test_the_authors_folders(serve: Callable[..., str], tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    for folder in (tmp_path, allowed):
        (folder / "a.jpg").write_bytes(picture((900, 600)))
    with gr.Blocks() as app:
        Paper()
    url = serve(app, allowed_paths=[str(allowed)])
    with httpx.Client(base_url=f"{url}gradio_api/") as client:
        shown = client.get(f"thumbnail/128/file={allowed / 'a.jpg'}")
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-cache")
        assert client.get(f"thumbnail/128/file={tmp_path / 'a.jpg'}").status_code == 403
