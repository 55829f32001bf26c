"""What a function gets for what clients send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

import showglass as gr


def told(number: gr.Number, text: gr.JSON) -> str:
    return f"{number.value} from {number.minimum} on, {number.label}; {text.value!r}"


@pytest.fixture
def url(serve: Callable[..., str]) -> str:
    with gr.Blocks() as demo:
        given = [gr.Number(5, minimum=1, label="Age"), gr.JSON({"a": 1})]
        gr.Button("Tell").click(told, given, gr.Textbox(), api_name="told")
    return serve(demo)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([7, {"a": 2}], "7 from 1 on, Age; {'a': 2}"),
        ([{"value": 7, "label": "Years"}, {"value": [1]}], "7 from 1 on, Years; [1]"),
        ([{"value": None}, None], "None from 1 on, Age; None"),
    ],
)
def test_a_component_as_a_type_gives_all_its_props(url: str, sent: list[Any], said: str) -> None:
    """From a page all that it knows of the component, from a client the value alone."""
    answer = httpx.post(f"{url}gradio_api/run/told", json={"data": sent})
    assert answer.json()["data"] == [said]


def test_its_value_is_checked_all_the_same(url: str) -> None:
    answer = httpx.post(f"{url}gradio_api/run/told", json={"data": [{"value": 0}, None]})
    assert answer.status_code == 400
    assert answer.json()["error"] == "Age: 0 is below 1, the least allowed."


TRIM = {"tool": "trim", "start": 0.5, "end": 2}


def test_it_tells_what_was_done_to_the_value(serve: Callable[..., str]) -> None:
    def steps(film: gr.Video, number: gr.Number) -> list[Any]:
        return [edit["tool"] for edit in film.edits] + [hasattr(number, "edits")]  # type: ignore[attr-defined]  # of the value, not of the component

    with gr.Blocks() as demo:
        film, number = gr.Video(), gr.Number()
        gr.Button("Tell").click(
            steps, [film, number], gr.JSON(), api_name="steps", preprocess=False
        )
    url = serve(demo)

    def answer(meta: dict[str, Any]) -> httpx.Response:
        sent = {"path": "film.mp4", "meta": {"_type": "gradio.FileData", **meta}}
        data = [{"value": sent, "edits": ["made up"]}, 1]
        return httpx.post(f"{url}gradio_api/run/steps", json={"data": data})

    assert answer({"edits": [TRIM]}).json()["data"] == [["trim", False]]
    assert answer({}).json()["data"] == [[False]]
    refused = answer({"edits": [{"start": 1}]})
    assert refused.status_code == 400
    assert "needs a tool" in refused.json()["error"]
