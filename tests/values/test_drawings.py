"""What pages have sent of their drawings is kept as long as it is needed, and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from showglass.values import drawings
from showglass.values.drawings import Drawings


def part(folder: Path, name: str) -> Path:
    path = folder / name / "file"
    path.parent.mkdir()
    path.write_bytes(b"pixels")
    return path


def test_of_a_pad_the_newest_versions_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "MAX_VERSIONS", 2)
    kept = Drawings()
    paths = [part(tmp_path, str(version)) for version in range(4)]
    for version, path in enumerate(paths):
        kept.put(f"pad.{version}", "layer", 0, path)
    assert [kept.get(f"pad.{version}") is not None for version in range(4)] == [
        False,
        False,
        True,
        True,
    ]
    assert [path.exists() for path in paths] == [False, False, True, True]


def test_of_the_pads_those_used_last_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "MAX_PADS", 2)
    kept = Drawings()
    for name in ("a", "b"):
        kept.put(f"{name}.1", "composite", 0, part(tmp_path, name))
    assert kept.get("a.1") is not None
    kept.put("c.1", "background", 0, part(tmp_path, "c"))
    assert [kept.get(f"{name}.1") is not None for name in "abc"] == [True, False, True]
    assert not (tmp_path / "b").exists()


def test_a_part_that_is_sent_again_replaces_the_old_one(tmp_path: Path) -> None:
    kept = Drawings()
    first, second = part(tmp_path, "first"), part(tmp_path, "second")
    kept.put("plain id", "layer", 3, first)
    kept.put("plain id", "layer", 3, second)
    found = kept.get("plain id")
    assert found is not None
    assert found.layers == {3: second}
    assert not first.exists()
