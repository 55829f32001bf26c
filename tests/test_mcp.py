"""Marks on functions for agents."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import showglass as gr
from showglass.mcp import UNMARKED, mark_of


def test_a_mark_leaves_the_function_as_it_is() -> None:
    def shout(text: str) -> str:
        return text.upper()

    assert mark_of(shout) is UNMARKED
    marked = gr.mcp.tool("loud", description="Loud.", _meta={"a": 1})(shout)
    assert marked is shout
    assert marked("a") == "A"
    mark = mark_of(shout)
    assert (mark.kind, mark.name, mark.description, mark.meta) == (
        "tool",
        "loud",
        "Loud.",
        {"a": 1},
    )


def test_the_decorators_have_the_known_arguments() -> None:
    known: dict[Any, list[str]] = {
        gr.mcp.tool: ["name", "description", "structured_output", "_meta"],
        gr.mcp.resource: ["uri_template", "description", "mime_type"],
        gr.mcp.prompt: ["name", "description"],
    }
    for decorator, arguments in known.items():
        assert list(inspect.signature(decorator).parameters) == arguments


def test_a_resource_needs_an_address() -> None:
    with pytest.raises(ValueError, match="notes://"):
        gr.mcp.resource("notes")
    with pytest.raises(ValueError, match="notes://"):
        gr.mcp.resource(None)  # type: ignore[arg-type]  # what a forgotten call passes


def test_a_method_keeps_its_mark() -> None:
    class Model:
        @gr.mcp.prompt("asking")
        def ask(self) -> str:
            return "?"

    assert mark_of(Model().ask).name == "asking"
