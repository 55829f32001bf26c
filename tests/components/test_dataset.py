"""Dataset."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import showglass as gr
from showglass.messages import InputError

ROWS = [["a", 1], ["b", 2], ["c", None]]


def dataset(**arguments: Any) -> gr.Dataset:
    return gr.Dataset(**{"components": ["textbox", "number"], "samples": ROWS, **arguments})


def test_it_has_the_known_arguments() -> None:
    given = inspect.signature(gr.Dataset).parameters
    assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in given.values())
    assert given["type"].default == "values"
    assert given["samples_per_page"].default == 10
    assert not {"value", "every", "inputs", "interactive"} & set(given)
    config = dataset().get_config()
    assert [c["name"] for c in config["components"]] == ["textbox", "number"]
    assert len(config["component_ids"]) == 2
    assert config["component_props"][0]["lines"] == 1
    assert "value" not in config["component_props"][0]
    assert config["headers"] == []
    assert config["samples"] == ROWS
    assert "value" not in config


def test_headers_are_the_labels_of_the_components() -> None:
    components = [gr.Textbox(label="Name", render=False), gr.Number(label="Age", render=False)]
    assert dataset(components=components).get_config()["headers"] == ["Name", "Age"]
    assert dataset(components=components, headers=["A", "B"]).get_config()["headers"] == ["A", "B"]


def test_a_component_that_has_a_place_keeps_it() -> None:
    with gr.Blocks() as app:
        name = gr.Textbox(label="Name")
        dataset(components=[name], samples=[["a"]])
    assert name._id in app.blocks
    assert name.parent is not None


@pytest.mark.parametrize(
    ("type_", "got"), [("values", ["b", 2]), ("index", 1), ("tuple", (1, ["b", 2]))]
)
def test_what_a_function_gets(type_: str, got: Any) -> None:
    assert dataset(type=type_).preprocess(1) == got
    assert dataset(type=type_).preprocess(None) is None


@pytest.mark.parametrize("payload", [3, -1, True, "1", 1.0, [1], {"a": 1}])
def test_what_a_client_may_not_send(payload: Any) -> None:
    with pytest.raises(InputError):
        dataset().preprocess(payload)


def test_what_a_function_may_return() -> None:
    assert dataset().postprocess(["b", 2]) == 1
    assert dataset().postprocess(("b", 2)) == 1
    assert dataset().postprocess(2) == 2
    assert dataset().postprocess(None) is None
    for wrong in (3, ["d", 4]):
        with pytest.raises(ValueError, match=r"3 samples|there are 3"):
            dataset().postprocess(wrong)


def test_samples_may_be_changed_for_a_session() -> None:
    changed = dataset().with_props({"samples": [["z", 9]]})
    assert changed.wire_props()["samples"] == [["z", 9]]
    assert changed.preprocess(0) == ["z", 9]
    with pytest.raises(InputError):
        changed.preprocess(1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"samples": [["a", 1, 2]]}, "sample 0 has 3 values for 2 components"),
        ({"samples": ["a"]}, "sample 0 must be a list"),
        ({"type": "value"}, "type must be"),
        ({"layout": "grid"}, "layout must be"),
        ({"samples_per_page": 0}, "samples_per_page must be"),
        ({"sample_labels": ["one"]}, "1 sample_labels for 3 samples"),
        ({"component_props": [{}]}, "a list of 2 dicts, one a component"),
        ({"component_props": [{}, 3]}, "must be dicts of props, got 3"),
        (
            {"component_props": [{}, {"precison": 1}]},
            "Number.. has no argument 'precison'. Did you",
        ),
        ({"components": ["textbocks"]}, "Did you mean 'textbox'"),
        ({"components": ["row"]}, "components must be"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataset(**arguments)


def test_samples_are_drawn_with_the_given_props() -> None:
    """The props of the components stay theirs: they may stand elsewhere on the page."""
    choice, number = gr.Dropdown(["r", "g"], label="C", render=False), gr.Number(render=False)
    props: list[dict[str, Any]] = [
        {"choices": [("Red", "r"), ("Green", "g")], "label": "Colour"},
        {"precision": 0},
    ]
    drawn = gr.Dataset(
        components=[choice, number], component_props=props, samples=[["r", 1.6], [None, 2]]
    )
    assert drawn.wire_props()["samples"] == [["Red", 2], [None, 2]]
    assert drawn.get_config()["component_props"] == props
    assert drawn.headers == ["Colour", ""]
    assert drawn.preprocess(0) == ["r", 1.6]
    assert choice.label == "C"
    assert choice.wire_props()["choices"] == [["r", "r"], ["g", "g"]]
    whole = gr.Dataset(components=[choice], component_props=[choice.get_config()], samples=[["g"]])
    assert whole.wire_props()["samples"] == [["g"]]
