"""JSON schemas of components as agents need them: without references, files as text, outputs by their shape alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .endpoints import is_file

Schema = dict[str, Any]
FILE_FORMAT = "Gradio File Input - a http or https url to a file"
"""By which clients of this contract know that a text stands for a file."""
FILE_WORDS = "A file: its http(s) address, a data: address with base64, or the path that the upload route gave."
_TEXT = {"type": ["string", "null"]}
FILE_SHAPE: Schema = {
    "type": ["object", "null"],
    "description": "A file, to be fetched from its `url`.",
    "properties": {"url": _TEXT, "orig_name": _TEXT, "mime_type": _TEXT, "path": _TEXT},
}
_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_SHAPE = frozenset(
    {"type", "properties", "items", "prefixItems", "anyOf", "oneOf", "title", "description"}
    | {"additionalProperties"}
)
"""What is said of an output: a bound or a choice holds for what clients send, not for what a function returns."""
_MAY_BE_NULL = frozenset({"default", "const", "enum"})


def resolved(schema: Any) -> Schema:
    """`schema` without `$ref`, nulls and types that JSON schema does not have. A schema inside itself is left open."""
    known = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    found = _resolved(schema, known, ())
    return found if isinstance(found, dict) else {}


def _resolved(schema: Any, known: Mapping[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(schema, list):
        return [_resolved(part, known, inside) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        if name in inside or name not in known:
            return {}
        rest = {k: v for k, v in schema.items() if k != "$ref"}
        return _resolved({**known[name], **rest}, known, (*inside, name))
    return {
        key: part if key in _MAY_BE_NULL else _part(key, part, known, inside)
        for key, part in schema.items()
        if key != "$defs"
        and (part is not None or key in _MAY_BE_NULL)
        and not (key == "type" and not _is_type(part))
    }


def _part(key: str, part: Any, known: Mapping[str, Any], inside: tuple[str, ...]) -> Any:
    if key == "properties" and isinstance(part, dict):
        return {name: _resolved(inner, known, inside) for name, inner in part.items()}
    return _resolved(part, known, inside)


def _is_type(kind: Any) -> bool:
    return all(
        k in _TYPES for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)
    ) and isinstance(kind, (str, list))


def has_files(schema: Any) -> bool:
    """Whether a resolved schema has a file anywhere in it."""
    if isinstance(schema, list):
        return any(has_files(part) for part in schema)
    if not isinstance(schema, dict):
        return False
    return is_file(schema) or any(has_files(part) for part in schema.values())


def files_as_text(schema: Any) -> Any:
    """A resolved schema with a text in the place of each file."""
    if isinstance(schema, list):
        return [files_as_text(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if is_file(schema):
        title = {"title": schema["title"]} if "title" in schema else {}
        return {**title, "type": "string", "format": FILE_FORMAT, "description": FILE_WORDS}
    return {key: files_as_text(part) for key, part in schema.items()}


def shape(schema: Any) -> Schema:
    """What an output of this resolved schema looks like; anything in it may be null."""
    if not isinstance(schema, dict):
        return {}
    if is_file(schema):
        return FILE_SHAPE
    kept = {key: _shape_part(key, part) for key, part in schema.items() if key in _SHAPE}
    kind = kept.get("type")
    if isinstance(kind, (str, list)):
        kinds = [kind] if isinstance(kind, str) else kind
        kept["type"] = [*(k for k in kinds if k != "null"), "null"]
    for options in ("anyOf", "oneOf"):
        if options in kept:
            others = [part for part in kept.pop(options) if part.get("type") != ["null"]]
            kept["anyOf"] = [*others, {"type": "null"}]
    if kept.get("additionalProperties") is False:
        del kept["additionalProperties"]
    return kept


def _shape_part(key: str, part: Any) -> Any:
    if key == "properties":
        return {name: shape(inner) for name, inner in part.items()}
    if key in ("anyOf", "oneOf", "prefixItems"):
        return [shape(inner) for inner in part]
    if key == "items" or (key == "additionalProperties" and isinstance(part, dict)):
        return shape(part)
    return part
