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
from showglass.components.base import Component
from tests.door_client import Served
from tests.security.conftest import FILE_COMPONENTS

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = tomllib.loads((HERE / "rows.toml").read_text())["row"]


def test_every_row_is_there_once() -> None:
    assert [row["number"] for row in ROWS] == list(range(1, 61))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["number"]))
def test_a_row_is_replayed_or_its_door_is_not_there(
    row: dict[str, Any], client: httpx.Client, served: Served
) -> None:
    if row["status"] == "replayed":
        assert row["tests"]
        for named in row["tests"]:
            file, _, name = named.partition("::")
            tree = ast.parse((HERE / file).read_text())
            assert name in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, named
        return
    assert row["status"] == "waits"
    kind, _, what = row["waits_for"].partition(":")
    there = f"{what} exists now: replay row {row['number']} ({row['title']}) against it."
    if kind == "name":
        assert what not in gr.__all__, there
    elif kind == "module":
        assert importlib.util.find_spec(what) is None, there
    else:
        assert kind == "door"
        assert client.get(f"{served.url}{what.lstrip('/')}").status_code == 404, there


def test_every_component_with_files_is_attacked() -> None:
    """A new one must be added to `FILE_COMPONENTS`; a class that only changes defaults follows its base."""
    found = {
        name
        for name in gr.__all__
        if isinstance(cls := getattr(gr, name), type)
        and issubclass(cls, Component)
        and "type_name" in cls.__dict__
        and not cls.skip_api
        and "gradio.FileData" in repr(cls.blank().api_info())
    }
    assert found == set(FILE_COMPONENTS)
