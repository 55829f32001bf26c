"""The registry of attacks is whole: each row is replayed by tests that exist, or its door does not exist yet."""

from __future__ import annotations

import ast
import importlib.util
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.door_client import Served

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = tomllib.loads((HERE / "rows.toml").read_text())["row"]


def test_every_row_is_there_once() -> None:
    assert len(ROWS) > 60
    assert [row["number"] for row in ROWS] == list(range(1, len(ROWS) + 1))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["number"]))
def test_a_row_is_replayed_or_its_door_is_not_there(
    row: dict[str, Any], client: httpx.Client, served: Served
) -> None:
    for named in row.get("tests", ()):
        file, _, name = named.partition("::")
        tree = ast.parse((HERE / file).read_text())
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert name in {n.name for n in tree.body if isinstance(n, functions)}, named
    if row["status"] == "replayed":
        assert row["tests"]
        return
    assert row["status"] == "waits"
    if row.get("tests"):
        return  # they are written, and run by themselves as soon as their door is there
    kind, _, what = row["waits_for"].partition(":")
    there = f"{what} exists now: replay row {row['number']} ({row['title']}) against it."
    if kind == "name":
        assert what not in gr.__all__, there
    elif kind == "module":
        assert importlib.util.find_spec(what) is None, there
    else:
        assert kind == "door"
        assert client.get(f"{served.url}{what.lstrip('/')}").status_code == 404, there
