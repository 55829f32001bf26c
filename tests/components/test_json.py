"""JSON."""

from __future__ import annotations

import inspect
import json
from typing import Any

import numpy as np
import pytest

import showglass as gr


def test_it_has_the_known_arguments() -> None:
    given = list(inspect.signature(gr.JSON).parameters)
    assert given[0] == "value"
    assert {"open", "show_indices", "height", "max_height", "min_height", "buttons"} <= set(given)
    config = gr.JSON().get_config()
    assert config["max_height"] == 500
    assert config["buttons"] == ["copy"]
    assert config["open"] is False
    assert gr.Json is gr.JSON
    assert gr.JSON(buttons=[]).get_config()["buttons"] == []


@pytest.mark.parametrize(
    ("given", "wire"),
    [
        (None, None),
        ({"a": [1, 2.5, None, True, "x"]}, {"a": [1, 2.5, None, True, "x"]}),
        ('{"a": 1}', {"a": 1}),
        ("[1]", [1]),
        ("", None),
        (np.arange(4).reshape(2, 2), [[0, 1], [2, 3]]),
        ({"a": np.float64(0.5), "b": (1, 2)}, {"a": 0.5, "b": [1, 2]}),
        ({1: "a"}, {"1": "a"}),
        (7, 7),
        ([gr.Header("a")], ["a"]),
    ],
)
def test_what_a_function_may_return(given: Any, wire: Any) -> None:
    found = gr.JSON().postprocess(given)
    assert json.loads(json.dumps(found)) == wire


def test_a_data_frame_is_its_rows() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert gr.JSON().postprocess(frame) == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


def test_text_that_is_no_json_is_an_error() -> None:
    with pytest.raises(gr.Error, match="no JSON"):
        gr.JSON().postprocess("{a: 1}")


def test_what_is_no_data_is_an_error() -> None:
    with pytest.raises(TypeError, match="object is no JSON"):
        gr.JSON().postprocess({"a": object()})


def test_a_path_in_it_is_a_text() -> None:
    value = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
    assert gr.JSON().postprocess(value) == value
    assert gr.JSON().preprocess(value) == value


def test_a_flag_keeps_the_value() -> None:
    tree = gr.JSON()
    assert tree.read_from_flag(tree.flag({"a": [1]}, "")) == {"a": [1]}
    assert tree.read_from_flag("") is None
