"""Requests that no client would send, to every route there is: answered with a 4xx or taken, soon; never a fault."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Route

from showglass.server.app import create_app
from showglass.server.settings import Settings
from tests.door_client import Gates, Served, build
from tests.security.payloads import HOSTILE, hostile
from tests.security.variants import Guarded, Variant, serving_as

SECONDS = 5.0
FIELDS = [
    "data", "fn_index", "session_hash", "event_data", "trigger_id", "api_name", "event_id", "component_id", "fn_name",
    "batched", "simple_format", "name", "n",
]  # fmt: skip
WAITS = "upload_progress"
"""Waits a while for an upload that is not there yet."""

pytestmark = [
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
    # the MCP SDK leaves this to the garbage collector when a client of its oldest transport leaves at once
    pytest.mark.filterwarnings(
        r"ignore:Exception ignored in. <function MemoryObjectSendStream:pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Guarded]:
    with serving_as(Variant(False, False), build(Gates()), max_file_size="1mb") as running:
        yield running


def routes() -> list[tuple[str, str]]:
    """Method and path of every route, so that a new one is fuzzed as soon as it is there."""
    app = create_app(build(Gates()), Settings(mcp_server=True))
    found = {
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if not route.path.endswith("/") or route.path == "/"
    }
    return sorted(found)


ROUTES = routes()
POSTS = [path for method, path in ROUTES if method == "POST"]
GETS = [path for method, path in ROUTES if method == "GET" and WAITS not in path]
NAMES = st.sampled_from(
    ["greet", "wait_not", "forever", "", "0", "predict", "v2", "tell", "fail", "who"]
)
PARTS = (
    NAMES
    | st.text(max_size=20)
    | st.sampled_from(["..", ".", "%00", "%2e%2e%2f", "a" * 3000, "\ud800", "é", "%ff"])
)


def filled(path: str, part: str) -> str:
    """The path with its parameters."""
    clean = quote(part, safe="/%.", errors="replace")
    return re.sub(r"\{[^}]*\}", lambda _: clean, path)


def begin(served: Served, method: str, path: str, **request: Any) -> tuple[int, bytes]:
    """Status and first bytes of the answer, within a time. An endless stream is left after its beginning."""
    began = time.monotonic()
    with served.http.stream(method, served.url.rstrip("/") + path, **request) as answer:
        streams = answer.headers.get("content-type", "").startswith("text/event-stream")
        body = b"" if streams else answer.read()
    assert time.monotonic() - began < SECONDS
    return answer.status_code, body


def fine(status: int, body: bytes) -> None:
    """Whether that is an answer: functions of the test's app fail by themselves, and then say so in their own words."""
    assert status < 500 or status == 503 or (status == 500 and b'"error"' in body), (
        status,
        body[:500],
    )
    assert b"Traceback" not in body


@pytest.mark.parametrize("path", GETS)
def test_any_path_and_query_is_answered(fuzzed: Guarded, path: str) -> None:
    @given(
        PARTS,
        st.dictionaries(st.sampled_from([*FIELDS, "upload_id", "__theme"]), PARTS, max_size=3),
        st.booleans(),
    )
    def attack(part: str, query: dict[str, str], head: bool) -> None:
        clean = {k: v.encode("utf-8", "replace").decode() for k, v in query.items()}
        method = "HEAD" if head else "GET"
        fine(*begin(fuzzed, method, filled(path, part), params=clean))

    attack()


@pytest.mark.parametrize("path", POSTS)
def test_any_body_is_answered(fuzzed: Guarded, path: str) -> None:
    objects = st.dictionaries(
        st.sampled_from(FIELDS),
        hostile | NAMES | st.integers(0, 30) | st.lists(hostile, max_size=2),
        max_size=6,
    )
    text = objects.map(json.dumps) | st.sampled_from(HOSTILE).map(json.dumps)
    broken = st.tuples(text, st.integers(0, 60), st.binary(max_size=4)).map(
        lambda t: t[0].encode()[: t[1]] + t[2] + t[0].encode()[t[1] :]
    )
    kinds = st.sampled_from([
        "application/json", "text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=b", "application/json; charset=utf-16",
        "\x7f", "a" * 2000,
    ])  # fmt: skip

    @given(
        PARTS,
        text.map(str.encode) | broken | st.binary(max_size=300),
        kinds,
        st.sampled_from(["", "text/event-stream"]),
        st.sampled_from(["", "wait=0", "wait=x", "wait"]),
    )
    def attack(part: str, body: bytes, kind: str, accept: str, prefer: str) -> None:
        headers = {"content-type": kind, "accept": accept or "*/*", "prefer": prefer}
        if b"forever" in body or part in ("forever", "wait"):
            headers["prefer"] = "wait=0"
        fine(*begin(fuzzed, "POST", filled(path, part), content=body, headers=headers))

    attack()


