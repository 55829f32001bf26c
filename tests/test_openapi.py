"""The OpenAPI document: valid by a public validator, and true."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate

import showglass as gr
from showglass.components.base import Component
from showglass.openapi import Schemas, nullable, openapi
from showglass.values.wire import to_json
from tests.door_client import Served, call, client, join, served, upload

__all__ = ["call", "client", "join", "served", "upload"]
COMPONENTS = sorted(
    name
    for name in gr.__all__
    if isinstance(getattr(gr, name), type)
    and issubclass(getattr(gr, name), Component)
    and name != "Component"  # authors make their own from it
)
CHOOSERS = {"CheckboxGroup", "Checkboxgroup", "Dropdown", "Radio"}


def document(app: gr.Blocks) -> Any:
    """As it is sent."""
    made = openapi(app, prefix="/gradio_api", address="http://127.0.0.1:7860")
    return json.loads(to_json(made))


def body(found: Any, name: str) -> Any:
    """Schema and example of an endpoint's body."""
    posted = found["paths"][f"/gradio_api/call/v2/{name}"]["post"]
    return posted["requestBody"]["content"]["application/json"]


def check(found: Any, name: str, value: Any) -> list[str]:
    """What is wrong with a body."""
    schema = {**body(found, name)["schema"], "components": found["components"]}
    return [error.message for error in OAS30Validator(schema).iter_errors(value)]


@pytest.fixture(scope="module")
def every_component() -> Any:
    """The document of an app with an endpoint for each component."""
    with gr.Blocks(title="All") as app:
        go = gr.Button()
        for name in COMPONENTS:
            choices = {"choices": ["a", "b"]} if name in CHOOSERS else {}
            component = getattr(gr, name)(**choices)
            go.click(lambda x: x, component, component, api_name=f"with_{name}")
    return document(app)


def test_it_is_valid_with_every_component(every_component: Any) -> None:
    validate(every_component)


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_example_of_each_component_fits_its_schema(every_component: Any, name: str) -> None:
    described = body(every_component, f"with_{name}")
    assert check(every_component, f"with_{name}", described["example"]) == []


def test_bodies_say_what_is_needed(client: httpx.Client, served: Served) -> None:
    found = client.get("openapi.json").json()
    validate(found)
    assert found["openapi"].startswith("3.0.")
    assert found["info"]["title"] == "Doors"
    assert found["servers"] == [{"url": served.url.rstrip("/")}]
    described = body(found, "greet")["schema"]["properties"]["name"]
    assert described == {"type": "string", "title": "Name", "description": "whom to greet"}
    assert check(found, "greet", {"name": "Ann"}) == []
    assert check(found, "greet", {})
    assert check(found, "greet", {"name": "Ann", "more": 1})
    assert check(found, "greet", {"name": 1})
    assert check(found, "count", {}) == []
    assert body(found, "count")["schema"]["properties"]["n"]["default"] == 3


def test_it_has_the_public_endpoints(client: httpx.Client) -> None:
    paths = client.get("openapi.json").json()["paths"]
    named = client.get("info").json()["named_endpoints"]
    for name in named:
        assert f"/gradio_api/call/v2{name}" in paths
        assert f"/gradio_api/call{name}/{{event_id}}" in paths
    assert len(paths) == 2 * len(named) + 1
    assert "/gradio_api/upload" in paths
    assert not [path for path in paths if "quiet" in path]


def test_what_it_describes_works(client: httpx.Client, served: Served) -> None:
    """The example of an endpoint, sent to the address that the document names."""
    found = client.get("openapi.json").json()
    for name in ("greet", "count", "half", "echo"):
        answer = httpx.post(
            f"{found['servers'][0]['url']}/gradio_api/call/v2/{name}",
            json=body(found, name)["example"],
            headers={"Prefer": "wait"},
        )
        assert answer.status_code == 200, answer.text
        schema = found["paths"][f"/gradio_api/call/v2/{name}"]["post"]["responses"]["200"]
        kinds = schema["content"]["application/json"]["schema"]
        OAS30Validator({**kinds, "components": found["components"]}).validate(answer.json())


def test_it_is_compressed_for_who_takes_that(client: httpx.Client, served: Served) -> None:
    for path in ("openapi.json", "info", f"{served.url}config"):
        plain = client.get(path, headers={"accept-encoding": "identity"})
        packed = client.get(path, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < len(plain.content) / 3
        assert packed.content == plain.content


NULL = {"enum": [None], "nullable": True}


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": ["string", "integer"]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "nullable": True}),
        (
            {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]},
            {"anyOf": [{"type": "string"}, {"type": "number"}, NULL]},
        ),
        ({"const": 3}, {"enum": [3]}),
        ({"type": "string", "enum": []}, {"type": "string"}),
        ({"type": {}}, {}),
        (True, {}),
        ({"exclusiveMinimum": 0, "type": "number"}, {"minimum": 0, "exclusiveMinimum": True, "type": "number"}),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"const": 1}]},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"enum": [1]}]}, "minItems": 2, "maxItems": 2},
        ),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": "string", "additional_description": "x"}, {"type": "string"}),
        ({"$ref": "#/$defs/Nowhere"}, {}),
    ],
)  # fmt: skip
def test_todays_schemas_in_the_older_dialect(given: Any, made: Any) -> None:
    assert Schemas().lower(given) == made


def test_definitions_get_names_of_their_own() -> None:
    schemas = Schemas()
    tree = {
        "$defs": {
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}},
            "Failure": {"type": "string"},
        },
        "anyOf": [{"$ref": "#/$defs/Node"}, {"$ref": "#/$defs/Failure"}],
    }
    node = {"$ref": "#/components/schemas/Node"}
    assert schemas.lower(tree)["anyOf"] == [node, {"$ref": "#/components/schemas/Failure_2"}]
    assert schemas.lower(tree)["anyOf"][0] == node
    other = {"$defs": {"Node": {"type": "integer"}}, "$ref": "#/$defs/Node"}
    assert schemas.lower(other) == {"$ref": "#/components/schemas/Node_2"}
    assert schemas.named["Node"]["properties"]["next"] == node
    assert schemas.named.keys() == {"Node", "Failure_2", "Node_2"}


def test_null_may_be_chosen() -> None:
    assert nullable({"type": "string", "enum": ["a"]})["enum"] == ["a", None]
    assert nullable({"$ref": "#/x"}) == {"anyOf": [{"$ref": "#/x"}, NULL]}
    assert nullable({}) == {}


def test_an_app_without_endpoints(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    validate(document(app))
