"""Dataframe: what functions get and may return, and what a page asks of a table that it has by reference."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import showglass as gr

PEOPLE = pd.DataFrame({"age": [31, 42], "name": ["Ada", None], "score": [0.5, float("nan")]})


# -- what a function may return ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "headers", "data"),
    [
        (PEOPLE, ["age", "name", "score"], [[31, "Ada", 0.5], [42, None, None]]),
        (pl.DataFrame({"a": [1, None], "b": ["x", "y"]}), ["a", "b"], [[1, "x"], [None, "y"]]),
        (pl.LazyFrame({"a": [1]}), ["a"], [[1]]),
        (pa.table({"a": [1.5], "b": [True]}), ["a", "b"], [[1.5, True]]),
        (np.arange(4).reshape(2, 2), ["one", "2"], [[0, 1], [2, 3]]),
        (np.array([[1, "x"]], dtype=object), ["one", "2"], [[1, "x"]]),
        (np.array([1.5, np.inf]), ["one"], [[1.5], [None]]),
        ([[1, "x"], [2]], ["one", "2"], [[1, "x"], [2, None]]),
        ([1, 2], ["one"], [[1], [2]]),
        ((("a", 1),), ["one", "2"], [["a", 1]]),
        ({"headers": ["q"], "data": [["r", 1]]}, ["q", "2"], [["r", 1]]),
        ({"data": [["r"]], "headers": ["q", "dropped"]}, ["q"], [["r"]]),
        (None, ["one"], []),
        ([], ["one"], []),
        ([[]], ["one"], []),
        (pd.DataFrame(columns=["a", "b"]), ["a", "b"], []),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), ["a", "a"], [[1, 2]]),
        (pd.DataFrame([[1]], columns=[("a", 7)]), ["a / 7"], [[1]]),
        (pd.DataFrame({"d": [datetime.date(2024, 5, 1)]}), ["d"], [["2024-05-01"]]),
        (
            pd.DataFrame({"t": pd.to_datetime(["2024-05-01 10:20", None])}),
            ["t"],
            [["2024-05-01 10:20:00"], [None]],
        ),
    ],
)
def test_what_a_function_may_return(value: Any, headers: list[str], data: list[Any]) -> None:
    got = gr.Dataframe(headers=["one"]).postprocess(value)
    assert got == {"headers": headers, "data": data, "metadata": None}
    json.dumps(got)


@pytest.mark.parametrize(
    "value", [3, object(), {"rows": []}, np.zeros((2, 2, 2)), "no such file.csv"]
)
def test_what_is_no_table(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.Dataframe().postprocess(value)


def test_a_csv_file_is_read_with_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('name,age,note\n"Ada, L.",36,\nBob,,x\n', encoding="utf-8")
    got = gr.Dataframe().postprocess(str(path))
    assert got["headers"] == ["name", "age", "note"]
    assert got["data"] == [["Ada, L.", 36, ""], ["Bob", None, "x"]]


def test_a_csv_file_of_elsewhere_is_not_shown() -> None:
    with pytest.raises(ValueError, match="outside"):
        gr.Dataframe().postprocess("/etc/passwd")


def test_a_styler_brings_texts_and_colours_and_hides_columns() -> None:
    frame = pd.DataFrame({"a": [1.234, 2.0], "b": ["x", "y"], "c": [3, 4]})
    styler = frame.style.format({"a": "{:.1f}"}).highlight_max(subset=["c"], color="red")
    got = gr.Dataframe().postprocess(styler.hide(["b"], axis=1))
    assert got["headers"] == ["a", "c"]
    assert got["data"] == [[1.234, 3], [2.0, 4]]
    assert got["metadata"]["display_value"] == [["1.2", "3"], ["2.0", "4"]]
    assert got["metadata"]["styling"] == [["", ""], ["", "background-color: red"]]


# -- what a function gets ----------------------------------------------------------------------------------------------

SMALL = {"headers": ["a", "b"], "data": [[1, "x"], [2, None]], "metadata": None}


def test_what_a_function_gets() -> None:
    frame = gr.Dataframe().preprocess(SMALL)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["a", "b"]
    assert frame["a"].tolist() == [1, 2]
    polars = gr.Dataframe(type="polars").preprocess(SMALL)
    assert polars.equals(pl.DataFrame({"a": [1, 2], "b": ["x", None]}))
    array = gr.Dataframe(type="numpy").preprocess(SMALL)
    assert array.tolist() == [[1, "x"], [2, None]]
    assert gr.Dataframe(type="array").preprocess(SMALL) == [[1, "x"], [2, None]]
    assert gr.Dataframe().preprocess(None) is None
    numbers = gr.Dataframe(type="numpy").preprocess({"headers": ["a"], "data": [[1], [2.5]]})
    assert numbers.dtype == float


def test_an_empty_table_has_its_columns() -> None:
    empty = {"headers": ["a", "b"], "data": [], "metadata": None}
    assert list(gr.Dataframe().preprocess(empty).columns) == ["a", "b"]
    assert gr.Dataframe(type="array").preprocess(empty) == []
    assert gr.Dataframe(type="numpy").preprocess(empty).shape == (0, 2)
    assert gr.Dataframe(type="polars").preprocess(empty).columns == ["a", "b"]


@pytest.mark.parametrize(
    ("datatype", "cell", "got"),
    [
        ("number", "3", 3),
        ("number", " 2.5 ", 2.5),
        ("number", "", None),
        ("number", None, None),
        ("bool", "True", True),
        ("bool", 0, False),
        ("date", "2024-05-01", "2024-05-01"),
        ({"type": "dropdown", "choices": ["a", 2]}, 2, 2),
        ("sparkline", [1, 2.5], [1, 2.5]),
        ("sparkline", "1, 2;3", [1, 2, 3]),
        ("str", "3", "3"),
        ("str", 3, 3),
    ],
)
def test_cells_are_what_their_column_holds(datatype: Any, cell: Any, got: Any) -> None:
    table = gr.Dataframe(datatype=[datatype], type="array")
    assert table.preprocess({"headers": ["a"], "data": [[cell], ["" if got else None]]})[0] == [got]


@pytest.mark.parametrize(
    ("datatype", "cell", "words"),
    [
        ("number", "three", "row 1, 'a': 'three' is no number"),
        ("number", [1], "is no number"),
        ("number", "nan", "is no number"),
        ("bool", "maybe", "neither true nor false"),
        ({"type": "dropdown", "choices": ["a"]}, "b", "none of the choices: a"),
        ("sparkline", ["x"], "no line of numbers"),
        ("sparkline", [1] * 10_001, "at most 10000 numbers"),
        ("markdown", {"a": 1}, "is no text"),
        ("str", "x" * (1024 * 1024 + 1), "may hold 1048576 characters"),
    ],
)
def test_cells_of_another_kind_are_refused(datatype: Any, cell: Any, words: str) -> None:
    with pytest.raises(gr.Error, match=words):
        gr.Dataframe(datatype=[datatype]).preprocess({"headers": ["a"], "data": [[cell]]})


@pytest.mark.parametrize(
    "payload",
    [
        3,
        "people.csv",
        [],
        {},
        {"headers": 3, "data": []},
        {"headers": ["a"], "data": [3]},
        {"headers": ["a"], "data": {"0": []}},
        {"headers": ["a"] * 10_001, "data": []},
        {"headers": ["a"], "data": [[None] * 10_001]},
        {"ref": 3},
        {"ref": "../../etc/passwd"},
        {"ref": "0" * 64 + "/table.sheet"},
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Dataframe: "):
        gr.Dataframe().preprocess(payload)


def test_limits_hold() -> None:
    table = gr.Dataframe(row_limits=(2, 3), column_limits=(None, 2))
    with pytest.raises(gr.Error, match="at least 2 rows are needed, and there are 1"):
        table.preprocess({"headers": ["a"], "data": [[1]]})
    with pytest.raises(gr.Error, match="at most 2 columns"):
        table.preprocess({"headers": ["a", "b", "c"], "data": [[1, 2, 3]] * 2})


def test_an_empty_table_has_the_least_rows_as_the_page_shows_them() -> None:
    table = gr.Dataframe(headers=["a", "b"], row_limits=(2, 3), type="array")
    assert table.preprocess(table.postprocess(None)) == [[None, None], [None, None]]


def test_rows_that_are_fixed_are_not_left_out_either() -> None:
    table = gr.Dataframe(row_count=(2_001, "fixed"))
    given = table.postprocess(pd.DataFrame({"a": range(2_001)})).reference()
    keep = ["keep", {"search": "7", "filters": []}]
    for edit in (keep, ["rows-", [1]], ["rows+", 0, 1]):
        with pytest.raises(gr.Error, match="neither added nor removed"):
            table.preprocess({"ref": given["ref"], "edits": [edit]})


@pytest.mark.parametrize(
    "series", [pd.Series([1, None], name="z"), pl.Series("z", [1, None]), pa.chunked_array([[1]])]
)
def test_a_series_is_a_table_of_one_column(series: Any) -> None:
    shown = gr.Dataframe().postprocess(series)
    assert len(shown["headers"]) == 1
    assert shown["data"][0] == [1]


# -- numbers that a page would round -----------------------------------------------------------------------------------

TALL = 2**63 - 1


@pytest.mark.parametrize(
    "value",
    [
        pd.DataFrame({"id": [TALL, 1]}),
        [[TALL], [1]],
        pl.DataFrame({"id": [TALL, 1]}),
        np.array([[TALL], [1]]),
    ],
)
def test_whole_numbers_that_a_page_would_round_go_there_as_text(value: Any) -> None:
    table = gr.Dataframe(value, type="array")
    assert table.get_config()["value"]["data"] == [[TALL], [1]]
    page = table.wire_props()["value"]
    assert page["data"] == [[str(TALL)], [1]]
    assert table.rows({"ref": page["ref"], "start": 0, "count": 2})["data"] == [[str(TALL)], [1]]
    assert table.preprocess({"ref": page["ref"]}) == [[TALL], [1]]
    edit = ["cell", 1, 0, str(TALL - 1)]
    assert table.preprocess({"ref": page["ref"], "edits": [edit]}) == [[TALL], [TALL - 1]]


# -- constructor and the rest ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {"type": "list"},
        {"datatype": "money"},
        {"datatype": ["auto"]},
        {"row_count": (1, "some")},
        {"show_search": "yes"},
        {"buttons": ["share"]},
        {"pinned_columns": -1},
        {"max_chars": -1},
        {"static_columns": ["a"]},
        {"row_count": (1, "fixed", 2)},
        {"row_limits": 3},
        {"row_limits": (3,)},
        {"row_limits": (3, 2)},
        {"column_limits": (-1, None)},
        {"column_limits": ("1", None)},
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        gr.Dataframe(**arguments)


def test_counts_in_all_their_forms() -> None:
    assert gr.Dataframe(row_count=5).row_count == (5, "dynamic")
    assert gr.Dataframe(col_count=(2, "fixed")).column_count == (2, "fixed")
    assert gr.Dataframe(headers=["a", "b"]).column_count == (2, "dynamic")
    assert gr.Dataframe(column_widths=[100, "20%"]).column_widths == ["100px", "20%"]
    assert gr.DataFrame is gr.Dataframe


def test_the_example_is_accepted() -> None:
    table = gr.Dataframe()
    assert table.preprocess(table.example_payload()).shape == (1, 2)
    assert table.postprocess(table.example_value())["data"] == [["foo", "bar"]]


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    table = gr.Dataframe()
    cell = table.flag(SMALL, tmp_path)
    assert table.read_from_flag(cell) == SMALL
    ref = table.postprocess([[7, "item 0", 0.0]] * 1000).reference()["ref"]
    edited = json.loads(table.flag({"ref": ref, "edits": [["cell", 0, 0, 3]]}, tmp_path))
    assert edited["data"][0] == [3, "item 0", 0.0]


def test_a_column_of_a_table_by_reference_is_looked_up() -> None:
    table = gr.Dataframe()
    given = table.postprocess(
        {"headers": ["n", "name"], "data": [[i, f"item {i}"] for i in range(3000)]}
    )
    page = given.reference()
    event: dict[str, Any] = {
        "index": [5, 1],
        "value": "item 5",
        "table": {"ref": page["ref"], "edits": []},
    }
    chosen = gr.SelectData(table, event)
    assert chosen.col_value == [f"item {i}" for i in range(3000)]
    event["table"] = {"ref": page["ref"], "edits": [["cell", 5, 1, "changed"]]}
    found = gr.SelectData(table, event).col_value
    assert found is not None
    assert found[4:7] == ["item 4", "changed", "item 6"]
    wrongs: list[Any] = [{"ref": "0" * 40}, {"ref": 3}, [], None]
    wrongs.append({"ref": page["ref"], "edits": [["cell", -1, 9, 0]]})
    for wrong in wrongs:
        event["table"] = wrong
        assert gr.SelectData(table, event).col_value is None
    places: list[Any] = [[0, 2], [0, -1], [0, True], [0], 0, None]
    for place in places:
        assert (
            gr.SelectData(table, {**event, "table": {"ref": page["ref"]}, "index": place}).col_value
            is None
        )


def test_a_link_has_the_cells_of_a_table_by_reference() -> None:
    table = gr.Dataframe()
    small = {"headers": ["a"], "data": [["x"]], "metadata": None}
    assert table.linked(small) == small
    rows = [[i, f"item {i}"] for i in range(2000)]
    page = table.postprocess({"headers": ["n", "name"], "data": rows}).reference()
    edits = [["cell", 1, 1, "changed"]]
    kept = table.linked({"headers": ["n", "name"], "ref": page["ref"], "edits": edits})
    assert kept["headers"] == ["n", "name"]
    assert kept["data"][:2] == [[0, "item 0"], [1, "changed"]]
    assert len(kept["data"]) == 2000
    large = table.postprocess({"headers": ["n", "name"], "data": rows * 4}).reference()
    assert table.linked({"ref": large["ref"]}) is None
