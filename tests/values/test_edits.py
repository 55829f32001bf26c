"""What was done to an input: read from a client's value, and held to its bounds."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showglass.values.edits import MAX_BYTES, MAX_EDITS, as_cell, checked_edits, edits_in

CROP = {"tool": "crop", "x": 0, "y": 1.5, "width": 64, "exact": True, "of": None}


def test_it_is_read_from_the_meta_of_a_value() -> None:
    value = {"path": "t", "meta": {"_type": "gradio.FileData", "edits": [CROP, {"tool": "flip"}]}}
    assert edits_in(value) == [CROP, {"tool": "flip"}]
    assert json.loads(as_cell(value)) == edits_in(value)


@pytest.mark.parametrize("value", [None, 5, "text", [], {}, {"meta": None}, {"meta": {}}])
def test_a_value_that_says_nothing_has_none(value: Any) -> None:
    assert edits_in(value) == []
    assert as_cell(value) == ""


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ("crop", "list of at most 200"),
        ({"tool": "crop"}, "list of at most 200"),
        ([CROP] * (MAX_EDITS + 1), "list of at most 200"),
        (["crop"], r"edits\[0\] must be an object"),
        ([CROP, {}], r"edits\[1\] must be an object"),
        ([{"tool": "crop"} | {f"f{n}": n for n in range(16)}], "1 to 16 fields"),
        ([{"x": 1}], "needs a tool"),
        ([{"tool": 5}], "needs a tool"),
        ([{"tool": ""}], "needs a tool"),
        ([{"tool": "x" * 33}], "needs a tool"),
        ([{"tool": "crop", "y" * 33: 1}], "names of fields"),
        ([{"tool": "crop", "x": math.nan}], r"edits\[0\].x must be a finite number"),
        ([{"tool": "crop", "x": math.inf}], "finite"),
        ([{"tool": "crop", "x": 10**400}], "finite"),
        ([{"tool": "crop", "x": [1]}], "finite"),
        ([{"tool": "crop", "x": {"a": 1}}], "finite"),
        ([{"tool": "crop", "x": "y" * 65}], "text of at most"),
        ([{"tool": "a"} | {f"f{n}": "é" * 64 for n in range(15)}] * 200, "at most 64 KB"),
    ],
)
def test_what_does_not_fit_is_refused(edits: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        checked_edits(edits)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.lists(json_values | st.fixed_dictionaries({"tool": st.text()}, optional={"x": st.floats()}))
)
def test_whatever_comes_is_a_short_list_of_scalars_or_refused(edits: Any) -> None:
    try:
        kept = checked_edits(edits)
    except ValueError:
        return
    assert len(json.dumps(kept, allow_nan=False)) <= MAX_BYTES