PIECES = st.sampled_from(
    [
        b"--b\r\n",
        b"--b--\r\n",
        b"--b--",
        b"\r\n",
        b"\n",
        b"--b",
        b"--",
        b"\r",
        b'Content-Disposition: form-data; name="files"; filename="a"',
        b'Content-Disposition: form-data; name="files"',
        b"Content-Disposition: form-data",
        b"Content-Disposition:",
        b"Content-Type: text/plain",
        b'Content-Disposition: form-data; name="component_id"',
        b'Content-Disposition: form-data; name="fn_name"',
        b"\r\n\r\n",
        b"\r\n\r\n12\r\n",
        b'Content-Disposition: form-data; name="files"; filename="../../x"',
        b"Content-Disposition: form-data; name*=utf-8''x; filename*=x",
        b"Content-Transfer-Encoding: base64",
        b"X: " + b"y" * 9000,
        b"\0",
        b"\xff\xfe",
        b"x" * 300,
        b":",
        b": x",
    ]
)


@pytest.mark.parametrize("path", ["upload", "component_server"])
def test_any_form_is_answered_and_leaves_nothing(fuzzed: Guarded, path: str) -> None:
    @given(st.lists(PIECES, max_size=14).map(b"".join))
    def attack(body: bytes) -> None:
        root = fuzzed.service.vault.root
        before = len(list(root.iterdir()))
        kind = {"content-type": "multipart/form-data; boundary=b"}
        status, said = begin(fuzzed, "POST", f"/gradio_api/{path}", content=body, headers=kind)
        fine(status, said)
        if status != 200:
            assert len(list(root.iterdir())) == before

    attack()


def test_any_part_is_answered_and_the_file_stays_what_it_is(fuzzed: Guarded) -> None:
    """Of one upload, whatever is said: what is there is a beginning of what was sent to where it belongs."""
    spoken = {"tus-resumable": "1.0.0"}
    numbers = st.sampled_from(
        ["0", "-1", "1", "2", "5", "999999999999999999", "9" * 30, "x", "", "1e3", "0x1"]
    )
    kinds = st.sampled_from(["application/offset+octet-stream", "text/plain", "", "a/b;c"])
    methods = st.sampled_from(
        ["PATCH", "HEAD", "DELETE", "TRACE", "", "PATCH\x7f", "é".encode().decode("latin-1")]
    )

    @given(
        numbers,
        st.dictionaries(st.sampled_from(["a", "filename", "name", ""]), PARTS, max_size=3),
        st.lists(
            st.tuples(methods, numbers, kinds, st.binary(max_size=7), st.booleans()), max_size=5
        ),
    )
    def attack(
        length: str, metadata: dict[str, str], parts: list[tuple[str, str, str, bytes, bool]]
    ) -> None:
        said = ",".join(
            f"{k} {b64encode(v.encode('utf-8', 'replace')).decode()}" for k, v in metadata.items()
        )
        headers = {**spoken, "upload-length": length, "upload-metadata": said.strip()}
        begun = fuzzed.http.post("uploads", headers=headers)
        fine(begun.status_code, begun.content)
        where = begun.headers.get("location", "uploads/" + "x" * 90)
        for method, at, kind, body, as_post in parts:
            headers = {**spoken, "upload-offset": at, "content-type": kind}
            if as_post:
                headers["x-http-method-override"] = (
                    method.encode("ascii", "replace").decode().strip("\x7f")
                )
            sent = fuzzed.http.request(
                "POST" if as_post else "PATCH", where, headers=headers, content=body
            )
            fine(sent.status_code, sent.content)
        if begun.status_code == 201:
            there = fuzzed.http.head(where, headers=spoken)
            assert there.status_code in (200, 404)
            assert int(there.headers.get("upload-offset", 0)) <= int(length)
            fuzzed.http.delete(where, headers=spoken)

    attack()


RANGES = st.from_regex(
    r"(bytes|items|)=?[0-9]{0,22}-?[0-9]{0,22}(, ?[0-9]{0,3}-[0-9]{0,3}){0,3}-{0,2}", fullmatch=True
)


