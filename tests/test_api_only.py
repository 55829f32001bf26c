"""Endpoints for clients alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict

import httpx
import pytest
from openapi_spec_validator import validate

import showglass as gr

Serve = Callable[..., str]


class Point(TypedDict):
    x: float
    y: float


@dataclass
class Box:
    corner: Point
    name: str = "box"


def add(a: int, b: float = 2.5, name: str = "sum", loud: bool = False) -> str:
    """Adds.

    Args:
        a: the first one.
    """
    return f"{name.upper() if loud else name} {a + b}"


def move(box: Box, way: Literal["left", "right"]) -> tuple[Point, int | None]:
    step = -1 if way == "left" else 1
    return {**box.corner, "x": box.corner["x"] + step}, None


def count(to: int, request: gr.Request) -> Iterator[int]:
    assert request.headers
    yield from range(to)


def size(files: list[gr.FileData]) -> list[int]:
    return [Path(file.path or "").stat().st_size for file in files]


def same(file: gr.FileData) -> gr.FileData:
    return file


async def later(anything: Any) -> Any:
    return anything


def nothing(a: int) -> None:
    return None


def twice(words: list[str]) -> list[str]:
    return [word * 2 for word in words]


def build() -> gr.Blocks:
    with gr.Blocks() as app:
        seen = gr.Textbox(label="Seen")
        for fn in (add, move, count, size, same, later, nothing):
            gr.api(fn)
        gr.api(twice, batch=True, api_name="double")
        gr.api(add, api_name="quiet", api_visibility="undocumented")
        gr.Button("Go").click(lambda: "went", None, seen, api_name="go")
    return app


@pytest.fixture
def http(serve: Serve) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{serve(build(), server_port=0)}gradio_api/", timeout=30) as client:
        yield client


def call(http: httpx.Client, name: str, *data: Any) -> Any:
    answer = http.post(f"call/{name}", json={"data": data}, headers={"prefer": "wait"})
    return answer.json()["data"] if answer.status_code == 200 else answer


def test_values_are_what_the_hints_say(http: httpx.Client) -> None:
    assert call(http, "add", 1, 2, "x", True) == ["X 3.0"]
    assert call(http, "add", 1, None, None, None) == ["sum 3.5"]
    assert call(http, "move", {"corner": {"x": 1, "y": 2}}, "left") == [{"x": 0, "y": 2}, None]
    assert call(http, "count", 3) == [2]
    assert call(http, "later", {"any": [1, None]}) == [{"any": [1, None]}]
    assert call(http, "nothing", 1) == []
    assert call(http, "double", "ab") == ["abab"]
    by_name = http.post("call/v2/add", json={"a": 4}, headers={"prefer": "wait"})
    assert by_name.json() == {"data": ["sum 6.5"]}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("add", ["1", 2, "x", True], "a: Expected `int`, got `str`"),
        ("add", [1, 2, "x", "no"], "loud: Expected `bool`, got `str`"),
        ("add", [None, 2, "x", True], "a: Expected `int`, got `null`"),
        ("move", [{"corner": {"x": 1}}, "left"], "box: Object missing required field `y`"),
        ("move", [{"corner": {"x": 1, "y": 2}}, "up"], "way: Invalid enum value 'up'"),
        ("same", [{"path": "/etc/passwd"}], "file: "),
        ("size", [[{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]], "files: "),
    ],
)
def test_what_does_not_fit_is_400_and_names_the_parameter(
    http: httpx.Client, name: str, data: list[Any], words: str
) -> None:
    answer = call(http, name, *data)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(words)


def test_files_go_in_and_out(http: httpx.Client) -> None:
    [ticket] = http.post("upload", files={"files": ("a.txt", b"five!")}).json()
    sent = {"path": ticket, "meta": {"_type": "gradio.FileData"}}
    assert call(http, "size", [sent, sent]) == [[5, 5]]
    [back] = call(http, "same", sent)
    assert http.get(back["url"]).content == b"five!"


def test_clients_are_told_names_types_and_defaults(http: httpx.Client) -> None:
    named = http.get("info").json()["named_endpoints"]
    assert "/quiet" not in named
    assert named["/add"]["description"] == "Adds."
    told = [
        (p["parameter_name"], p["label"], p["python_type"]["type"], p["parameter_default"], p["component"])
        for p in named["/add"]["parameters"]
    ]  # fmt: skip
    assert told == [
        ("a", "1st", "int", None, "Api"),
        ("b", "2nd", "float", 2.5, "Api"),
        ("name", "3rd", "str", "sum", "Api"),
        ("loud", "4th", "bool", False, "Api"),
    ]
    returned = {name: [r["python_type"]["type"] for r in e["returns"]] for name, e in named.items()}
    assert returned["/move"] == ["dict(x: float, y: float)", "int | None"]
    assert returned["/count"] == ["int"]
    assert returned["/nothing"] == []
    assert [p["parameter_name"] for p in named["/count"]["parameters"]] == ["to"]
    assert named["/same"]["parameters"][0]["python_type"]["type"] == "filepath"


def test_every_example_is_taken(http: httpx.Client) -> None:
    named = http.get("info").json()["named_endpoints"]
    for name in ("/add", "/move", "/count", "/size", "/later", "/nothing", "/double"):
        examples = [p["example_input"] for p in named[name]["parameters"]]
        assert isinstance(call(http, name[1:], *examples), list), name


def test_the_document_stays_valid(http: httpx.Client) -> None:
    document = http.get("openapi.json").json()
    validate(document)
    body = document["paths"]["/gradio_api/call/v2/move"]["post"]["requestBody"]
    assert "box" in str(body)


def test_what_cannot_be_an_endpoint_is_said() -> None:
    with pytest.raises(ValueError, match="inside of `with Blocks"):
        gr.api(add)

    def bare(x):  # type: ignore[no-untyped-def]  # that is the point
        return x

    with gr.Blocks():
        with pytest.raises(ValueError, match="parameter 'x' of bare"):
            gr.api(bare)
        with pytest.raises(TypeError, match="api_nam"):
            gr.api(add, api_nam="x")  # type: ignore[call-arg]  # that is the point


def test_it_decorates() -> None:
    with gr.Blocks() as app:

        @gr.api
        def half(number: float) -> float:
            return number / 2

    assert half(3) == 1.5
    assert app(3.0, api_name="half") == 1.5


def test_the_page_knows_nothing_of_it(serve: Serve, page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(serve(build()))
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Seen")).to_have_value("went")
    expect(page.get_by_role("textbox")).to_have_count(1)
    page.get_by_role("button", name="Use via API").click()
    expect(page.get_by_role("heading", name="/add")).to_be_visible()
    expect(page.get_by_text("3,  # a").first).to_be_visible()
