"""Edits turn the old value into the new one, whatever both are."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showglass.values.diff import apply, edits, few_edits

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from([0.5, 1.0, 2.0])
    | st.text("ab", max_size=4)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text("xyz", max_size=2), inner, max_size=4)
    ),
    max_leaves=25,
)


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: Python takes 1, 1.0 and True for the same."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return bool(left == right)


@given(VALUES, VALUES)
def test_edits_lead_to_the_new_value(old: Any, new: Any) -> None:
    assert same(apply(copy.deepcopy(old), copy.deepcopy(edits(old, new))), new)


@given(VALUES)
def test_no_edits_for_the_same_value(value: Any) -> None:
    assert edits(value, copy.deepcopy(value)) == []


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_a_chain_of_values_survives(chain: list[Any]) -> None:
    held = copy.deepcopy(chain[0])
    for old, new in itertools.pairwise(chain):
        held = apply(held, copy.deepcopy(edits(old, new)))
        assert same(held, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ab", "abc", [("append", [], "c")]),
        ("", "a", [("replace", [], "a")]),
        ("abc", "ab", [("replace", [], "ab")]),
        (1, True, [("replace", [], True)]),
        (1, 1.0, [("replace", [], 1.0)]),
        ([[1, 2, 3]], [[1]], [("delete", [0, 2], None), ("delete", [0, 1], None)]),
        ([["a"]], [["ab", 2]], [("append", [0, 0], "b"), ("add", [0, 1], 2)]),
        ({"a": 1, "b": 2}, {"a": 1}, [("delete", ["b"], None)]),
        ({"a": [1]}, {"a": [1], "c": None}, [("add", ["c"], None)]),
    ],
)
def test_edits_say_what_changed(old: Any, new: Any, expected: Any) -> None:
    assert edits(old, new) == expected


def test_a_value_that_changed_all_over_is_said_whole() -> None:
    assert edits(list(range(100)), list(range(100, 200))) == [
        ("replace", [], list(range(100, 200)))
    ]


def test_one_message_of_a_long_chat_costs_one_edit() -> None:
    chat = [{"role": "user", "content": "hi"}] * 500
    grown = [*chat[:-1], {"role": "user", "content": "hi there"}]
    assert edits(chat, grown) == [("append", [499, "content"], " there")]


def test_an_edit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no edit"):
        apply([1], [("turn", [0], 2)])  # type: ignore[list-item]  # that is the point


@given(VALUES, VALUES)
def test_few_edits_make_the_new_value_or_are_none(old: Any, new: Any) -> None:
    found = few_edits(old, new)
    assert found is None or apply(copy.deepcopy(old), found) == new


def test_few_edits_look_at_what_differs() -> None:
    old = [{"text": "a"}] * 50
    assert few_edits(old, [*old[:-1], {"text": "ab"}]) == [("append", [49, "text"], "b")]
    assert few_edits(old, [{"text": str(n)} for n in range(50)]) is None
    assert few_edits([], [1]) is None
    assert few_edits([1, 2], [3, 4]) == [("replace", [0], 3), ("replace", [1], 4)]


TABLES = st.integers(1, 3).flatmap(
    lambda width: st.tuples(
        *[
            st.lists(st.sampled_from([0, 1, 2.5, None, "a"]), min_size=n, max_size=n)
            for n in [60] * width
        ]
    )
)


@given(TABLES, st.integers(0, 70), st.integers(0, 70), st.booleans())
def test_columns_that_slide_lead_to_the_new_value(
    columns: tuple[list[Any], ...], lost: int, won: int, flat: bool
) -> None:
    slid = [[*column[lost:], *range(won)] for column in columns]
    old = {"columns": ["a"], "cells": columns[0] if flat else list(columns)}
    new = {"columns": ["a"], "cells": slid[0] if flat else slid}
    found = few_edits(old, new)
    assert found is None or apply(copy.deepcopy(old), found) == new


def test_a_table_that_grew_or_slid_is_told_by_what_is_new() -> None:
    x, y = list(range(1000)), [n * 0.5 for n in range(1000)]
    old = {"mark": "line", "cells": [x, y]}
    grown = {"mark": "line", "cells": [[*x, 1000], [*y, 7.5]]}
    assert few_edits(old, grown) == [
        ("extend", ["cells", 0], [1000]),
        ("extend", ["cells", 1], [7.5]),
    ]
    slid = {"mark": "line", "cells": [[*x[2:], 1000], [*y[2:], 7.5]]}
    assert few_edits(old, slid) == [
        ("drop", ["cells", 0], 2),
        ("extend", ["cells", 0], [1000]),
        ("drop", ["cells", 1], 2),
        ("extend", ["cells", 1], [7.5]),
    ]
    other = {"mark": "line", "cells": [x, [n * 0.25 for n in range(1000)]]}
    assert few_edits(old, other) == [("replace", ["cells", 1], other["cells"][1])]