def test_any_range_is_answered(fuzzed: Guarded) -> None:
    [ticket] = fuzzed.http.post("upload", files={"files": ("a.txt", b"0123456789")}).json()

    @given(RANGES | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
    def attack(asked: str) -> None:
        asked = asked.strip()
        answer = fuzzed.http.get(
            f"file={ticket}", headers={"range": asked, "if-range": asked[:9].strip()}
        )
        assert answer.status_code in (200, 206, 416)
        assert answer.content in b"0123456789"
        answer = fuzzed.http.get(f"file={ticket}", headers={"range": asked})
        assert answer.status_code in (200, 206, 416)
        assert answer.content in b"0123456789"
        assert "sandbox" in answer.headers["content-security-policy"]

    attack()


def said(served: Served, request: bytes, wait: float = 2.0) -> bytes:
    """What comes back for raw bytes, until the other side is done or `wait` seconds have passed."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=wait) as open_:
        parts = []
        # a request may be refused, and its connection closed, before all of it is said
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            open_.sendall(request)
        try:
            while data := open_.recv(65536):
                parts.append(data)
        except (TimeoutError, ConnectionResetError):
            pass
    return b"".join(parts)


POST = (
    b"POST /gradio_api/call/greet HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nConnection: close\r\n"
)
BODY = b'{"data": ["x"]}'
LIES = {
    "negative": POST + b"Content-Length: -1\r\n\r\n" + BODY,
    "no number": POST + b"Content-Length: x\r\n\r\n" + BODY,
    "huge": POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + BODY,
    "too much": POST + b"Content-Length: 5000000\r\n\r\n" + BODY,
    "two": POST + b"Content-Length: 15\r\nContent-Length: 16\r\n\r\n" + BODY,
    "a list": POST + b"Content-Length: 15, 15\r\n\r\n" + BODY,
    "plus": POST + b"Content-Length: +15\r\n\r\n" + BODY,
    "hex": POST + b"Content-Length: 0xf\r\n\r\n" + BODY,
    "both": POST
    + b"Content-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n"
    + BODY
    + b"\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n" + BODY,
    "unknown": POST + b"Transfer-Encoding: xchunked\r\n\r\nf\r\n" + BODY + b"\r\n0\r\n\r\n",
    "twice": POST
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n"
    + BODY
    + b"\r\n0\r\n\r\n",
    "hidden": POST + b"Transfer-Encoding : chunked\r\n\r\nf\r\n" + BODY + b"\r\n0\r\n\r\n",
    "folded": POST + b"X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 15\r\n\r\n" + BODY,
    "bad chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY,
    "large chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + BODY,
    "negative chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + BODY,
    "chunk extension": POST
    + b"Transfer-Encoding: chunked\r\n\r\nf;"
    + b"x" * 200_000
    + b"\r\n"
    + BODY
    + b"\r\n0\r\n\r\n",
    "trailers": POST
    + b"Transfer-Encoding: chunked\r\n\r\nf\r\n"
    + BODY
    + b"\r\n0\r\n"
    + b"X: y\r\n" * 50_000
    + b"\r\n",
    "bare line feeds": POST.replace(b"\r\n", b"\n") + b"Content-Length: 15\n\n" + BODY,
    "no version": b"GET /config\r\n\r\n",
    "version 9": b"GET /config HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "no host": b"GET /config HTTP/1.1\r\nConnection: close\r\n\r\n",
    "two hosts": b"GET /config HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "absolute": b"GET http://evil.example/config HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "connect": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "trace": b"TRACE /config HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "control characters": b"GET /\x01config HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "a zero": b"GET /config HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\nConnection: close\r\n\r\n",
    "many headers": b"GET /config HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    + b"X: y\r\n" * 200_000
    + b"\r\n",
    "a long header": b"GET /config HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "
    + b"y" * 2_000_000
    + b"\r\n\r\n",
    "a long path": b"GET /" + b"y" * 2_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "TLS": bytes.fromhex("16030100a5010000a1"),
    "garbage": bytes(range(256)) * 4,
    "upgrade": b"GET /config HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
}


@pytest.mark.parametrize("kind", LIES)
def test_a_request_that_lies_of_itself_is_no_fault(fuzzed: Guarded, kind: str) -> None:
    answer = said(fuzzed, LIES[kind], wait=1.0)
    statuses = [int(s) for s in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]
    assert all(status < 500 for status in statuses), answer[:300]
    assert b"evil.example" not in answer
    # nothing of it is taken for a second request, and the next one is answered
    assert len(statuses) <= 1, answer[:300]
    assert fuzzed.http.get("app_id").status_code == 200
