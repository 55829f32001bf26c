"""`uploads`: files that come in parts."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

import showglass as gr
from showglass.gates import ledger
from showglass.gates import parts as parts_gate
from showglass.server.resumable import GATHERED, Gathered
from tests.door_client import Served
from tests.relay import Relay

SPOKEN = {"tus-resumable": "1.0.0"}
KIND = {"content-type": "application/offset+octet-stream"}


def begin(client: httpx.Client, length: object, name: str | None = "big.bin") -> httpx.Response:
    """The answer to a new upload."""
    headers = {**SPOKEN, "upload-length": str(length)}
    if name is not None:
        coded = base64.b64encode(name.encode()).decode()
        headers["upload-metadata"] = f"filename {coded}".strip()
    return client.post("uploads", headers=headers)


def place(answer: httpx.Response) -> str:
    """Where a new upload is."""
    assert answer.status_code == 201, answer.text
    return urljoin(str(answer.request.url), answer.headers["location"])


def send(client: httpx.Client, where: str, at: object, data: Any, **more: str) -> httpx.Response:
    """The answer to a part."""
    headers = {**SPOKEN, **KIND, "upload-offset": str(at), **more}
    return client.patch(where, headers=headers, content=data)


def have(client: httpx.Client, where: str) -> int:
    """How much is there."""
    answer = client.head(where, headers=SPOKEN)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return int(answer.headers["upload-offset"])


def test_parts_become_the_file(client: httpx.Client, served: Served) -> None:
    content = bytes(range(256)) * 3000
    begun = begin(client, len(content), "b ü/../x.bin")
    where, ticket = place(begun), begun.json()["ticket"]
    assert ticket.endswith("/x.bin")
    assert client.get(f"file={ticket}").status_code == 403  # not before it is whole
    for at in range(0, len(content), 300_000):
        answer = send(client, where, at, content[at : at + 300_000])
        assert answer.status_code == 204
        assert answer.headers["upload-offset"] == str(min(len(content), at + 300_000))
    assert served.service.vault.open(ticket).read_bytes() == content
    assert client.get(f"file={ticket}").content == content
    assert have(client, where) == len(content)
    assert client.delete(where, headers=SPOKEN).status_code == 404


def test_a_length_that_is_only_said_takes_nobodys_file(
    client: httpx.Client, served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = served.service.vault.ledger
    theirs = tmp_path / "theirs.txt"
    theirs.write_bytes(b"x" * 1000)
    ticket = client.post("upload", files={"files": theirs.read_bytes()}).json()[0]
    monkeypatch.setattr(ledger, "IDLE_SECONDS", -1.0)
    room = kept.held + 1000
    monkeypatch.setattr(kept, "limit", lambda: room)
    assert begin(client, 2000).status_code == 201
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("upload", content=b"-" * 2000, headers=kind).status_code == 400
    assert client.get(f"file={ticket}").status_code == 200


def test_a_function_gets_it(client: httpx.Client, call: Callable[..., Any]) -> None:
    begun = begin(client, 4, "a.txt")
    send(client, place(begun), 0, b"text")
    file = {"path": begun.json()["ticket"], "meta": {"_type": "gradio.FileData"}}
    [(kind, [said])] = call("copy_paper", file)
    assert (kind, said["size"]) == ("complete", 4)


def test_an_empty_file_is_whole_at_once(client: httpx.Client, served: Served) -> None:
    begun = begin(client, 0)
    assert served.service.vault.open(begun.json()["ticket"]).read_bytes() == b""
    assert have(client, place(begun)) == 0


def test_what_is_spoken(client: httpx.Client) -> None:
    answer = client.options("uploads")
    assert (answer.status_code, answer.headers["tus-version"]) == (204, "1.0.0")
    assert answer.headers["tus-max-size"] == str(1024 * 1024)
    assert answer.headers["tus-extension"] == "creation,termination"


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 400), ("-1", 400), ("1.5", 400), ("0x10", 400), ("9" * 30, 400), ("1e3", 400), ("٣", 400),
     (1024 * 1024 + 1, 413), ("999999999999999999", 413)],
)  # fmt: skip
def test_lengths_that_are_refused(
    client: httpx.Client, served: Served, length: str | int, status: int
) -> None:
    before = set(served.service.vault.root.iterdir())
    headers = [(b"tus-resumable", b"1.0.0"), (b"upload-length", str(length).encode())]
    answer = client.post("uploads", headers=headers)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert set(served.service.vault.root.iterdir()) == before


@pytest.mark.parametrize("at", ["-1", "1", "4", "11", "99999999999999999", "x", "", "9" * 40])
def test_offsets_that_do_not_fit_change_nothing(client: httpx.Client, at: str) -> None:
    where = place(begin(client, 10))
    assert send(client, where, 0, b"abc").status_code == 204
    assert send(client, where, at, b"xyz").status_code in (400, 409)
    assert have(client, where) == 3
    assert send(client, where, 0, b"abc").status_code == 409  # what is there does not change
    assert have(client, where) == 3


def test_more_than_was_said_is_refused(client: httpx.Client, served: Served) -> None:
    begun = begin(client, 10)
    where = place(begun)
    assert send(client, where, 0, b"x" * 11).status_code == 413
    assert send(client, where, 0, iter([b"x" * 6, b"x" * 6])).status_code == 413
    assert send(client, where, 0, b"x" * 10).status_code == 204
    assert send(client, where, 10, b"x").status_code == 413
    assert served.service.vault.open(begun.json()["ticket"]).stat().st_size == 10


def test_what_is_no_part_is_refused(client: httpx.Client) -> None:
    where = place(begin(client, 10))
    answer = client.patch(where, headers={**SPOKEN, "upload-offset": "0"}, content=b"x")
    assert answer.status_code == 415
    answer = client.patch(where, headers={**KIND, "upload-offset": "0"}, content=b"x")
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")
    answer = client.post(where, headers={**SPOKEN, "x-http-method-override": "TRACE"})
    assert answer.status_code == 405


def test_a_post_stands_for_what_a_proxy_does_not_know(client: httpx.Client) -> None:
    where = place(begin(client, 3))
    headers = {**SPOKEN, **KIND, "upload-offset": "0", "x-http-method-override": "PATCH"}
    assert client.post(where, headers=headers, content=b"abc").status_code == 204
    assert have(client, where) == 3


def test_a_cancelled_upload_leaves_nothing(client: httpx.Client, served: Served) -> None:
    before = set(served.service.vault.root.iterdir())
    where = place(begin(client, 10))
    send(client, where, 0, b"abc")
    assert client.delete(where, headers=SPOKEN).status_code == 204
    assert set(served.service.vault.root.iterdir()) == before
    assert client.head(where, headers=SPOKEN).status_code == 404
    assert send(client, where, 3, b"d").status_code == 404
    assert client.delete(where, headers=SPOKEN).status_code == 404


def test_a_forged_address_leads_nowhere(client: httpx.Client, served: Served) -> None:
    where = place(begin(client, 10, "a.txt"))
    head, _, last = where.rpartition("/")
    text = base64.urlsafe_b64decode(last + "==").decode()
    longer = text[:64] + text[64:].replace("10/", "99999/", 1)
    forged = [
        base64.urlsafe_b64encode(t.encode()).decode().rstrip("=")
        for t in (longer, text[64:], "x" * 70)
    ]
    for wrong in [
        *forged,
        last[:-2],
        last[:40],
        "..",
        "%2e%2e%2fx",
        "é",
        "a" * 5000,
        "%ed%a0%bd",
        "-",
    ]:
        answer = client.head(f"{head}/{wrong}", headers=SPOKEN)
        assert answer.status_code == 404, wrong
        assert send(client, f"{head}/{wrong}", 0, b"x").status_code == 404
    assert have(client, where) == 0


@pytest.mark.parametrize(
    "metadata",
    [
        "filename !!!",
        "filename",
        "filename //4=",
        "x" * 5000,
        ",,,",
        "other eA==",
    ],
)
def test_metadata_is_a_claim(client: httpx.Client, metadata: str) -> None:
    answer = client.post(
        "uploads", headers={**SPOKEN, "upload-length": "1", "upload-metadata": metadata}
    )
    assert answer.status_code in (201, 400)
    if answer.status_code == 201:
        assert answer.json()["ticket"].endswith("/file")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\x\\con", "\0", ".part", "..", "", "a" * 900]
)
def test_names_are_made_harmless(client: httpx.Client, served: Served, name: str) -> None:
    begun = begin(client, 1, name)
    assert send(client, place(begun), 0, b"x").status_code == 204
    path = served.service.vault.open(begun.json()["ticket"])
    assert path.parent.parent == served.service.vault.root
    assert not path.name.startswith(".")


def test_a_connection_that_breaks_loses_only_what_was_under_way(served: Served) -> None:
    """The wire is cut in the middle of a part; the upload goes on from where it is."""
    content = bytes(range(256)) * 3900
    with Relay(served.port) as relay, httpx.Client(base_url=f"{relay.url}gradio_api/") as client:
        begun = begin(client, len(content))
        where = place(begun)
        half = threading.Event()

        def slowly() -> Iterator[bytes]:
            yield content[:700_000]
            half.wait(30)
            yield content[700_000:]

        failed: list[Exception] = []

        def sending() -> None:
            try:
                send(client, where, 0, slowly())
            except httpx.HTTPError as error:
                failed.append(error)

        sender = threading.Thread(target=sending)
        sender.start()
        with httpx.Client() as other:
            straight = urljoin(served.api, where.partition("gradio_api/")[2])
            while not any(
                p.stat().st_size >= 500_000 for p in served.service.vault.root.glob("*/.part")
            ):
                pass
            relay.cut()
            half.set()
            sender.join(5)
            assert failed
            at = have(other, straight)
            assert 500_000 <= at < len(content)
            assert send(other, straight, at, content[at:]).status_code == 204
    assert served.service.vault.open(begun.json()["ticket"]).read_bytes() == content


def test_the_newest_request_goes_on(client: httpx.Client, served: Served) -> None:
    """One that hangs on a dead connection neither blocks the next nor writes into its bytes."""
    where = place(begin(client, 900_000))
    path = where.partition(f":{served.port}")[2]
    with socket.create_connection(("127.0.0.1", served.port)) as hanging:
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nTus-Resumable: 1.0.0\r\n"
            "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 900000\r\n\r\n"
        )
        hanging.sendall(head.encode() + b"a" * 100)
        assert have(client, where) == 0
        assert send(client, where, 0, b"b" * 300_000).status_code == 204
        hanging.sendall(b"a" * 899_900)
        assert b" 409 " in hanging.recv(4096).split(b"\r\n")[0]
    assert have(client, where) == 300_000


def test_abandoned_parts_expire(
    client: httpx.Client, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = place(begin(client, 10))
    send(client, where, 0, b"abc")
    monkeypatch.setattr(parts_gate, "IDLE_SECONDS", 0.0)
    served.service.sweep()
    assert client.head(where, headers=SPOKEN).status_code == 404
    assert not list(served.service.vault.root.glob("*/.part"))


def test_too_many_at_once_are_refused(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_gate, "MAX_OPEN", 3)
    answers = [begin(client, 10).status_code for _ in range(5)]
    assert answers[-1] == 503
    assert 201 in answers or answers == [503] * 5
    monkeypatch.setattr(parts_gate, "SPARED_SECONDS", 0.0)
    assert begin(client, 10).status_code == 201  # one that was idle for long gave way


def test_parts_count_to_what_the_app_keeps(serve: Callable[..., str]) -> None:
    url = serve(gr.Interface(len, "file", "text"), server_port=0, max_disk="1mb")
    with httpx.Client(base_url=f"{url}gradio_api/") as client:
        assert begin(client, 2 * 1024 * 1024).status_code == 413
        where = [place(begin(client, 900_000)) for _ in range(2)]
        assert send(client, where[0], 0, b"x" * 800_000).status_code == 204
        assert send(client, where[1], 0, b"x" * 800_000).status_code == 507


def test_an_app_without_file_components_takes_none(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    with httpx.Client(base_url=f"{serve(app, server_port=0)}gradio_api/") as client:
        assert begin(client, 10).status_code == 403


def test_another_person_cannot_go_on(serve: Callable[..., str]) -> None:
    url = serve(gr.Interface(len, "file", "text"), server_port=0, auth=[("ann", "a"), ("bob", "b")])
    clients = []
    for name in ("ann", "bob"):
        clients.append(httpx.Client(base_url=f"{url}gradio_api/"))
        answer = clients[-1].post(f"{url}login", data={"username": name, "password": name[0]})
        assert answer.status_code == 200, answer.text
    ann, bob = clients
    where = place(begin(ann, 10))
    assert send(ann, where, 0, b"abc").status_code == 204
    assert bob.head(where, headers=SPOKEN).status_code == 404
    assert send(bob, where, 3, b"d").status_code == 404
    assert bob.delete(where, headers=SPOKEN).status_code == 404
    assert httpx.head(where, headers=SPOKEN).status_code == 401
    assert have(ann, where) == 3
    for client in clients:
        client.close()


def test_what_is_gathered_is_written_as_it_came() -> None:
    gathered, written = Gathered(), bytearray()
    came = [bytes([n % 251]) * (n * 7919 % (GATHERED + 100_000)) for n in range(40)]
    for data in came:
        rest = gathered.add(data)
        while gathered.full:
            size = gathered.size if len(written) % 3 else gathered.size - 1000  # some of it stays
            written += gathered.first(size)
            gathered.drop(size)
            rest = gathered.add(rest)
    written += gathered.first(gathered.size)
    assert bytes(written) == b"".join(came)
