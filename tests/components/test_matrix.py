"""Matrix: a Dataframe with other defaults."""

from __future__ import annotations

import numpy as np

import showglass as gr


def test_it_is_a_table_of_that_type() -> None:
    table = gr.Matrix()
    assert isinstance(table, gr.Dataframe)
    assert table.get_config()["name"] == "dataframe"
    assert table.row_count == (1, "dynamic")
    got = table.preprocess({"headers": ["a", "b"], "data": [[1, 2], [3, 4]]})
    assert np.array_equal(got, [[1, 2], [3, 4]])
    assert isinstance(got, list)
