"""An app's public functions as agents know them: tools, resources and prompts, each with its JSON schemas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .components.state import State
from .docstrings import Docstring, read
from .edges import Dependency
from .endpoints import parameters
from .functions import Function
from .i18n import plain as in_english
from .mcp import Kind, Mark, mark_of
from .schemas import Schema, files_as_text, has_files, resolved, shape
from .tree import Block, Root
from .values.wire import encode_unknown

MAX_NAME = 120
SESSION = "session"
SESSION_WORDS = (
    "The `session` of an earlier result, to go on where it ended. Leave it out to start anew."
)
LAMBDA = "lambda"


@dataclass
class Parameter:
    """One argument of a tool. schema: with files as objects, for the conversion of what was sent."""

    name: str
    schema: Schema
    shown: Schema
    required: bool


@dataclass
class Tool:
    """A public endpoint with everything that agents are told of it.

    results: the name of each output that is told, by its place among the outputs. headers: request headers that its
    function reads. session: the name of the argument that names the session, for a tool with a State.
    """

    edge: Dependency
    mark: Mark
    name: str
    description: str
    parameters: list[Parameter]
    results: dict[int, str]
    headers: list[str]
    session: str | None
    input_schema: Schema = field(default_factory=dict)
    output_schema: Schema = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """Tool, resource or prompt."""
        return self.mark.kind

    @property
    def takes_files(self) -> bool:
        """Whether any argument has a file in it."""
        return any(has_files(p.schema) for p in self.parameters)


def catalogue(root: Root) -> list[Tool]:
    """Every public endpoint of the app, in the order of its events; no two have one name."""
    found: list[Tool] = []
    taken: set[str] = set()
    for edge in root.dependencies:
        if edge.is_public and edge.function is not None:
            found.append(_tool(edge, edge.function, taken))
    return found


def _tool(edge: Dependency, function: Function, taken: set[str]) -> Tool:
    mark = mark_of(function.fn)
    doc = read(function.doc)
    own = function.name if function.name != LAMBDA else edge.api_name
    tool = Tool(
        edge=edge,
        mark=mark,
        name=_free(mark.name or own, taken),
        description=_description(edge, mark, doc),
        parameters=_parameters(edge, doc),
        results=_results(edge),
        headers=[
            name.replace("_", "-")
            for name, (kind, _) in function.specials.items()
            if kind == "header"
        ],
        session=None,
    )
    if any(isinstance(block, State) for block in [*edge.inputs, *edge.outputs]):
        names = {p.name for p in tool.parameters} | set(tool.results.values())
        tool.session = SESSION if SESSION not in names else f"mcp_{SESSION}"
    tool.input_schema = _input_schema(tool)
    tool.output_schema = _output_schema(tool)
    return tool


def _free(wanted: str, taken: set[str]) -> str:
    plain = re.sub(r"[^A-Za-z0-9_]", "_", wanted)[:MAX_NAME] or "tool"
    name, number = plain, 1
    while name in taken:
        ending = f"_{number}"
        name = plain[: MAX_NAME - len(ending)] + ending
        number += 1
    taken.add(name)
    return name


def _description(edge: Dependency, mark: Mark, doc: Docstring) -> str:
    if mark.description is not None:
        return mark.description
    if edge.options.api_description is not None:
        return edge.options.api_description or ""
    returns = f"Returns: {doc.returns}" if doc.returns else ""
    return " ".join(part for part in (doc.summary, returns) if part)


def _parameters(edge: Dependency, doc: Docstring) -> list[Parameter]:
    found = []
    for told in parameters(edge):
        name = told["parameter_name"]
        schema = resolved(told["type"])
        shown = files_as_text(schema)
        if words := _words(told, doc.parameters.get(name), shown):
            shown = {**shown, "description": words}
        default = told["parameter_default"]
        if told["parameter_has_default"] and not has_files(schema):
            shown["default"] = msgspec.to_builtins(default, enc_hook=encode_unknown, str_keys=True)
        found.append(Parameter(name, schema, shown, not told["parameter_has_default"]))
    return found


def _words(told: dict[str, Any], documented: str | None, schema: Schema) -> str:
    """What is said of a parameter: by the docstring, else the label; and what its component says of its values."""
    label = "" if str(told["label"]).startswith("parameter_") else str(told["label"])
    parts = (documented or label, str(schema.get("description") or ""))
    return ". ".join(part.rstrip(".") for part in parts if part)


def _results(edge: Dependency) -> dict[int, str]:
    """One name an output that is told: "result" for a single one, else its label in small letters."""
    told = [at for at, block in enumerate(edge.outputs) if _is_told(block)]
    if len(told) == 1:
        return {told[0]: "result"}
    names: dict[int, str] = {}
    for at in told:
        block = edge.outputs[at]
        label = in_english(getattr(block, "label", None)) or type(block).__name__
        plain = re.sub(r"\W+", "_", str(label).lower()).strip("_") or f"output_{at + 1}"
        names[at] = plain if plain not in names.values() else f"{plain}_{at + 1}"
    return names


def _is_told(block: Block) -> bool:
    return hasattr(block, "api_info") and not block.skip_api


def _input_schema(tool: Tool) -> Schema:
    properties = {p.name: p.shown for p in tool.parameters}
    if tool.session is not None:
        properties[tool.session] = {"type": "string", "description": SESSION_WORDS}
    required = [p.name for p in tool.parameters if p.required]
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _output_schema(tool: Tool) -> Schema:
    blocks: list[Any] = tool.edge.outputs
    properties = {name: shape(resolved(blocks[at].api_info())) for at, name in tool.results.items()}
    if tool.session is not None:
        properties[tool.session] = {"type": "string", "description": "The session of this result."}
    return {"type": "object", "properties": properties}
