"""TypeScript source text from Python types and values."""

from __future__ import annotations

import ast
import json
import types
import typing
from typing import Any, Literal

import msgspec

PLAIN: dict[Any, str] = {
    int: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    bytes: "string",
    type(None): "null",
    None: "null",
    Any: "unknown",
}


def literal(value: object) -> str:
    """A TypeScript literal of a JSON value, in prettier's style."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(str(k))}: {literal(v)}" for k, v in value.items())
        return "{ " + inner + " }" if inner else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name)


def union(parts: list[str]) -> str:
    """A union without repetitions; `unknown` swallows the rest."""
    seen = list(dict.fromkeys(parts))
    return "unknown" if "unknown" in seen else " | ".join(seen)


def array(item: str) -> str:
    """The type of an array of `item`."""
    whole = item.startswith("[") and item.endswith("]")
    return f"({item})[]" if " | " in item and not whole else f"{item}[]"


def from_type(t: Any) -> str:
    """The TypeScript type of a resolved Python type; structs by their name."""
    if t in PLAIN:
        return PLAIN[t]
    if isinstance(t, type) and issubclass(t, msgspec.Struct):
        return t.__name__
    origin, args = typing.get_origin(t), typing.get_args(t)
    if origin is Literal:
        return union([literal(a) for a in args])
    if origin in (typing.Union, types.UnionType):
        return union([from_type(a) for a in args])
    if origin is list:
        return array(from_type(args[0]))
    if origin is dict:
        return f"Record<string, {from_type(args[1])}>"
    if origin is tuple:
        return "[" + ", ".join(from_type(a) for a in args) + "]"
    raise TypeError(f"no TypeScript type for {t!r}")


NAMES = {
    "int": "number",
    "float": "number",
    "str": "string",
    "bool": "boolean",
    "None": "null",
    "Any": "unknown",
    "object": "unknown",
    "Path": "string",
}


def from_annotation(source: str, known: dict[str, str]) -> str:
    """The TypeScript type of an annotation's source text.

    What never travels (callables, Python objects) is dropped from a union; `known` maps further names.
    """
    found = _annotation(ast.parse(source, mode="eval").body, {**NAMES, **known})
    return union(found) if found else "unknown"


def _annotation(node: ast.expr, names: dict[str, str]) -> list[str]:
    if isinstance(node, ast.BinOp):
        return _annotation(node.left, names) + _annotation(node.right, names)
    if isinstance(node, ast.Constant):
        return [NAMES["None"]] if node.value is None else []
    if isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if name in ("list", "Sequence"):
            return ["unknown[]"]
        if name == "dict":
            return ["Record<string, unknown>"]
        return [names[name]] if name in names else []
    if isinstance(node, ast.Subscript):
        return _generic(node, names)
    return []


def _generic(node: ast.Subscript, names: dict[str, str]) -> list[str]:
    name = ast.unparse(node.value).rpartition(".")[2]
    inner = node.slice
    items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        return [literal(ast.literal_eval(i)) for i in items]
    found = [union(_annotation(i, names)) or "unknown" for i in items]
    if name in ("list", "Sequence", "Iterable", "set"):
        return [array(found[0])]
    if name in ("dict", "Mapping"):
        return [f"Record<string, {found[-1]}>"]
    if name == "tuple":
        variadic = isinstance(items[-1], ast.Constant) and items[-1].value is Ellipsis
        return [array(found[0]) if variadic else "[" + ", ".join(found) + "]"]
    if name in ("Union", "Optional"):
        return [t for i in items for t in _annotation(i, names)] + ["null"] * (name == "Optional")
    return []


def doc(text: str | None, indent: str = "") -> str:
    """A doc comment of the first paragraph of `text`, or nothing."""
    first = " ".join((text or "").strip().split("\n\n")[0].split())
    return f"{indent}/** {first} */\n" if first else ""
