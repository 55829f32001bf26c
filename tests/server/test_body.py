"""Bodies of any shape: an answer in the right class, never a fault of the server."""

from __future__ import annotations

import gc
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.door_client import Served, messages

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DOORS = ["call/greet", "call/echo", "queue/join", "run/echo", "cancel", "reset", "component_server"]


@SOME
@given(door=st.sampled_from(DOORS), body=st.binary(max_size=200))
def test_bytes(client: httpx.Client, door: str, body: bytes) -> None:
    assert client.post(door, content=body).status_code < 500


@SOME
@given(
    door=st.sampled_from(DOORS),
    body=st.fixed_dictionaries(
        {},
        optional={
            "data": JSON,
            "fn_index": JSON,
            "session_hash": JSON,
            "event_data": JSON,
            "event_id": JSON,
            "trigger_id": JSON,
            "component_id": JSON,
            "fn_name": JSON,
        },
    ),
)
def test_json(client: httpx.Client, door: str, body: dict[str, Any]) -> None:
    answer = client.post(door, json=body)
    assert answer.status_code < 500
    assert answer.headers["content-type"] == "application/json"


@SOME
@given(value=JSON)
def test_a_value_comes_back_as_it_was(client: httpx.Client, served: Served, value: Any) -> None:
    number = served.service.engine().named["echo"].id
    body = {"data": [value], "fn_index": number, "session_hash": "echo"}
    client.post("queue/join", json=body)
    found = messages(client.get("queue/data?session_hash=echo").content)
    assert found[-2]["output"]["data"] == [value]


def test_a_large_body_is_taken_and_collecting_goes_on(client: httpx.Client) -> None:
    value = [{"a": [1.5, "xy"]}] * 20_000
    assert client.post("run/echo", json={"data": [value]}).json()["data"] == [value]
    assert gc.isenabled()
    assert client.post("run/echo", content=b"[" * 100_000).status_code == 400
    assert gc.isenabled()
