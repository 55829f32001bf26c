"""An app's public functions as agents know them."""

from __future__ import annotations

from functools import partial
from typing import Any

import showglass as gr
from showglass.tools import Tool, catalogue


def tools_of(*listeners: tuple[Any, dict[str, Any]]) -> list[Tool]:
    with gr.Blocks() as app:
        box, out = gr.Textbox("x", label="Box"), gr.Textbox(label="Out")
        for fn, options in listeners:
            box.submit(fn, **{"inputs": box, "outputs": out, **options})
    return catalogue(app)


def greet(name: str) -> str:
    """Say hello.

    Args:
        name: whom.
    """
    return name


def test_names_are_plain_and_one_of_a_kind() -> None:
    @gr.mcp.tool("greet")
    def other(name: str) -> str:
        return name

    def size(name: str) -> str:
        return name

    size.__name__ = "größe"

    named = gr.mcp.tool("é" * 300)(lambda name: name)
    tools = tools_of(
        (greet, {}),
        (greet, {}),
        (other, {}),
        (size, {}),
        (named, {}),
        (lambda a: a, {"api_name": "turn"}),
    )
    assert [t.name for t in tools] == ["greet", "greet_1", "greet_2", "gr__e", "_" * 120, "turn"]


def test_a_partial_and_an_object_are_tools() -> None:
    class Model:
        """A model."""

        def __call__(self, text: str) -> str:
            return text

    tools = tools_of((partial(greet), {}), (Model(), {}))
    assert [t.name for t in tools] == ["greet", "Model"]


def test_who_says_what_a_tool_does() -> None:
    tools = tools_of(
        (greet, {}), (greet, {"api_description": "Given."}), (greet, {"api_description": False})
    )
    assert [t.description for t in tools] == ["Say hello.", "Given.", ""]


def test_only_public_endpoints_are_there() -> None:
    hidden: list[tuple[Any, dict[str, Any]]] = [
        (greet, {"api_name": False}),
        (greet, {"api_visibility": "private"}),
        (greet, {"api_visibility": "undocumented"}),
        (None, {"js": "() => 1"}),
    ]
    assert tools_of(*hidden) == []


def test_bounds_choices_and_defaults_are_told() -> None:
    with gr.Blocks() as app:
        level = gr.Slider(1, 5, 2, label="Level")
        drink = gr.Radio(["tea", "water"], label="Drink")
        go = gr.Button()
        go.click(lambda level, drink: drink, [level, drink], drink, api_name="choose")
    (tool,) = catalogue(app)
    told = tool.input_schema["properties"]
    assert told["level"]["default"] == 2
    assert told["level"]["description"] == "Level. numeric value between 1 and 5"
    assert told["drink"]["enum"] == ["tea", "water"]
    assert tool.input_schema["required"] == ["drink"]
    assert "enum" not in tool.output_schema["properties"]["result"]


def test_outputs_are_named_by_their_labels() -> None:
    with gr.Blocks() as app:
        outs: list[Any] = [gr.Textbox(label="The Answer!"), gr.Textbox(label="the answer")]
        outs.append(gr.Number())
        gr.Button().click(lambda: (1, 2, 3), None, [*outs, gr.Button("b")], api_name="all")
    (tool,) = catalogue(app)
    assert list(tool.results.values()) == ["the_answer", "the_answer_2", "number"]


def test_a_state_asks_for_a_session_under_a_name_that_is_free() -> None:
    with gr.Blocks() as app:
        kept, box = gr.State(0), gr.Textbox()
        go = gr.Button()
        go.click(lambda kept: kept, kept, box, api_name="plain")
        go.click(lambda session, kept: kept, [box, kept], box, api_name="taken")
        go.click(lambda text: text, box, box, api_name="none")
    assert [t.session for t in catalogue(app)] == ["session", "mcp_session", None]
    plain = catalogue(app)[0].input_schema
    assert list(plain["properties"]) == ["session"]
    assert "required" not in plain
