"""What clients may call, with names, types and examples: what `GET info` answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .components.base import Component
from .config import view_class
from .edges import Dependency
from .i18n import plain
from .snippets import snippets
from .tree import Block, Root

RESERVED = frozenset({"api_name", "fn_index", "result_callbacks"})
"""Names that the Python client's own arguments have."""
_SIMPLE = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}


def api_info(
    root: Root,
    *,
    undocumented: bool = False,
    address: str = "",
    hidden: Collection[int] = (),
) -> dict[str, Any]:
    """Every named endpoint. undocumented: also those that are callable without being shown.

    address: of the app, for the snippets, with a slash at its end. hidden: numbers of events that are left out.
    """
    shown = {"public", "undocumented"} if undocumented else {"public"}
    return {
        "named_endpoints": {
            f"/{d.api_name}": endpoint(d, address)
            for d in root.dependencies
            if d.function is not None
            and d.api_name
            and d.visibility in shown
            and d.id not in hidden
        },
        "unnamed_endpoints": {},
    }


def endpoint(edge: Dependency, address: str) -> dict[str, Any]:
    """One endpoint."""
    taken = parameters(edge)
    return {
        "parameters": taken,
        "returns": [_value(b, f"value_{b._id}") for b in edge.outputs if _told(b)],
        "api_visibility": edge.visibility,
        "description": edge.description() or "",
        "code_snippets": snippets(edge.api_name, taken, address),
    }


def _told(block: Block) -> bool:
    return isinstance(block, Component) and not block.skip_api


def _value(block: Block, label: str) -> dict[str, Any]:
    if not isinstance(block, Component):
        raise TypeError(f"{block!r} is a layout: it has no value.")
    schema = block.api_info()
    described = python_type(schema)
    return {
        "label": plain(getattr(block, "label", None)) or label,
        "type": schema,
        "python_type": {"type": described, "description": schema.get("description", "")},
        "component": view_class(type(block)).__name__.capitalize(),
    }


def parameters(edge: Dependency) -> list[dict[str, Any]]:
    """What clients give it, in order: name, type, default, example."""
    known = edge.function.parameters if edge.function is not None else []
    by_position = len(edge.inputs) - len(edge.input_names)
    found = []
    for at, block in enumerate(edge.inputs):
        if not isinstance(block, Component) or block.skip_api:
            continue
        of_fn = known[at] if at < min(len(known), by_position) and not edge.inputs_as_dict else None
        name = of_fn.name if of_fn is not None else f"param_{at}"
        if at >= by_position:
            name = edge.input_names[at - by_position]
        if name in RESERVED:
            name = f"param_{at}"
        default = block.wire_value()
        no_value = default is None and of_fn is not None
        optional = no_value and of_fn is not None and of_fn.has_default and of_fn.default is None
        found.append(
            {
                **_value(block, f"parameter_{block._id}"),
                "parameter_name": name,
                "parameter_has_default": default is not None or optional,
                "parameter_default": default,
                "example_input": block.example_payload(),
            }
        )
    return found


def python_type(schema: Any) -> str:
    """A JSON schema in the words of Python's type hints; a file is "filepath"."""
    return _words(schema, schema.get("$defs", {}) if isinstance(schema, dict) else {}, ())


Definitions = dict[str, Any]
Inside = tuple[str, ...]
"""Names of the definitions that are being put into words: one inside of itself is Any."""


def _words(schema: Any, known: Definitions, inside: Inside) -> str:
    if not isinstance(schema, dict) or not schema:
        return "Any"
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        return "Any" if name in inside else _words(known.get(name), known, (*inside, name))
    if is_file(schema):
        return "filepath"
    literals = [schema["const"]] if "const" in schema else schema.get("enum")
    if literals:
        return f"Literal[{', '.join(repr(v) for v in literals)}]"
    options = schema.get("anyOf") or schema.get("oneOf")
    kind = schema.get("type")
    if isinstance(kind, list):
        options = [{**schema, "type": k} for k in kind]
    if options:
        return " | ".join(dict.fromkeys(_words(option, known, inside) for option in options))
    if kind == "array":
        return _array_words(schema, known, inside)
    if kind == "object":
        return _object_words(schema, known, inside)
    return _SIMPLE.get(kind, "Any") if isinstance(kind, str) else "Any"


def _array_words(schema: dict[str, Any], known: Definitions, inside: Inside) -> str:
    if "prefixItems" in schema:
        parts = ", ".join(_words(part, known, inside) for part in schema["prefixItems"])
        return f"tuple[{parts}]"
    return f"list[{_words(schema.get('items'), known, inside)}]"


def _object_words(schema: dict[str, Any], known: Definitions, inside: Inside) -> str:
    properties = schema.get("properties")
    if not properties:
        return f"dict[str, {_words(schema.get('additionalProperties'), known, inside)}]"
    required = schema.get("required", properties)
    parts = [
        f"{name}: {_words(part, known, inside)}{'' if name in required else ' (optional)'}"
        for name, part in properties.items()
    ]
    return f"dict({', '.join(parts)})"


def is_file(schema: dict[str, Any]) -> bool:
    """Whether a schema is that of a file: it has a path, and the mark of files in `meta`."""
    properties = schema.get("properties")
    if not isinstance(properties, dict) or "path" not in properties or "meta" not in properties:
        return False
    meta = properties["meta"]
    mark = meta.get("properties", {}).get("_type", {})
    by_default = (meta.get("default") or {}).get("_type")
    return "gradio.FileData" in (mark.get("const"), mark.get("default"), by_default)
