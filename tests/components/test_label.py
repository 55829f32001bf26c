"""Label."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import showglass as gr
from showglass.messages import InputError


def test_it_has_the_known_arguments() -> None:
    given = list(inspect.signature(gr.Label).parameters)
    assert given[0] == "value"
    assert {"num_top_classes", "color", "show_heading", "buttons", "label", "every"} <= set(given)
    assert "interactive" not in given
    config = gr.Label().get_config()
    assert config["value"] == {}
    assert config["name"] == "label"
    assert config["buttons"] == []
    assert config["show_heading"] is True
    assert config["_selectable"] is False


def test_confidences_are_ranked_and_cut() -> None:
    label = gr.Label(num_top_classes=2)
    assert label.postprocess({"a": 0.2, "b": 0.7, "c": 0.1}) == {
        "label": "b",
        "confidences": [{"label": "b", "confidence": 0.7}, {"label": "a", "confidence": 0.2}],
    }


@pytest.mark.parametrize(
    ("given", "wire"),
    [
        (None, {}),
        ({}, {}),
        ("cat", {"label": "cat", "confidences": None}),
        (3, {"label": 3, "confidences": None}),
        (np.int64(3), {"label": 3, "confidences": None}),
        (True, {"label": "True", "confidences": None}),
        (
            {np.int64(1): np.float32(0.5)},
            {"label": 1, "confidences": [{"label": 1, "confidence": 0.5}]},
        ),
    ],
)
def test_what_a_function_may_return(given: Any, wire: Any) -> None:
    found = gr.Label().postprocess(given)
    assert found == wire
    json.dumps(found)


def test_its_wire_value_may_be_returned_too() -> None:
    wire = gr.Label().postprocess({"a": 0.25, "b": 0.75})
    assert gr.Label().postprocess(wire) == wire
    assert gr.Label().postprocess({"label": "x", "confidences": None})["label"] == "x"


@pytest.mark.parametrize(
    "given", [{"a": "much"}, {"a": float("nan")}, {"a": None}, ["a"], object()]
)
def test_what_does_not_fit_is_an_error(given: Any) -> None:
    with pytest.raises(ValueError, match=r"confidence|Label shows"):
        gr.Label().postprocess(given)


def test_a_json_file(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text('{"a": 0.1, "b": 0.9}')
    assert gr.Label().postprocess(str(path))["label"] == "b"
    assert gr.Label().postprocess(path)["label"] == "b"


def test_a_text_that_names_a_file_elsewhere_is_a_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / ".private"
    secret.mkdir()
    (secret / "x.json").write_text('{"secret": 1}')
    monkeypatch.chdir(tmp_path)
    assert gr.Label().postprocess(".private/x.json")["label"] == ".private/x.json"
    assert gr.Label().postprocess("/proc/none.json")["label"] == "/proc/none.json"


def test_what_a_function_gets() -> None:
    label = gr.Label()
    assert label.preprocess({"label": "a", "confidences": None}) == "a"
    rows: Any = [{"label": "a", "confidence": 0.5}, {"label": 2, "confidence": 0.1}]
    assert label.preprocess({"label": "a", "confidences": rows}) == {"a": 0.5, 2: 0.1}
    assert label.preprocess({}) is None
    assert label.preprocess(None) is None


@pytest.mark.parametrize(
    "payload",
    [
        1,
        "a",
        [1],
        {"label": [1]},
        {"label": "a", "confidences": 3},
        {"label": "a", "confidences": [3]},
        {"label": "a", "confidences": [{"label": [], "confidence": 1}]},
        {"label": "a", "confidences": [{"label": "a", "confidence": "1"}]},
    ],
)
def test_what_a_client_may_not_send(payload: Any) -> None:
    with pytest.raises(InputError):
        gr.Label().preprocess(payload)


@pytest.mark.parametrize("top", [0, -1, 1.5, True, "3"])
def test_a_wrong_number_of_classes_is_named(top: Any) -> None:
    with pytest.raises(ValueError, match="num_top_classes must be 1 or more"):
        gr.Label(num_top_classes=top)


def test_an_unknown_button_is_an_error() -> None:
    with pytest.raises(ValueError, match="'copy'"):
        gr.Label(buttons=["copy"])


def test_a_flag_keeps_the_answer(tmp_path: Path) -> None:
    label = gr.Label()
    for value in ({"a": 0.75, "b": 0.25}, "cat"):
        wire = label.postprocess(value)
        assert label.read_from_flag(label.flag(wire, tmp_path)) == wire
    assert label.read_from_flag("") == {}
