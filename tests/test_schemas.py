"""JSON schemas of components as agents need them."""

from __future__ import annotations

from typing import Any

import pytest

import showglass as gr
from showglass.components.base import Component
from showglass.schemas import FILE_FORMAT, files_as_text, has_files, resolved, shape
from showglass.values.files import FILE_SCHEMA


def test_references_are_put_in() -> None:
    schema = {
        "$defs": {"One": {"type": "string", "title": None}},
        "type": "array",
        "items": {"$ref": "#/$defs/One"},
        "additional_description": None,
    }
    assert resolved(schema) == {"type": "array", "items": {"type": "string"}}


def test_a_schema_in_itself_is_left_open() -> None:
    schema = {
        "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}},
        "$ref": "#/$defs/Node",
    }
    assert resolved(schema) == {"type": "object", "properties": {"next": {}}}
    assert resolved({"$ref": "#/$defs/Gone"}) == {}


def test_what_is_no_type_is_dropped_but_a_default_of_null_stays() -> None:
    assert resolved({"type": {}, "description": "any"}) == {"description": "any"}
    assert resolved({"type": "file"}) == {}
    assert resolved({"type": "string", "default": None}) == {"type": "string", "default": None}
    # a property may be called like a keyword
    named = {
        "type": "object",
        "properties": {"type": {"type": "string"}, "default": {"type": "null"}},
    }
    assert resolved(named) == named


def test_files_are_texts_for_who_sends_them() -> None:
    schema = {"type": "array", "items": FILE_SCHEMA}
    assert has_files(schema)
    text = files_as_text(schema)
    assert (text["items"]["type"], text["items"]["format"]) == ("string", FILE_FORMAT)
    assert not has_files(text)


def test_an_output_has_a_shape_but_no_bounds() -> None:
    schema = {"type": "number", "minimum": 1, "enum": [1, 2], "description": "a"}
    assert shape(schema) == {"type": ["number", "null"], "description": "a"}
    assert shape({"anyOf": [{"type": "string"}, {"type": "null"}]}) == {
        "anyOf": [{"type": ["string", "null"]}, {"type": "null"}]
    }
    closed = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert shape({**closed, "additionalProperties": False}) == {
        "type": ["object", "null"],
        "properties": {"a": {"type": ["integer", "null"]}},
    }


def components() -> list[Any]:
    from generated.classes import public_classes

    return [c.cls for c in public_classes() if issubclass(c.cls, Component) and not c.cls.skip_api]


@pytest.mark.parametrize("cls", components(), ids=lambda c: c.__name__)
def test_what_every_component_gives_has_the_shape_that_is_told(cls: Any) -> None:
    """The SDK's client refuses a result that does not fit its schema."""
    import jsonschema
    import msgspec

    from showglass.values.wire import to_json

    with gr.Blocks():
        given: dict[str, Any] = {"choices": ["a", "b"]} if "choices" in cls.__props__ else {}
        if {"components", "samples"} <= cls.__props__.keys():
            given = {"components": [gr.Textbox()], "samples": [["a"]]}
        component = cls(**given)
    told = shape(resolved(component.api_info()))
    jsonschema.Draft202012Validator.check_schema(told)
    jsonschema.Draft202012Validator.check_schema(files_as_text(resolved(component.api_info())))
    for value in (component.example_value(), None):
        wire = msgspec.json.decode(to_json(component.postprocess(value)))
        jsonschema.validate(wire, told)
