"""Rows 43, 44, 47, 48 and the Range defect: what comes in is bounded, what goes out is harmless."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

import showglass as gr
from showglass.gates.open_file import working_for
from tests.door_client import Served
from tests.security.variants import NAME

ACTIVE = [
    "x.html", "x.htm", "x.xhtml", "x.svg", "x.js", "x.mjs", "x.xml", "x.css", "x.pdf", "x.swf", "x.HTML", "x.svgz",
    "x.html.gz", "x.mht", "x.wasm", "x.hta", "x",
]  # fmt: skip


@pytest.mark.parametrize("name", ACTIVE)
@pytest.mark.parametrize("asked", [None, "bytes=0-3", "bytes=2-"])
def test_what_a_browser_could_run_is_only_downloaded(
    client: httpx.Client, upload: Callable[..., str], name: str, asked: str | None
) -> None:
    ticket = upload(name, b"<script>alert(1)</script>")
    headers = {"range": asked} if asked else {}
    for answer in (
        client.get(f"file={ticket}", headers=headers),
        client.head(f"file={ticket}", headers=headers),
    ):
        assert answer.status_code in (200, 206)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]


def test_an_app_without_a_file_component_takes_no_file(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    answer = httpx.post(
        f"{serve(app, server_port=0)}gradio_api/upload", files={"files": ("a", b"a")}
    )
    assert answer.status_code == 403


def multipart(served: Served, body: bytes, boundary: bytes = b"b") -> httpx.Response:
    kind = {"content-type": f"multipart/form-data; boundary={boundary.decode()}"}
    return served.http.post("upload", content=body, headers=kind)


FILE = b'--b\r\nContent-Disposition: form-data; name="files"; filename="%b"\r\n\r\nx\r\n--b--\r\n'


@pytest.mark.parametrize(
    "garbage", [b"\r" * 500_000, b"-" * 500_000, b"x" * 5_000_000, b"\r\n--b" * 100_000]
)
def test_what_follows_the_last_part_costs_nothing(
    client: httpx.Client, served: Served, garbage: bytes
) -> None:
    before = set(served.service.vault.root.iterdir())
    began = time.perf_counter()
    answer = multipart(served, FILE % b"a" + garbage)
    assert time.perf_counter() - began < 10
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert set(served.service.vault.root.iterdir()) == before


@pytest.mark.parametrize(
    "body",
    [
        FILE % (b"n" * 4_000_000),
        b"--b\r\n" + b"X: " + b"y" * 4_000_000 + b"\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\n" + b"X: y\r\n" * 200_000 + b"\r\nx\r\n--b--\r\n",
        b"--b\r\n" + b"y" * 4_000_000,
        (b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n' * 3000) + b"--b--\r\n",
    ],
)
def test_headers_of_parts_are_bounded(client: httpx.Client, served: Served, body: bytes) -> None:
    before = set(served.service.vault.root.iterdir())
    answer = multipart(served, body)
    assert 400 <= answer.status_code < 500, answer.text
    assert set(served.service.vault.root.iterdir()) == before


def test_a_long_boundary_is_refused(client: httpx.Client, served: Served) -> None:
    assert multipart(served, b"--" + b"b" * 71 + b"--\r\n", b"b" * 71).status_code == 400


@pytest.mark.parametrize(
    "name", ["..", ".", "", "/etc/passwd", "..\\..\\x", "a/../../b", "\0", "CON", "a:b", "." * 300]
)
def test_a_files_name_places_it_nowhere_else(
    client: httpx.Client, served: Served, name: str
) -> None:
    root: Path = served.service.vault.root
    before = set(root.rglob("*"))
    answer = client.post("upload", files={"files": (name or "x", b"content")})
    if answer.status_code == 200:
        [ticket] = answer.json()
        with working_for(f"user:{NAME}"):
            path = served.service.vault.open(ticket)
        assert path.parent.parent == root
        new = set(root.rglob("*")) - before
        assert new == {path.parent, path}


def test_a_strange_range_is_no_fault(client: httpx.Client, upload: Callable[..., str]) -> None:
    answer = client.get(f"file={upload('a.bin', b'0123')}", headers={"range": "bytes=1337--"})
    assert (answer.status_code, answer.content) == (200, b"0123")
