"""Tables that pages have by reference: the rows that they ask for, and the edits that they send."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import showglass as gr
from showglass.gates.open_file import NotAllowed, use, vault
from showglass.runtime.convert import Output
from showglass.values.frames import GivenTable, Sheet

ROWS = 5_000


def large(rows: int = ROWS) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "number": np.arange(rows)[::-1],
            "text": [f"item {i % 7}" for i in range(rows)],
            "half": np.arange(rows) / 2,
        }
    )


def sent(component: gr.Dataframe, value: Any) -> dict[str, Any]:
    """What a page gets."""
    given = component.postprocess(value)
    shown: dict[str, Any] = given.reference()
    return shown


def test_a_frame_that_is_changed_later_is_shown_as_it_was() -> None:
    table, frame = gr.Dataframe(), large()
    array = np.arange(8000).reshape(4000, 2)
    shown, other = sent(table, frame), sent(table, array)
    frame.iloc[0, 0] = -1
    array[0, 0] = -1
    assert table.rows({"ref": shown["ref"], "start": 0, "count": 1})["data"][0][0] == ROWS - 1
    assert table.rows({"ref": other["ref"], "start": 0, "count": 1})["data"][0][0] == 0


def test_a_large_table_goes_to_pages_by_reference_and_whole_to_everybody_else() -> None:
    table = gr.Dataframe()
    given = table.postprocess(large())
    shown = given.reference()
    assert shown["rows"] == ROWS
    assert shown["types"] == ["number", "str", "number"]
    assert len(shown["data"]) == 64
    assert len(json.dumps(shown)) < 8_000
    assert given.reference() is shown
    whole = Output({"value": given}).wire()
    assert set(whole) == {"headers", "data", "metadata"}
    assert len(whole["data"]) == ROWS
    assert table.get_config()["value"]["data"] == []
    start = gr.Dataframe(large())
    assert start.wire_props()["value"]["rows"] == ROWS
    assert len(start.get_config()["value"]["data"]) == ROWS


def test_its_columns_keep_their_types_on_the_way_back() -> None:
    table = gr.Dataframe()
    frame = large().astype({"text": "category"})
    got = table.preprocess({"ref": sent(table, frame)["ref"]})
    pd.testing.assert_frame_equal(got, frame, check_column_type=False)


@pytest.mark.parametrize("make", [lambda f: f, pl.from_pandas, pa.Table.from_pandas])
def test_rows_are_asked_for(make: Any) -> None:
    table = gr.Dataframe()
    ref = sent(table, make(large()))["ref"]

    def ask(**more: Any) -> dict[str, Any]:
        return table.rows({"ref": ref, "start": 0, "count": 2, **more})

    got = ask(start=ROWS - 1)
    assert (got["total"], got["data"], got["at"]) == (ROWS, [[0, "item 1", 2499.5]], None)
    assert ask(first=1, columns=1)["data"] == [["item 0"], ["item 1"]]
    assert ask(start=ROWS + 7)["data"] == []
    got = ask(view={"sort": [{"column": 0}]})
    assert (got["data"][0][0], got["at"]) == (0, [ROWS - 1, ROWS - 2])
    got = ask(view={"sort": [{"column": 1, "down": True}, {"column": 0}]})
    assert [row[:2] for row in got["data"]] == [[2, "item 6"], [9, "item 6"]]
    got = ask(view={"search": "ITEM 3"})
    assert (got["total"], got["at"]) == (sum(i % 7 == 3 for i in range(ROWS)), [3, 10])
    filters = [
        {"column": 0, "op": "less", "value": "10"},
        {"column": 1, "op": "is", "value": "item 0"},
    ]
    got = ask(view={"filters": filters})
    assert got["total"] == sum((ROWS - 1 - i) % 7 == 0 for i in range(10))


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("contains", "b", [1, 2]),
        ("lacks", "b", [0, 3]),
        ("is", "AB", [2]),
        ("is_not", "ab", [0, 1, 3]),
        ("starts", "a", [0, 2]),
        ("ends", "b", [1, 2]),
        ("more", "ab", [1]),
        ("at_most", "a", [0, 3]),
        ("empty", "", [3]),
        ("filled", "", [0, 1, 2]),
    ],
)
def test_filters_of_texts(op: str, value: str, found: list[int]) -> None:
    table = gr.Dataframe()
    ref = table_of(table, ["a", "b", "ab", None])
    asked = {"filters": [{"column": 0, "op": op, "value": value}]}
    got = table.rows({"ref": ref, "start": 0, "count": 9, "view": asked})
    assert got["at"] == found


def table_of(table: gr.Dataframe, first: list[Any]) -> str:
    """The ticket of a table with one column."""
    sheet = Sheet(["a"], [first])
    return str(GivenTable(sheet, table._id, ["str"]).reference()["ref"])


def test_numbers_sort_before_texts_and_nothing_comes_last() -> None:
    table = gr.Dataframe()
    ref = table_of(table, ["b", None, "10", 9, "a", "", 9.5])
    for down, found in ((False, [3, 6, 2, 4, 0, 1, 5]), (True, [0, 4, 2, 6, 3, 1, 5])):
        view = {"sort": [{"column": 0, "down": down}]}
        got = table.rows({"ref": ref, "start": 0, "count": 9, "view": view})
        assert got["at"] == found


@pytest.mark.parametrize(
    "asked",
    [
        None,
        {},
        {"start": -1, "count": 1},
        {"start": 0, "count": 0},
        {"start": 0, "count": 2001},
        {"start": 0, "count": 2000, "columns": 60},
        {"start": 0, "count": 1, "more": 1},
        {"start": 0, "count": 1, "view": {"sort": [{"column": 3}]}},
        {"start": 0, "count": 1, "view": {"sort": [{"column": -1}]}},
        {"start": 0, "count": 1, "view": {"sort": [{"column": 0}] * 11}},
        {"start": 0, "count": 1, "view": {"search": "x" * 501}},
        {"start": 0, "count": 1, "view": {"filters": [{"column": 0, "op": "eval"}]}},
        {"start": 0, "count": 1, "edits": [["exec", "1"]]},
        {"start": 0, "count": 1, "edits": [["cell", 0]]},
        {"start": 0, "count": 1, "edits": [[]]},
        {"start": 0, "count": 1, "edits": [["cell", ROWS, 0, 1]]},
        {"start": 0, "count": 1, "edits": [["cell", 0, True, 1]]},
        {"start": 0, "count": 1, "edits": [["cell", 0, 0, "x"]]},
        {"start": 0, "count": 1, "edits": [["rows+", 0, 10**9]]},
        {"start": 0, "count": 1, "edits": [["rows-", []]]},
        {"start": 0, "count": 1, "edits": [["columns+", 9, ["x"]]]},
        {"start": 0, "count": 1, "edits": [["columns+", 0, ["x"] * 10_000]]},
        {"start": 0, "count": 1, "edits": [["header", 0, 3]]},
        {"start": 0, "count": 1, "edits": [["keep", {"sort": 3}]]},
    ],
)
def test_questions_that_make_no_sense_are_refused(asked: Any) -> None:
    table = gr.Dataframe()
    ref = sent(table, large())["ref"]
    with pytest.raises(ValueError, match=r"\w"):
        table.rows({"ref": ref, **asked} if asked is not None else asked)


def test_a_ticket_is_for_nobody_else_and_no_upload_is_a_table() -> None:
    table = gr.Dataframe()
    files = vault()
    try:
        use(files, person="ada")
        ref = sent(table, large())["ref"]
        use(files, person="bob")
        with pytest.raises(NotAllowed):
            table.rows({"ref": ref, "start": 0, "count": 1})
    finally:
        use(files)
    ticket, path = files.new("table.sheet")
    path.write_bytes(bytes(64) + b"\x82\xa7headers\x91\xa1a\xa7columns\x91\x91\x01")
    with pytest.raises(NotAllowed):
        table.rows({"ref": ticket, "start": 0, "count": 1})


# -- edits -------------------------------------------------------------------------------------------------------------


def test_edits_are_applied_in_order() -> None:
    table = gr.Dataframe()
    ref = sent(table, large())["ref"]
    edits = [
        ["cell", 0, 0, "17"],
        ["rows+", 1, 2],
        ["cell", 1, 1, "new"],
        ["rows-", [3, 4]],
        ["columns+", 1, ["more"]],
        ["cell", 0, 1, "there"],
        ["header", 0, "first"],
        ["columns-", [3]],
    ]
    got = table.rows({"ref": ref, "start": 0, "count": 4, "edits": edits})
    assert got["total"] == ROWS
    wanted = [[17, "there", "item 0"], [None, None, "new"], [None] * 3, [ROWS - 4, None, "item 3"]]
    assert got["data"] == wanted
    frame = table.preprocess({"ref": ref, "edits": edits})
    assert list(frame.columns) == ["first", "more", "text"]
    assert len(frame) == ROWS
    assert frame["first"].iloc[0] == 17
    assert frame["text"].iloc[1] == "new"
    sorted_ = table.rows(
        {"ref": ref, "start": 0, "count": 1, "edits": edits, "view": {"sort": [{"column": 0}]}}
    )
    assert sorted_["data"] == [[0, None, "item 1"]]
    kept = [*edits, ["keep", {"search": "item 3"}]]
    found = table.rows({"ref": ref, "start": 0, "count": 1, "edits": kept})
    assert found["data"][0] == [ROWS - 4, None, "item 3"]
    assert len(table.preprocess({"ref": ref, "edits": kept})) == found["total"]


def test_an_edited_column_of_numbers_stays_one() -> None:
    table = gr.Dataframe()
    ref = sent(table, large())["ref"]
    got = table.preprocess({"ref": ref, "edits": [["cell", 2, 0, "5"], ["cell", 1, 2, 9]]})
    assert got["number"].dtype == np.int64
    assert got["number"].tolist()[:4] == [ROWS - 1, ROWS - 2, 5, ROWS - 4]
    assert got["half"].dtype == np.float64
    assert got["half"].iloc[1] == 9
    got = table.preprocess({"ref": ref, "edits": [["cell", 2, 0, 2.5], ["cell", 1, 2, None]]})
    assert got["number"].iloc[2] == 2.5
    assert np.isnan(got["half"].iloc[1])


def test_what_may_not_be_edited_is_refused() -> None:
    table = gr.Dataframe(static_columns=[0], row_count=(3, "fixed"))
    ref = sent(table, large())["ref"]
    with pytest.raises(gr.Error, match="row 1, 'number': this column cannot be changed"):
        table.preprocess({"ref": ref, "edits": [["cell", 0, 0, 1]]})
    with pytest.raises(gr.Error, match="rows can be neither added nor removed here"):
        table.preprocess({"ref": ref, "edits": [["rows+", 0, 1]]})
    assert table.preprocess({"ref": ref, "edits": [["cell", 0, 1, "x"]]})["text"].iloc[0] == "x"
