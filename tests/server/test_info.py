"""`GET /config`, `GET info` and the small questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.endpoints import python_type
from showglass.values.files import FILE_SCHEMA
from tests.door_client import Served


def config(client: httpx.Client, served: Served, **headers: str) -> Any:
    answer = client.get(f"{served.url}config", headers=headers)
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_the_config_has_what_clients_need(client: httpx.Client, served: Served) -> None:
    found = config(client, served)
    assert found["protocol"] == "sse_v3"
    assert found["api_prefix"] == "/gradio_api"
    assert found["root"] == served.url.rstrip("/")
    assert found["username"] is None
    assert found["app_id"] == client.get("app_id").json()["app_id"]
    assert found["connect_heartbeat"] is True
    assert found["max_file_size"] == 1024 * 1024
    known = {c["id"]: c for c in found["components"]}
    for edge in found["dependencies"]:
        for block in [*edge["inputs"], *edge["outputs"]]:
            assert known[block]["skip_api"] or known[block]["api_info"]
    assert all(v is not None for c in found["components"] for v in c["props"].values())


def test_the_address_is_that_of_the_request(client: httpx.Client, served: Served) -> None:
    assert config(client, served, host="localhost:7")["root"] == "http://localhost:7"
    forged = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}
    assert config(client, served, **forged)["root"] == served.url.rstrip("/")
    assert config(client, served)["root"] == served.url.rstrip("/")


def test_info_lists_the_public_endpoints(client: httpx.Client) -> None:
    named = client.get("info").json()["named_endpoints"]
    assert "/greet" in named
    assert "/quiet" not in named
    everything = client.get("info?all_endpoints=true").json()["named_endpoints"]
    assert everything.keys() - named.keys() == {"/quiet"}


def test_info_lists_those_of_one_page(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        name = gr.Textbox(label="Name")
        name.submit(str.upper, name, name, api_name="one")
    with app.route("Second page"):
        more = gr.Textbox(label="More")
        more.submit(str.lower, more, name, api_name="two")
        more.submit(str.title, more, name, api_name="quiet", api_visibility="undocumented")
    url = f"{serve(app, server_port=0)}gradio_api/info"

    def named(query: str) -> set[str]:
        return set(httpx.get(url + query).json()["named_endpoints"])

    assert named("") == {"/one", "/two"}
    assert named("?page=") == named("?page=/") == {"/one"}
    assert named("?page=second-page") == named("?page=/second-page") == {"/two"}
    assert named("?page=second-page&all_endpoints=true") == {"/two", "/quiet"}
    refused = httpx.get(f"{url}?page=third")
    assert refused.status_code == 404
    assert "no page 'third'" in refused.text


def test_an_endpoint_is_described(client: httpx.Client, served: Served) -> None:
    named = client.get("info").json()["named_endpoints"]
    greet = named["/greet"]
    assert greet["description"] == "Say hello."
    assert greet["api_visibility"] == "public"
    text = {"type": "string"}
    assert greet["parameters"] == [
        {
            "label": "Name",
            "type": text,
            "python_type": {"type": "str", "description": ""},
            "component": "Textbox",
            "parameter_name": "name",
            "parameter_has_default": False,
            "parameter_default": None,
            "example_input": "Hello!!",
        }
    ]
    assert [r["label"] for r in greet["returns"]] == ["Out"]
    assert f"Client('{served.url}')" in greet["code_snippets"]["python"]
    assert f"{served.url}gradio_api/call/v2/greet" in greet["code_snippets"]["bash"]


def test_states_are_not_told_of(client: httpx.Client) -> None:
    remember = client.get("info").json()["named_endpoints"]["/remember"]
    assert [p["parameter_name"] for p in remember["parameters"]] == ["name"]
    assert len(remember["returns"]) == 1


def test_a_declared_value_is_the_default(client: httpx.Client) -> None:
    [parameter] = client.get("info").json()["named_endpoints"]["/count"]["parameters"]
    assert (parameter["parameter_has_default"], parameter["parameter_default"]) == (True, 3)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "str"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "float | None"),
        ({"type": ["string", "null"]}, "str | None"),
        ({"enum": ["a", 1], "type": "string"}, "Literal['a', 1]"),
        ({"const": "x"}, "Literal['x']"),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, "dict[str, bool]"),
        (
            {"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]},
            "dict(a: str, b: Any (optional))",
        ),
        (
            {"prefixItems": [{"type": "string"}, FILE_SCHEMA], "type": "array"},
            "tuple[str, filepath]",
        ),
        (gr.Image().api_info(), "filepath"),
        (
            {"$defs": {"F": FILE_SCHEMA}, "anyOf": [{"$ref": "#/$defs/F"}, {"type": "null"}]},
            "filepath | None",
        ),
        (
            {
                "$defs": {"T": {"type": "array", "items": {"$ref": "#/$defs/T"}}},
                "$ref": "#/$defs/T",
            },
            "list[Any]",
        ),
        ({}, "Any"),
        ({"type": {}}, "Any"),
    ],
)
def test_schemas_as_python_types(schema: dict[str, Any], words: str) -> None:
    assert python_type(schema) == words


def test_nobody_is_signed_in(client: httpx.Client) -> None:
    assert client.get("user").json() is None
    assert client.get("login_check").json() is None
    assert client.get("token").json() == {"token": None, "user": None}


def test_the_first_start_is_told_once(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = f"{serve(app, server_port=0)}gradio_api/startup-events"
    assert [httpx.get(url).json() for _ in range(2)] == [True, False]


def test_files_in_props_and_results_get_an_absolute_url(
    client: httpx.Client, served: Served, upload: Callable[..., str], call: Callable[..., Any]
) -> None:
    ticket = upload("a b.txt", b"content")
    sent = {"path": ticket, "meta": {"_type": "gradio.FileData"}, "url": "http://evil.example/"}
    [(_, [file])] = call("copy_paper", sent)
    assert file["url"] == f"{served.url}gradio_api/file={ticket.replace(' ', '%20')}"
    assert client.get(file["url"]).content == b"content"
    [(_, [files])] = call("papers", sent)
    assert [f["url"] for f in files] == [file["url"]] * 2


def test_what_only_looks_like_a_file_is_left_alone(call: Callable[..., Any]) -> None:
    forged = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "url": None}
    assert call("echo", forged) == [("complete", [forged])]
