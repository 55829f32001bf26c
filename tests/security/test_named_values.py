"""Values with a number of an advisory that only one component takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import showglass as gr
from showglass.gates.explore import Shelf
from showglass.gates.open_file import NotAllowed
from tests.security.doors import DOORS
from tests.security.variants import Guarded, Variant, serving_as


@pytest.fixture(scope="module")
def dated() -> Iterator[Guarded]:
    with gr.Blocks() as app:
        when, text, button = gr.DateTime(), gr.Textbox(), gr.Button("Go")
        button.click(str, when, text, api_name="when")
    with serving_as(Variant(False, False), app) as running:
        yield running


@pytest.mark.parametrize("door", DOORS)
def test_a_long_date_takes_no_time(dated: Guarded, door: str) -> None:
    """Row 50: whitespace behind `now` kept a regular expression busy."""
    for value in ("now" + " " * 100_000 + "x", " " * 100_000, "now -" + "9" * 100_000 + "s"):
        began = time.monotonic()
        answer = DOORS[door](dated, "when", [value])
        assert not answer.ok
        assert answer.status in (400, 200, None), answer
        assert time.monotonic() - began < 10


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a secret beside it, and symlinks there."""
    top = tmp_path_factory.mktemp("explored")
    (top / "secret").mkdir()
    (top / "secret" / "key.txt").write_text("the key")
    root = top / "root"
    (root / "inner").mkdir(parents=True)
    (root / "inner" / "a.txt").write_text("a")
    (root / ".env").write_text("TOKEN=1")
    (root / "out").symlink_to(top / "secret")
    (root / "key.txt").symlink_to(top / "secret" / "key.txt")
    (root / "loop").symlink_to(root / "loop")
    (root / "again").symlink_to(root / "inner")
    return root


@pytest.fixture(scope="module")
def explored(grounds: Path) -> Iterator[Guarded]:
    with gr.Blocks() as app:
        files = gr.FileExplorer(root_dir=grounds, ignore_glob="inner/b*")
        button = gr.Button("Go")
        text = gr.Textbox()
        button.click(str, files, text, api_name="pick")
    with serving_as(Variant(False, False), app) as running:
        yield running


OUTSIDE: list[Any] = [
    ["/etc/passwd"],
    ["..", "..", "etc", "passwd"],
    ["..", "secret", "key.txt"],
    ["inner/../../secret/key.txt"],
    ["inner", "..", "..", "secret", "key.txt"],
    ["inner\\..\\..\\secret", "key.txt"],
    ["out", "key.txt"],
    ["key.txt"],
    ["loop"],
    [".env"],
    ["inner", "\0", "a.txt"],
    ["C:", "windows", "win.ini"],
    ["//host/share"],
    ["", "etc", "passwd"],
    ["inner", "missing.txt"],
    ["inner"] * 5000,
    ["x" * 100_000],
    [1],
    "inner",
    None,
    {"inner": 1},
]


@pytest.mark.parametrize("door", DOORS)
def test_no_path_leads_out_of_a_file_explorer(explored: Guarded, door: str) -> None:
    """Row 18: the way in of the value had no check that the way of the list had."""
    assert DOORS[door](explored, "pick", [[["inner", "a.txt"]]]).ok
    for names in OUTSIDE:
        answer = DOORS[door](explored, "pick", [[names]])
        assert not answer.ok, names
        assert "the key" not in answer.text


def test_no_folder_outside_is_told(explored: Guarded) -> None:
    [block] = [b for b in explored.service.root.blocks.values() if b.type_name == "fileexplorer"]

    def look(names: Any) -> Any:
        body = {"component_id": block._id, "fn_name": "ls", "data": names}
        return explored.http.post("component_server", json=body)

    names = [entry["name"] for entry in look(None).json()]
    assert names == ["again", "inner"]
    assert [entry["name"] for entry in look(["inner"]).json()] == ["a.txt"]
    for outside in [*filter(None, OUTSIDE), 3, [".."], ["."], ["out"], ["/"]]:
        answer = look(outside)
        assert answer.status_code == 400, outside
        assert "key" not in answer.text


@given(
    st.lists(st.text(max_size=12) | st.sampled_from(["..", ".", "inner", "out", "again", "a.txt"]))
)
def test_any_names_stay_inside(grounds: Path, names: list[str]) -> None:
    shelf = Shelf(grounds, "**/*", None)
    try:
        found = shelf.find(names)
    except NotAllowed:
        return
    assert found.resolve().is_relative_to(grounds.resolve())
