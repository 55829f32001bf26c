"""Rows 5, 6 and 12: only registered functions are called, only offered values are taken."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.door_client import Served
from tests.security.doors import DOORS
from tests.security.variants import Guarded

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
        ("level", 11), ("level", -1), ("level", "many"), ("level", [1]),
        ("short", "four"),
    ],
)  # fmt: skip
def test_a_value_that_was_not_offered_is_refused(
    served: Guarded, endpoint: str, value: Any
) -> None:
    for name, door in DOORS.items():
        answer = door(served, f"pick_{endpoint}", [value])
        assert not answer.ok, (name, answer)
        assert answer.status in (400, 200, None), (name, answer)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "1" * 5000])
def test_a_number_that_is_none_is_refused(client: httpx.Client, number: str) -> None:
    answer = client.post("run/pick_level", content=f'{{"data":[{number}]}}')
    assert answer.status_code == 400, answer.text


def test_what_was_offered_is_taken(served: Guarded) -> None:
    for endpoint, value in [
        ("color", "red"), ("several", ["red"]), ("radio", "blue"), ("boxes", []), ("level", 10), ("short", "abc"),
    ]:  # fmt: skip
        for door in DOORS.values():
            assert door(served, f"pick_{endpoint}", [value]).ok
