"""`docs/wire.md`: every message of the page's socket with its fields, from `showglass/protocol`."""

from __future__ import annotations

import ast
import inspect
import json
import typing
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from showglass import protocol

from .classes import ROOT
from .markdown import code, fenced, header, joined, table, text_of
from .pages import type_text
from .protocol import MODULES, structs

SOURCE = "showglass/protocol"
UNIONS = {
    "From the page to the server": protocol.ClientMessage,
    "From the server to the page": protocol.ServerMessage,
    "Ops, which an `ops` frame holds": protocol.Op,
}

USUAL = {
    "api_name": "Its name for clients; null when they are not told of it.",
    "app_id": "Another one is another run of the server.",
    "call": "A number of the page's own, rising.",
    "cancels": "Edges whose runs it ends.",
    "component": "The component that is meant.",
    "css": "The author's style rules.",
    "data": "Values as JSON.",
    "error": "Why it failed, if it did.",
    "event": "What the event carries, where the function wants it.",
    "fn": "The edge.",
    "footer": "The links below the app.",
    "generator": "Whether it gives several results.",
    "id": "By which everything else names it.",
    "info": "What is known at this stage.",
    "inputs": "Components whose values go along, in order.",
    "job": "The number that the page gave it.",
    "jobs": "The jobs that are meant.",
    "label": "What is read.",
    "level": "Its kind.",
    "message": "What went wrong, in words for the person at the page.",
    "mime": "Its media type.",
    "n": "The number of a frame in its session.",
    "name": "How it is called.",
    "outputs": "Components that get the results, in order.",
    "prop": "The prop that is meant.",
    "props": "Props that are not the type's defaults.",
    "reload": "Whether a fresh page would help.",
    "session": "The key by which a session is resumed.",
    "stage": "Where it is; done, failed and cancelled are ends.",
    "text": "Text, as it is.",
    "title": "What stands above it.",
    "trigger": "The component on which the event happened.",
    "type": "The wire type, which has a view of that name.",
    "url": "Where it leads; null for a panel of ours.",
    "username": "Who is signed in.",
    "value": "The new value.",
    "version": "The version of the package.",
    "visible": "Whether it is shown.",
}
"""Fields that mean the same wherever they stand; a text under the field wins."""


def render_all() -> dict[Path, str]:
    """The page with its text."""
    lines = [*header("The wire", SOURCE), text_of(protocol), ""]
    docs = field_docs()
    told: set[type[Struct]] = set()
    for title, union in UNIONS.items():
        lines += [f"## {title}", ""]
        for struct in typing.get_args(union):
            told.add(struct)
            lines += _struct(struct, docs)
    lines += ["## Parts of messages and of the page's data block", ""]
    for struct in structs():
        if struct not in told:
            lines += _struct(struct, docs)
    return {ROOT / "docs" / "wire.md": joined(lines)}


def field_docs() -> dict[tuple[str, str], str]:
    """The text under each field, by struct and field."""
    docs: dict[tuple[str, str], str] = {}
    parsed = [ast.parse(inspect.getsource(module)) for module in MODULES]
    for node in (node for tree in parsed for node in tree.body):
        if not isinstance(node, ast.ClassDef):
            continue
        for field, after in zip(node.body, [*node.body[1:], None], strict=True):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                usual = USUAL.get(field.target.id, "")
                docs[node.name, field.target.id] = _string(after) or usual
    return docs


def _string(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return inspect.cleandoc(str(node.value.value))
    return ""


def _struct(struct: type[Struct], docs: dict[tuple[str, str], str]) -> list[str]:
    hints = typing.get_type_hints(struct)
    rows = [
        (
            code(f.name),
            code(type_text(hints[f.name])),
            _default(f),
            docs.get((struct.__name__, f.name), ""),
        )
        for f in msgspec.structs.fields(struct)
    ]
    lines = [f"### {struct.__name__}", "", text_of(struct), "", *fenced("json", _form(struct))]
    return [*lines, *table(("Field", "Type", "Default", ""), rows)] if rows else lines


def _form(struct: type[Struct]) -> str:
    """How it looks in a frame, each field by its name."""
    config = struct.__struct_config__
    names = [f.name for f in msgspec.structs.fields(struct)]
    if config.array_like:
        return json.dumps([config.tag, *(f"<{n}>" for n in names)])
    tagged = {config.tag_field: config.tag} if config.tag_field else {}
    return json.dumps(tagged | {n: f"<{n}>" for n in names})


def _default(field: Any) -> str:
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return code(json.dumps(field.default_factory()))
    return code(json.dumps(field.default))
