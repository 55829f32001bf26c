"""Frames that no page would send: the socket closes with a code and a reason, or goes on; the server never minds."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.door_client import Gates, build
from tests.page_client import PageClient, page_data
from tests.security.payloads import hostile
from tests.security.variants import Guarded, Variant, serving_as

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Guarded]:
    with serving_as(Variant(False, False), build(Gates()), max_file_size="1mb") as running:
        yield running


@pytest.fixture(scope="module")
def token(fuzzed: Guarded) -> str:
    return str(page_data(fuzzed.url)["token"])


def address(fuzzed: Guarded) -> str:
    return fuzzed.url.replace("http", "ws", 1) + "gradio_api/socket"


def hello(socket_: ClientConnection, token: str) -> None:
    socket_.send(json.dumps({"t": "hello", "token": token, "seen": 0}))
    assert json.loads(socket_.recv(timeout=30))["t"] == "welcome"


def ended(socket_: ClientConnection, seconds: float = 0.05) -> int | None:
    """The code it was closed with, or None when it is open; messages in between do not matter."""
    try:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            socket_.recv(timeout=left)
    except TimeoutError:
        pass
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    return None


def alive(fuzzed: Guarded) -> None:
    """The server answers others, on every door."""
    assert fuzzed.http.get("app_id").status_code == 200
    page = PageClient(fuzzed.url)
    edge = fuzzed.service.engine().named["greet"]
    assert page.call(edge.id, "you")[0] == "done"
    page.close()


KINDS = ["hello", "run", "ack", "cancel", "call", "bye", "", "nobody"]
NUMBERS = st.integers(-5, 40) | st.sampled_from([2**63, -(2**63), 2**64, 0.5])
MESSAGES = st.fixed_dictionaries(
    {"t": st.sampled_from(KINDS) | hostile},
    optional={
        "job": NUMBERS | hostile,
        "fn": NUMBERS | hostile,
        "data": st.lists(hostile, max_size=3) | hostile,
        "event": hostile,
        "trigger": NUMBERS | hostile,
        "n": NUMBERS | hostile,
        "jobs": st.lists(NUMBERS, max_size=3) | hostile,
        "call": NUMBERS | hostile,
        "component": NUMBERS,
        "name": st.sampled_from(["describe", "__init__", "render"]) | hostile,
        "session": hostile,
        "token": hostile,
        "seen": NUMBERS | hostile,
    },
)


@pytest.mark.parametrize("greeted", [True, False], ids=["after hello", "before hello"])
def test_any_message_is_answered_or_ends_the_socket(
    fuzzed: Guarded, token: str, greeted: bool
) -> None:
    @given(
        st.lists(
            MESSAGES.map(json.dumps) | st.text(max_size=50) | st.binary(max_size=50), max_size=5
        )
    )
    def attack(said: list[Any]) -> None:
        with connect(address(fuzzed)) as open_:
            if greeted:
                hello(open_, token)
            with contextlib.suppress(ConnectionClosed):
                for one in said:
                    open_.send(
                        one.encode("utf-8", "replace").decode() if isinstance(one, str) else one
                    )
            assert ended(open_, 0.02) in (None, 1000, 1003, 1007, 1008, 1009, 1011)

    attack()
    alive(fuzzed)


# -- frames by hand ----------------------------------------------------------------------------------------------------


def shake(fuzzed: Guarded) -> socket.socket:
    """An open socket below the level of frames."""
    open_ = socket.create_connection(("127.0.0.1", fuzzed.port), timeout=30)
    key = base64.b64encode(os.urandom(16)).decode()
    open_.sendall(
        f"GET {fuzzed.path}/gradio_api/socket HTTP/1.1\r\nHost: 127.0.0.1:{fuzzed.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        head += open_.recv(4096)
    assert b" 101 " in head.split(b"\r\n")[0], head
    return open_


def frame(
    opcode: int,
    body: bytes,
    *,
    fin: bool = True,
    rsv: int = 0,
    masked: bool = True,
    length: int | None = None,
) -> bytes:
    """A frame, with any of its parts wrong."""
    size = len(body) if length is None else length
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    mask = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, mask | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, mask | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask | 127, size)
    return head + (b"\0\0\0\0" if masked else b"") + body


def hello_text(token: str) -> bytes:
    return json.dumps({"t": "hello", "token": token, "seen": 0}).encode()


def code_of(answer: bytes) -> int | None:
    """The code of the first close frame among short frames."""
    while len(answer) >= 2:
        opcode, size = answer[0] & 15, answer[1] & 127
        body = answer[2 : 2 + size] if size < 126 else b""
        if opcode == 8:
            return struct.unpack("!H", body[:2])[0] if len(body) >= 2 else 1005
        answer = answer[2 + size :] if size < 126 else b""
    return None


def listen(open_: socket.socket, seconds: float = 1.0) -> bytes:
    open_.settimeout(seconds)
    got = b""
    with contextlib.suppress(OSError):
        while data := open_.recv(65536):
            got += data
            if code_of(got) is not None:
                break
    return got


FRAMES: dict[str, Callable[[bytes], bytes]] = {
    "unmasked": lambda hi: frame(1, hi, masked=False),
    "reserved bits": lambda hi: frame(1, hi, rsv=4),
    "unknown opcode": lambda hi: frame(3, hi),
    "unknown control": lambda hi: frame(11, hi),
    "long ping": lambda hi: frame(9, b"x" * 126),
    "cut ping": lambda hi: frame(9, b"x", fin=False),
    "begins with a continuation": lambda hi: frame(0, hi),
    "text within text": lambda hi: frame(1, b"{", fin=False) + frame(1, hi),
    "no utf-8": lambda hi: frame(1, b"\xff\xfe"),
    "utf-8 cut in two": lambda hi: frame(1, b"\xe2\x82", fin=False) + frame(0, b"\xff"),
    "two to the 63": lambda hi: frame(1, b"x", length=2**63),
    "four gigabytes": lambda hi: frame(1, b"x", length=2**32),
    "too large": lambda hi: frame(1, b" " * 5_000_000),
    "too large in parts": lambda hi: (
        frame(1, b" " * 1000, fin=False) + frame(0, b" " * 1_000_000, fin=False) * 5 + frame(0, b"")
    ),
    "a close of one byte": lambda hi: frame(8, b"x"),
    "a close with a strange code": lambda hi: frame(8, struct.pack("!H", 999)),
    "a close with no utf-8": lambda hi: frame(8, struct.pack("!H", 1000) + b"\xff"),
    "after its own close": lambda hi: frame(8, struct.pack("!H", 1000)) + frame(1, hi) * 10,
    "binary first": lambda hi: frame(2, hi),
    "compressed without asking": lambda hi: frame(1, hi, rsv=4),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_a_wrong_frame_ends_the_socket(fuzzed: Guarded, token: str, kind: str) -> None:
    with contextlib.closing(shake(fuzzed)) as open_:
        with contextlib.suppress(OSError):  # closed while we were still talking
            open_.sendall(FRAMES[kind](hello_text(token)))
        code = code_of(listen(open_))
        assert code in (1000, 1002, 1003, 1005, 1007, 1008, 1009), code
    assert fuzzed.http.get("app_id").status_code == 200


def test_a_text_in_many_parts_is_one_text(fuzzed: Guarded, token: str) -> None:
    hi = hello_text(token)
    with contextlib.closing(shake(fuzzed)) as open_:
        parts = [
            frame(1, hi[:1], fin=False),
            *(frame(0, hi[i : i + 1], fin=False) for i in range(1, len(hi))),
            frame(9, b"p"),
            frame(0, b""),
        ]
        open_.sendall(b"".join(parts))
        assert b"welcome" in listen(open_, 0.5)


def test_a_connection_that_breaks_anywhere_leaves_nothing(fuzzed: Guarded, token: str) -> None:
    whole = frame(1, hello_text(token)) + frame(1, b'{"t":"run","job":1,"fn":0,"data":["x"]}')
    for cut in range(0, len(whole), 7):
        open_ = shake(fuzzed)
        open_.sendall(whole[:cut])
        # a reset, not a close: nobody says goodbye
        open_.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        open_.close()
    deadline = time.monotonic() + 20
    while any(s.attached for s in fuzzed.service.pages.values()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(s.attached for s in fuzzed.service.pages.values())
    alive(fuzzed)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-WebSocket-Protocol": "a, b"},
        {"Host": "evil.example"},
    ],
    ids=str,
)
def test_another_sites_page_gets_no_session(
    fuzzed: Guarded, token: str, headers: dict[str, str]
) -> None:
    """A page of another site may open a socket; without the token, which it cannot read, it gets nothing."""
    with (
        contextlib.suppress(Exception),
        connect(address(fuzzed), additional_headers=headers) as open_,
    ):
        open_.send(json.dumps({"t": "hello", "token": "guessed", "seen": 0}))
        said = json.loads(open_.recv(timeout=30))
        assert said["t"] == "refused"
        assert ended(open_, 1) is not None
    assert httpx.get(f"{fuzzed.url}gradio_api/app_id").status_code == 200


def test_a_reason_of_wide_letters_fits_into_the_closing_frame(fuzzed: Guarded) -> None:
    with connect(address(fuzzed)) as open_:
        open_.send(json.dumps({"t": "🜁" * 200}))
        assert ended(open_, 5) == 1008


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"t":' * 50_000, '{"t":"run","data":' + "[" * 100_000], ids=len
)
def test_a_message_that_is_nested_too_deeply_ends_the_socket(
    fuzzed: Guarded, token: str, text: str
) -> None:
    with connect(address(fuzzed)) as open_:
        hello(open_, token)
        open_.send(text)
        assert ended(open_, 2) == 1008
    alive(fuzzed)
