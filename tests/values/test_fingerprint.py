"""Equal content has one fingerprint, other content another."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from showglass.gates.open_file import Vault, use, vault
from showglass.values.fingerprint import NoFingerprint, fingerprint


@dataclass
class Point:
    x: int
    y: Any = None


SAME: list[tuple[Any, Any]] = [
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({1, 2, 3}, {3, 2, 1}),
    (np.arange(4), np.arange(4)),
    (Image.new("RGB", (2, 2), "red"), Image.new("RGB", (2, 2), "red")),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]})),
    (Point(1, [2]), Point(1, [2])),
    (float("nan"), float("nan")),
    ("\ud800", "\ud800"),
]
OTHER: list[Any] = [
    None, 0, 0.0, False, "", "0", b"", [], (), {}, set(), ["a", "b"], ["ab"], [["a"], "b"], [["a", "b"]],
    np.zeros(4), np.zeros(4, "f4"), np.zeros((2, 2)), Point(0), Point(0, 0), {"x": 0, "y": None},
    Image.new("L", (2, 2)), Image.new("RGB", (2, 2)), 2**70, 1j,
]  # fmt: skip


@pytest.mark.parametrize(("one", "two"), SAME)
def test_the_same(one: Any, two: Any) -> None:
    assert fingerprint(one) == fingerprint(two)


def test_all_others_differ() -> None:
    assert len({fingerprint(value) for value in OTHER}) == len(OTHER)


def test_files_count_by_their_content_also_as_paths_of_uploads(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt"))
    for path, text in ((first, "same"), (second, "same"), (third, "other")):
        path.write_text(text)
    assert fingerprint(first) == fingerprint(second) != fingerprint(third)
    before = vault()
    use(Vault())
    try:
        uploads = [str(vault().open(vault().admit(path))) for path in (first, second, third)]
        assert fingerprint(uploads[0]) == fingerprint(uploads[1]) != fingerprint(uploads[2])
    finally:
        use(before)
    assert fingerprint(str(first)) != fingerprint(str(second)), "a text is a text"


def test_what_cannot_be_told_says_so() -> None:
    with pytest.raises(NoFingerprint, match="cannot be pickled"):
        fingerprint([threading.Lock()])
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(NoFingerprint, match="nested too deeply"):
        fingerprint(endless)
