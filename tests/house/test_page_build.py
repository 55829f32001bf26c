"""When the page is built again, and on which Node."""

from __future__ import annotations

from pathlib import Path

import pytest

import budgets
import build_page


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with a page that counts as built."""
    source = tmp_path / "web" / "src"
    source.mkdir(parents=True)
    (source / "main.ts").write_text("one", encoding="utf-8")
    for name in build_page.INPUTS:
        (tmp_path / "web" / name).write_text("{}", encoding="utf-8")
    static = tmp_path / "showglass" / "static"
    static.mkdir(parents=True)
    (static / "manifest.json").write_text("{}", encoding="utf-8")
    (static / ".built-from").write_text(build_page.digest(tmp_path), encoding="ascii")
    return tmp_path


def test_an_unchanged_page_is_fresh(tree: Path) -> None:
    assert build_page.is_fresh(tree)


@pytest.mark.parametrize("changed", ["web/src/main.ts", "web/package-lock.json"])
def test_a_changed_input_makes_it_stale(tree: Path, changed: str) -> None:
    (tree / changed).write_text("two", encoding="utf-8")
    assert not build_page.is_fresh(tree)


def test_a_renamed_or_new_source_makes_it_stale(tree: Path) -> None:
    (tree / "web/src/main.ts").rename(tree / "web/src/start.ts")
    assert not build_page.is_fresh(tree)


def test_a_missing_page_is_stale(tree: Path) -> None:
    (tree / "showglass/static/manifest.json").unlink()
    assert not build_page.is_fresh(tree)


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("v20.19.0\n", True),
        ("v20.18.3", False),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v23.1.0", True),
        ("v24.0.0", True),
        ("v18.20.0", False),
        ("", False),
    ],
)
def test_node_versions(version: str, fits: bool) -> None:
    assert build_page.version_will_do(version) is fits


def test_a_page_costs_its_static_imports_once() -> None:
    manifest: budgets.Manifest = {
        "a": {"file": "a.js", "css": ["a.css"], "imports": ["b"], "dynamicImports": ["d"]},
        "b": {"file": "b.js", "imports": ["a"]},
        "d": {"file": "d.js", "imports": ["b"]},
    }
    assert budgets.page_files(manifest, ["a"]) == {"a.js", "a.css", "b.js"}
    assert budgets.page_files(manifest, ["a", "d"]) == {"a.js", "a.css", "b.js", "d.js"}
