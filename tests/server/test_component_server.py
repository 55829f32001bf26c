"""`POST component_server`: JSON and forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.door_client import Served


@pytest.fixture
def paper(served: Served) -> int:
    """The id of the component with a server function."""
    return int(next(b._id for b in served.service.root.blocks.values() if b.type_name == "file"))


def kept(served: Served) -> set[Path]:
    return set(served.service.vault.root.iterdir())


def test_json_reaches_the_function(client: httpx.Client, paper: int) -> None:
    body = {"component_id": paper, "fn_name": "describe", "session_hash": "s", "data": {"a": [1]}}
    answer = client.post("component_server", json=body)
    assert (answer.status_code, answer.json()) == (200, {"got": {"a": [1]}})


def test_a_form_reaches_the_function_with_its_files(client: httpx.Client, paper: int) -> None:
    fields = {"component_id": str(paper), "fn_name": "describe", "session_hash": "s", "type": "ü"}
    files = [("blob", ("a.png", b"first")), ("blob", ("b.png", b"second"))]
    answer = client.post("component_server", data=fields, files=files).json()
    links = answer.pop("links")
    assert answer == {
        "fields": {"type": "ü"},
        "files": [["blob", "a.png", "first"], ["blob", "b.png", "second"]],
    }
    assert [client.get(link["url"]).content for link in links] == [b"first", b"second"]


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"fn_name": "secret_method"}, 404, "no such server function"),
        ({"fn_name": "__init__"}, 404, "no such server function"),
        ({"fn_name": "get_config"}, 404, "no such server function"),
        ({"component_id": 10**9}, 404, "no such server function"),
        ({"component_id": "1"}, 400, "component_id"),
        ({"component_id": None}, 400, "component_id"),
        ({"data": "refuse"}, 400, "does not fit"),
        ({"data": "fail"}, 500, "author can see why"),
    ],
)
def test_what_is_refused(
    client: httpx.Client, paper: int, change: dict[str, Any], status: int, says: str
) -> None:
    body = {"component_id": paper, "fn_name": "describe", "data": 1, **change}
    answer = client.post("component_server", json=body)
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text
    assert "a secret" not in answer.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"component_id": "x", "fn_name": "describe"}, 400),
        ({"component_id": "²", "fn_name": "describe"}, 400),
        ({"component_id": "-1", "fn_name": "describe"}, 400),
        ({"component_id": "999999", "fn_name": "describe"}, 404),
    ],
)
def test_files_of_a_refused_form_are_forgotten(
    client: httpx.Client, served: Served, fields: dict[str, str], status: int
) -> None:
    before = kept(served)
    answer = client.post("component_server", data=fields, files={"blob": ("a", b"a")})
    assert answer.status_code == status
    assert kept(served) == before


def test_a_form_has_the_size_limit_of_uploads(
    client: httpx.Client, served: Served, paper: int
) -> None:
    before = kept(served)
    fields = {"component_id": str(paper), "fn_name": "describe"}
    answer = client.post("component_server", data=fields, files={"blob": ("a", b"a" * 2_000_000)})
    assert answer.status_code == 413
    assert kept(served) == before
