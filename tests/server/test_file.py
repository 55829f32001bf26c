"""`GET file=…`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.gates.serve import wanted_range
from tests.door_client import Paper, Served

Upload = Callable[..., str]


def test_a_ticket_is_answered_with_its_file(client: httpx.Client, upload: Upload) -> None:
    ticket = upload("ü b.txt", b"hello")
    answer = client.get(f"file={ticket}")
    assert (answer.status_code, answer.content) == (200, b"hello")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''%C3%BC%20b.txt"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"
    assert client.get(f"file/{ticket}").content == b"hello"


def test_head_has_the_headers_alone(client: httpx.Client, upload: Upload) -> None:
    answer = client.head(f"file={upload('a.txt', b'hello')}")
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "5", b"")


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=1-2", 206, b"12", "bytes 1-2/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=0-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=1337--", 200, b"0123456789", None),
        ("bytes=5-1", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
        ("bytes=" + "9" * 100 + "-", 200, b"0123456789", None),
    ],
)
def test_ranges(
    client: httpx.Client, upload: Upload, asked: str, status: int, content: bytes, said: str | None
) -> None:
    answer = client.get(f"file={upload('a.bin', b'0123456789')}", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("content-range") == said
    assert answer.headers["content-security-policy"] == "sandbox"


def test_a_range_of_an_empty_file_lies_behind_its_end() -> None:
    with pytest.raises(ValueError, match="behind the end"):
        wanted_range("bytes=0-", 0)


def test_an_unchanged_file_is_not_sent_again(client: httpx.Client, upload: Upload) -> None:
    ticket = upload("a.txt")
    tag = client.get(f"file={ticket}").headers["etag"]
    again = client.get(f"file={ticket}", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    changed = client.get(f"file={ticket}", headers={"if-range": '"other"', "range": "bytes=0-1"})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("name", "kind", "place"),
    [
        ("a.png", "image/png", "inline"),
        ("a.mp4", "video/mp4", "inline"),
        ("a.html", "application/octet-stream", "attachment"),
        ("a.svg", "application/octet-stream", "attachment"),
        ("a.js", "application/octet-stream", "attachment"),
        ("a.pdf", "application/octet-stream", "attachment"),
        ("a.csv.gz", "application/octet-stream", "attachment"),
        ("unknown", "application/octet-stream", "attachment"),
    ],
)
def test_only_harmless_media_are_shown_in_place(
    client: httpx.Client, upload: Upload, name: str, kind: str, place: str
) -> None:
    for headers in ({}, {"range": "bytes=0-3"}):
        answer = client.get(f"file={upload(name)}", headers=headers)
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"].startswith(place)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox"


def test_the_authors_folders(serve: Callable[..., str], tmp_path: Path) -> None:
    allowed, blocked = tmp_path / "allowed", tmp_path / "allowed" / "blocked"
    blocked.mkdir(parents=True)
    for folder in (tmp_path, allowed, blocked):
        (folder / "a.html").write_text("<p>")
    (allowed / "link").symlink_to(tmp_path / "a.html")
    with gr.Blocks() as app:
        Paper()
    url = serve(app, server_port=0, allowed_paths=[str(allowed)], blocked_paths=[str(blocked)])
    with httpx.Client(base_url=f"{url}gradio_api/") as client:
        shown = client.get(f"file={allowed / 'a.html'}")
        assert (shown.status_code, shown.headers["content-disposition"][:10]) == (200, "attachment")
        refused = [
            tmp_path / "a.html", blocked / "a.html", allowed / "link", allowed / "none", allowed,
        ]  # fmt: skip
        answers = {client.get(f"file={path}").text for path in refused}
        assert len(answers) == 1
        assert {client.get(f"file={path}").status_code for path in refused} == {403}
        app.server.app.state.service.vault.static = [allowed]
        in_place = client.get(f"file={allowed / 'a.html'}")
        assert in_place.headers["content-type"] == "text/html; charset=utf-8"
        assert in_place.headers["content-security-policy"] == "sandbox"


def test_a_file_larger_than_one_piece_is_sent_whole(client: httpx.Client, upload: Upload) -> None:
    content = bytes(range(256)) * 4000
    ticket = upload("big.bin", content)
    assert client.get(f"file={ticket}").content == content
    part = client.get(f"file={ticket}", headers={"range": "bytes=300000-999999"})
    assert part.content == content[300000:1000000]


def test_files_are_sent_while_every_worker_is_busy(
    client: httpx.Client, upload: Upload, served: Served
) -> None:
    ticket = upload("a.txt", b"hello")
    for _ in range(50):
        served.service.engine().pool.submit(lambda: served.gates.hold.wait(10) and None)
    assert client.get(f"file={ticket}").content == b"hello"
    served.gates.hold.set()


def test_a_static_path_is_shown_in_place_and_goes_both_ways(
    serve: Callable[..., str], tmp_path: Path
) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    page = folder / "drawing.svg"
    page.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        gr.set_static_paths("nowhere")
    gr.set_static_paths([str(folder)])
    try:
        with gr.Blocks() as app:
            file, text = gr.File(), gr.Textbox()
            gr.Button().click(lambda: str(page), None, file, api_name="show")
            gr.Button().click(lambda path: Path(path).read_text(), file, text, api_name="read")
        url = serve(app, server_port=0)
        call: dict[str, Any] = {"headers": {"prefer": "wait"}, "timeout": 10}
        [shown] = httpx.post(f"{url}gradio_api/call/show", json={"data": []}, **call).json()["data"]
        assert shown["path"] == str(page)
        answer = httpx.get(shown["url"])
        assert answer.text.startswith("<svg")
        assert answer.headers["content-disposition"].startswith("inline")

        def read(path: Path) -> httpx.Response:
            sent = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
            return httpx.post(f"{url}gradio_api/call/read", json={"data": [sent]}, **call)

        assert read(page).json()["data"] == [page.read_text()]
        for path in (tmp_path / "secret.txt", folder / "../secret.txt", folder):
            assert read(path).status_code == 400
        assert httpx.get(f"{url}gradio_api/file={tmp_path / 'secret.txt'}").status_code == 403
    finally:
        gr.set_static_paths([])
