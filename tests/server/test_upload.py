"""`POST upload` and its progress."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

import showglass as gr
from tests.door_client import Served, messages

MIB = 1024 * 1024


def kept(served: Served) -> set[Path]:
    """Folders of the files that the app keeps."""
    return set(served.service.vault.root.iterdir())


def test_each_file_gets_a_ticket_under_its_own_name(client: httpx.Client, served: Served) -> None:
    files = [("files", ("a.txt", b"first")), ("files", ("b ü.txt", b"second"))]
    tickets = client.post("upload", files=files).json()
    assert [ticket.split("/")[1] for ticket in tickets] == ["a.txt", "b ü.txt"]
    assert [served.service.vault.open(t).read_bytes() for t in tickets] == [b"first", b"second"]


def test_a_large_file_arrives_whole(client: httpx.Client, served: Served) -> None:
    content = bytes(range(256)) * 4096
    [ticket] = client.post("upload", files={"files": ("big.bin", content)}).json()
    assert served.service.vault.open(ticket).read_bytes() == content


def test_an_empty_file_is_a_file(client: httpx.Client, served: Served) -> None:
    [ticket] = client.post("upload", files={"files": ("empty", b"")}).json()
    assert served.service.vault.open(ticket).read_bytes() == b""


def test_a_file_that_is_too_large_is_refused_and_forgotten(
    client: httpx.Client, served: Served
) -> None:
    before = kept(served)
    files = [("files", ("small", b"x")), ("files", ("big", b"x" * (MIB + 1)))]
    answer = client.post("upload", files=files)
    assert answer.status_code == 413
    assert "1.0 MB" in answer.text
    assert kept(served) == before
    assert client.post("upload", files={"files": ("ok", b"x")}).status_code == 200


def test_a_length_that_is_announced_too_large_is_refused_at_once(served: Served) -> None:
    head = (
        f"POST /gradio_api/upload HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999999999\r\n\r\n"
    )
    assert b" 413 " in served.raw(head.encode()).split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("kind", "body", "says"),
    [
        ("multipart/form-data", b"", "boundary"),
        ("multipart/form-data; boundary=" + "b" * 71, b"", "boundary"),
        ("application/json", b"{}", "multipart"),
        ("multipart/form-data; boundary=b", b"no form", "cannot be read"),
        ("multipart/form-data; boundary=b", b"--b\r\n", "middle"),
        ("multipart/form-data; boundary=b", b"--b--\r\n", "no file"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="x"\r\n\r\nhalf',
            "middle",
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="other"; filename="x"\r\n\r\nx\r\n--b--\r\n',
            "no file",
        ),
    ],
)
def test_what_is_no_form_is_refused_with_a_reason(
    client: httpx.Client, served: Served, kind: str, body: bytes, says: str
) -> None:
    before = kept(served)
    answer = client.post("upload", content=body, headers={"content-type": kind})
    assert (answer.status_code, says in answer.json()["detail"]) == (400, True), answer.text
    assert kept(served) == before


def test_more_than_a_thousand_files_are_refused(client: httpx.Client, served: Served) -> None:
    before = kept(served)
    answer = client.post("upload", files=[("files", (f"{n}", b"")) for n in range(1001)])
    assert answer.status_code == 400
    assert "1000" in answer.json()["detail"]
    assert kept(served) == before


def test_an_upload_that_breaks_off_leaves_nothing(client: httpx.Client, served: Served) -> None:
    before = kept(served)

    def half() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="x"\r\n\r\n'
        yield b"x" * 600_000
        raise ConnectionAbortedError

    kind = {"content-type": "multipart/form-data; boundary=b"}
    with httpx.Client(base_url=served.api) as other, pytest.raises(ConnectionAbortedError):
        other.post("upload", content=half(), headers=kind)
    while kept(served) != before:
        client.get("queue/status")


def test_an_app_without_file_components_takes_none(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    answer = httpx.post(
        f"{serve(app, server_port=0)}gradio_api/upload", files={"files": ("a", b"a")}
    )
    assert answer.status_code == 403


def test_progress_counts_what_came(client: httpx.Client, served: Served) -> None:
    """The reader may come first; it learns of every byte and of the end."""
    found: list[bytes] = []

    def follow() -> None:
        with httpx.Client(base_url=served.api) as other:
            found.append(other.get("upload_progress", params={"upload_id": "u"}).content)

    reader = threading.Thread(target=follow)
    reader.start()
    seen = threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.txt"\r\n\r\n'
        yield b"x" * 1000
        seen.wait(0.2)
        yield b"x" * 500 + b"\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    answer = client.post("upload?upload_id=u", content=slowly(), headers=kind)
    assert answer.status_code == 200
    reader.join(5)
    *updates, done = messages(found[0])
    assert {u["orig_name"] for u in updates} == {"x.txt"}
    assert sum(u["chunk_size"] for u in updates) == 1500
    assert done == {"msg": "done"}


def test_progress_of_an_unknown_upload_is_not_found(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showglass.server.upload.UNKNOWN_SECONDS", 0.01)
    assert client.get("upload_progress", params={"upload_id": "nobody"}).status_code == 404
