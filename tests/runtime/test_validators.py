"""Validators: they look at the inputs before the event is queued, over every door."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import ValidationError

import showglass as gr

Serve = Callable[..., str]


def form(validator: Any, fn: Any = None) -> gr.Blocks:
    def join(name: str, age: float) -> str:
        return f"{name} {age:g}"

    with gr.Blocks() as app:
        name, age, out = gr.Textbox(label="Name"), gr.Number(label="Age"), gr.Textbox()
        gr.Button().click(fn or join, [name, age], out, validator=validator, api_name="join")
    return app


def both(name: str, age: float) -> list[Any]:
    return [gr.validate(len(name) > 2, "too short"), gr.validate(age > 17, "too young")]


async def both_async(name: str, age: float) -> list[Any]:
    return both(name, age)


def one(name: str, age: float) -> Any:
    return gr.validate(len(name) > 2 and age > 17, "not you")


@pytest.mark.parametrize(
    ("validator", "said"),
    [
        (both, ["too short", "too young"]),
        (both_async, ["too short", "too young"]),
        (one, ["not you", "not you"]),
    ],
)
def test_a_page_is_told_at_each_input(client: Any, validator: Any, said: list[str]) -> None:
    app = form(validator)
    name, age = app.dependencies[0].inputs
    page = client(app)
    stage, info = page.call(0, "Al", 3)
    assert stage == "failed"
    assert info["error"]["fields"] == [[name._id, said[0]], [age._id, said[1]]]
    assert info["error"]["message"] == f"Name: {said[0]} Age: {said[1]}"
    assert "queued" not in [op[2] for frame in page.frames for op in frame["ops"]]
    assert page.call(0, "Alan", 30)[0] == "done"


@pytest.mark.parametrize("door", ["call/join", "call/v2/join", "queue/join", "run/join"])
def test_http_doors_answer_422_with_one_item_an_input(serve: Serve, door: str) -> None:
    url = serve(form(both)) + "gradio_api/"
    body: dict[str, Any] = {"data": ["Alan", 3]}
    if door == "queue/join":
        body |= {"fn_index": 0, "session_hash": "s"}
    if door == "call/v2/join":
        body = {"name": "Alan", "age": 3}
    answer = httpx.post(url + door, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"] == [
        {
            "__type__": "validate",
            "is_valid": True,
            "message": "too short",
            "parameter_name": "name",
        },
        {
            "__type__": "validate",
            "is_valid": False,
            "message": "too young",
            "parameter_name": "age",
        },
    ]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_python_client_raises_its_validation_error(serve: Serve) -> None:
    client = Client(serve(form(both)), verbose=False)
    try:
        assert client.predict("Alan", 30, api_name="/join") == "Alan 30"
        with pytest.raises(ValidationError, match="age: too young"):
            client.predict("Alan", 3, api_name="/join")
    finally:
        client.close()


def test_nothing_or_none_is_valid(client: Any) -> None:
    assert client(form(lambda name, age: None)).call(0, "A", 1)[0] == "done"
    stage, info = client(form(lambda name, age: [None, gr.validate(False, "no")])).call(0, "A", 1)
    assert (stage, [text for _, text in info["error"]["fields"]]) == ("failed", ["no"])


def test_a_validator_that_fails_or_returns_nonsense_is_told(client: Any, capfd: Any) -> None:
    def broken(name: str, age: float) -> Any:
        raise RuntimeError("a secret")

    stage, info = client(form(broken)).call(0, "A", 1)
    assert (stage, "secret" in info["error"]["message"]) == ("failed", False)
    assert "a secret" in capfd.readouterr().err
    stage, info = client(form(lambda name, age: [True])).call(0, "A", 1)
    assert "returned 1 results for 2 inputs" in info["error"]["message"]
    stage, info = client(form(lambda name, age: "yes")).call(0, "A", 1)
    assert "neither yes nor no (id " in info["error"]["message"]
    assert "must return validate(is_valid, message)" in capfd.readouterr().err


def test_refused_values_never_reach_the_validator(serve: Serve) -> None:
    seen = list[Any]()
    url = serve(form(lambda name, age: seen.append(name)))
    answer = httpx.post(url + "gradio_api/call/join", json={"data": ["A", "no number"]})
    assert answer.status_code == 400
    assert "Age" in answer.json()["detail"]
    assert seen == []


def test_a_job_is_cancelled_while_its_validator_runs(client: Any) -> None:
    entered, gate, ran = threading.Event(), threading.Event(), list[str]()

    def slow(name: str, age: float) -> None:
        entered.set()
        gate.wait(30)

    page = client(form(slow, lambda name, age: ran.append(name)))
    job = page.run(0, "A", 1)
    assert entered.wait(30)
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    gate.set()
    assert page.call(0, "B", 1)[0] == "done"
    assert ran == ["B"]


def test_a_validator_must_be_a_function() -> None:
    with pytest.raises(TypeError, match="validator=\\) must be a function"):
        form(3)


def test_an_interface_takes_a_validator(client: Any) -> None:
    app = gr.Interface(str.upper, "text", "text", validator=lambda s: gr.validate(s != "x", "no x"))
    page = client(app)
    number = next(d.id for d in app.dependencies if d.validator is not None)
    assert page.call(number, "x")[1]["error"]["message"].endswith("no x")
    assert page.call(number, "y")[0] == "done"
