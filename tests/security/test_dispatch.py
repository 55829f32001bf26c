"""Rows 5, 6 and 12: only registered functions are called, only offered values are taken."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.door_client import Served

NAMES = [
    "move_resource_to_block_cache", "make_temp_copy_if_needed", "preprocess", "postprocess", "get_config", "__init__",
    "__class__", "__dict__", "_given", "flag", "read_from_flag", "render", "unrender", "server_functions", "", " ",
    "__getattribute__", "wire_value", "with_props", "process_example",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_method_is_called_by_its_name(client: httpx.Client, served: Served, name: str) -> None:
    answers = set()
    one_of_each = {type(b): number for number, b in served.service.root.blocks.items()}
    for number in one_of_each.values():
        body = {"component_id": number, "data": "/etc/passwd", "fn_name": name, "session_hash": "a"}
        json_answer = client.post("component_server", json=body)
        form_answer = client.post(
            "component_server",
            data={k: str(v) for k, v in body.items()},
            files={"f": ("x", b"x")},
        )
        answers |= {(a.status_code, a.text) for a in (json_answer, form_answer)}
    assert answers == {(404, '{"detail":"This component has no such server function."}')}


@pytest.mark.parametrize("number", [None, "x", "1", 1.5, [], {}, True, -1, 10**30])
def test_a_component_that_is_none_is_refused(client: httpx.Client, number: Any) -> None:
    answer = client.post("component_server", json={"component_id": number, "fn_name": "x"})
    assert answer.status_code in (400, 404)


@pytest.mark.parametrize(
    ("endpoint", "value"),
    [
        ("color", "green"), ("color", ["red"]), ("color", {"a": 1}), ("color", 3),
        ("several", ["red", "green"]), ("several", "green"),
        ("radio", "green"), ("radio", ["red"]),
        ("boxes", ["green"]), ("boxes", "green"), ("boxes", {"red": 1}),
        ("level", 11), ("level", -1), ("level", "many"), ("level", [1]), ("level", 1e400),
        ("short", "four"),
    ],
)  # fmt: skip
def test_a_value_that_was_not_offered_is_refused(
    client: httpx.Client, endpoint: str, value: Any
) -> None:
    content = f'{{"data":[{_json(value)}]}}'
    answer = client.post(f"run/pick_{endpoint}", content=content)
    assert answer.status_code == 400, answer.text


def _json(value: Any) -> str:
    import json

    return "1e400" if value == 1e400 else json.dumps(value)


def test_what_was_offered_is_taken(client: httpx.Client) -> None:
    for endpoint, value in [
        ("color", "red"), ("several", ["red"]), ("radio", "blue"), ("boxes", []), ("level", 10), ("short", "abc"),
    ]:  # fmt: skip
        assert client.post(f"run/pick_{endpoint}", json={"data": [value]}).status_code == 200
