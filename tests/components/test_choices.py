"""What Radio, CheckboxGroup and Dropdown share: choices, and who may send what."""

from __future__ import annotations

from typing import Any

import pytest

import showglass as gr

CLASSES: list[Any] = [gr.Radio, gr.CheckboxGroup, gr.Dropdown]
each_class = pytest.mark.parametrize("cls", CLASSES)


def _payload(cls: Any, value: Any) -> Any:
    return [value] if cls is gr.CheckboxGroup else value


@each_class
def test_choices_are_pairs_of_label_and_value(cls: Any) -> None:
    field = cls(["a", ("B", 2), 3.5, ["D", "d"]])
    wanted = [["a", "a"], ["B", 2], ["3.5", 3.5], ["D", "d"]]
    assert field.choices == wanted
    assert field.get_config()["choices"] == wanted
    assert field.with_props({"label": "again"}).choices == wanted


@each_class
@pytest.mark.parametrize("payload", ["c", 1, True, None.__class__, {"a": 1}, [["a"]], 2.5])
def test_what_is_no_choice_is_refused(cls: Any, payload: Any) -> None:
    with pytest.raises(gr.Error):
        cls(["a", "b", 3]).preprocess(_payload(cls, payload))


@each_class
def test_true_is_not_one(cls: Any) -> None:
    field = cls([0, 1])
    assert field.preprocess(_payload(cls, 1)) == _payload(cls, 1)
    with pytest.raises(gr.Error, match="True is not among the choices"):
        field.preprocess(_payload(cls, True))


@each_class
def test_the_function_gets_the_value_as_it_was_declared(cls: Any) -> None:
    got = cls([1, 2]).preprocess(_payload(cls, 2.0))
    value = got[0] if cls is gr.CheckboxGroup else got
    assert value == 2
    assert isinstance(value, int)


@each_class
def test_index(cls: Any) -> None:
    field = cls(["a", ("B", "b")], type="index")
    assert field.preprocess(_payload(cls, "b")) == _payload(cls, 1)


@each_class
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"choices": "abc"}, "choices must be a list"),
        ({"choices": 5}, "choices must be a list"),
        ({"choices": [("a", "b", "c")]}, "has 3 parts"),
        ({"choices": [("a", None)]}, "has a NoneType as its value"),
        ({"choices": ["a"], "type": "name"}, "type must be 'value' or 'index', got 'name'"),
    ],
)
def test_wrong_arguments_are_named(cls: Any, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"{cls.__name__}: .*{message}"):
        cls(**arguments)


@each_class
def test_a_returned_stranger_is_a_warning(cls: Any) -> None:
    field = cls(["a"], label="Letter")
    with pytest.warns(UserWarning, match="Letter: the value 'z' is not among the choices"):
        field.postprocess("z")


@each_class
def test_new_choices_of_a_session_are_what_counts_there(cls: Any) -> None:
    declared = cls(["a"])
    changed = declared.with_props({"choices": ["x", "y"]})
    assert changed.preprocess(_payload(cls, "y")) == _payload(cls, "y")
    with pytest.raises(gr.Error):
        changed.preprocess(_payload(cls, "a"))
    assert declared.preprocess(_payload(cls, "a")) == _payload(cls, "a")


@each_class
def test_schema_names_values_of_their_own_type(cls: Any) -> None:
    def item(field: Any) -> Any:
        schema = field.api_info()
        return schema.get("items", schema)

    assert item(cls(["a", ("B", "b")]))["enum"] == ["a", "b"]
    assert item(cls(["a"]))["type"] == "string"
    assert item(cls([1, 2.5]))["type"] == "number"


@each_class
def test_example_is_a_value_that_it_accepts(cls: Any) -> None:
    field = cls([("A", "a"), "b"])
    assert field.preprocess(field.example_payload()) == _payload(cls, "a")


@each_class
def test_an_example_is_read_by_its_label(cls: Any) -> None:
    field = cls([("A", "a"), 3.5, "c"])
    assert field.process_example(_payload(cls, "a")) == _payload(cls, "A")
    assert field.process_example(_payload(cls, 3.5)) == _payload(cls, 3.5)
