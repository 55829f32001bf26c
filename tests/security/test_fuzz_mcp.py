"""Messages that no agent would send: answered by an error of the protocol, soon; never a fault."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.door_client import Gates, build
from tests.security.payloads import HOSTILE, hostile
from tests.security.variants import Guarded, Variant, serving_as

SECONDS = 5.0
METHODS = st.sampled_from(
    [
        "initialize", "ping", "tools/list", "tools/call", "resources/list", "resources/read",
        "resources/templates/list", "prompts/list", "prompts/get", "notifications/cancelled",
        "notifications/initialized", "completion/complete", "logging/setLevel", "resources/subscribe", "x", "",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    ["greet", "remember", "app_act", "app_look", "x", "", "../x", "greet\0", "g" * 3000]
)
URIS = st.sampled_from(
    [
        "app://page",
        "app://page.json",
        "app://page/x",
        "app://page/" + "x" * 3000,
        "file:///etc/passwd",
        "x",
        "://",
        "",
    ]
)
WANTED = {
    "name": NAMES,
    "uri": URIS,
    "arguments": st.dictionaries(
        st.sampled_from(["name", "session", "set", "component", "event", "data", "text"]),
        hostile | st.dictionaries(st.sampled_from(["name", "text"]), hostile, max_size=2),
        max_size=4,
    ),
    "requestId": hostile,
    "progressToken": hostile,
    "cursor": hostile,
    "_meta": st.fixed_dictionaries({"progressToken": hostile}),
    "protocolVersion": st.sampled_from(
        ["2024-11-05", "2025-03-26", "2025-06-18", "2026-07-28", "x", ""]
    ),
    "capabilities": st.just({}),
    "clientInfo": st.just({"name": "x", "version": "1"}),
}
PARAMS = st.fixed_dictionaries({}, optional=WANTED) | hostile
MESSAGES = st.fixed_dictionaries(
    {"jsonrpc": st.sampled_from(["2.0", "2.0", "2.0", "1.0"]), "method": METHODS},
    optional={
        "id": st.integers(0, 9) | st.text(max_size=5) | st.sampled_from([None, 1.5, [], {}]),
        "params": PARAMS,
    },
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "accept": st.sampled_from(["application/json", "text/event-stream", "*/*", "x", ""]),
        "content-type": st.sampled_from(
            ["application/json", "text/plain", "", "application/json; charset=x"]
        ),
        "mcp-protocol-version": st.sampled_from(["2025-06-18", "2026-07-28", "x", "9" * 500]),
        "mcp-session-id": st.sampled_from(["s", "x" * 500, "a b", "\x7f"]),
        "mcp-method": st.sampled_from(["tools/call", "x"]),
        "mcp-name": st.sampled_from(["greet", "x"]),
    },
)
USUAL = {"accept": "application/json, text/event-stream", "content-type": "application/json"}

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Guarded]:
    with serving_as(Variant(False, False), build(Gates()), max_file_size="1mb") as running:
        yield running


def sent(served: Guarded, body: bytes, headers: dict[str, str], query: str = "") -> httpx.Response:
    began = time.monotonic()
    answer = served.http.post(f"mcp/{query}", content=body, headers={**USUAL, **headers})
    assert time.monotonic() - began < SECONDS
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    assert "/showglass/" not in answer.text
    return answer


def test_any_message_is_answered(fuzzed: Guarded) -> None:
    @given(
        MESSAGES,
        HEADERS,
        st.sampled_from(["", "?act=1", "?tools=greet", "?tools=%00", "?session_id=x&act=1"]),
    )
    @example(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "app_act", "arguments": {"set": []}},
        },
        {},
        "?act=1",
    )
    def attack(message: Any, headers: dict[str, str], query: str) -> None:
        sent(fuzzed, json.dumps(message).encode(), headers, query)

    attack()
    assert not fuzzed.service.engine().lanes.running


def test_any_body_is_answered(fuzzed: Guarded) -> None:
    bodies = (
        st.binary(max_size=200)
        | st.sampled_from(HOSTILE).map(lambda value: json.dumps(value).encode())
        | st.lists(MESSAGES, max_size=3).map(lambda several: json.dumps(several).encode())
        | st.sampled_from(
            [b"[" * 100_000, b'{"a":' * 50_000, b'"\\ud800"', b"1e999", b"\xff\xfe{}"]
        )
    )

    @given(bodies, HEADERS)
    def attack(body: bytes, headers: dict[str, str]) -> None:
        sent(fuzzed, body, headers)

    attack()


def test_it_works_after_all_that(fuzzed: Guarded) -> None:
    asked = {"name": "greet", "arguments": {"name": "Ann"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    assert "Ann" in sent(fuzzed, json.dumps(body).encode(), {}).text
