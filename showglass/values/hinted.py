"""Values by type hints alone: their JSON schemas, and the way between the wire and Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from .files import FILE_SCHEMA, FileData, local_path, publish

Schema = dict[str, Any]
REF = "#/$defs/"


def schema_of(hint: Any) -> Schema:
    """JSON schema of a hint, with files in the form by which clients recognise one. {} is anything.

    Raises TypeError for a hint that has no form on the wire.
    """
    if hint is Any:
        return {}
    (schema,), parts = msgspec.json.schema_components((hint,), ref_template=f"{REF}{{name}}")
    parts = {**parts, "FileData": FILE_SCHEMA}
    whole: Schema = _inlined(schema, parts, ())
    return whole


def _inlined(schema: Any, parts: dict[str, Any], inside: tuple[str, ...]) -> Any:
    """`schema` without references: clients do not follow them. A type inside of itself is anything there."""
    if isinstance(schema, list):
        return [_inlined(part, parts, inside) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        return {} if name in inside else _inlined(parts[name], parts, (*inside, name))
    return {key: _inlined(part, parts, inside) for key, part in schema.items()}


def example_of(schema: Schema) -> Any:
    """A value that fits, as plain as can be; None where nothing plain does."""
    if schema.get("enum"):
        return schema["enum"][0]
    for options in ("anyOf", "oneOf"):
        if options in schema:
            return next((e for o in schema[options] if (e := example_of(o)) is not None), None)
    if schema.get("title") == FILE_SCHEMA["title"]:
        return None
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: example_of(fields[name]) for name in schema.get("required", [])}
    if kind == "array":
        return [example_of(part) for part in schema.get("prefixItems", [])]
    plain = {"string": "Hello!!", "integer": 3, "number": 3.5, "boolean": True}
    return plain.get(kind) if isinstance(kind, str) else None


def take(hint: Any, payload: Any) -> Any:
    """What a client sent, as the hint says; the path of a file is that of the file itself.

    Raises ValueError in words for the client, or `NotAllowed`.
    """
    try:
        return _with_files(msgspec.convert(payload, hint), _to_path)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def give(value: Any) -> Any:
    """What a function returned, with its files published. Raises ValueError for one that may not be shown."""
    return _with_files(value, _published, paths=publish)


def _to_path(file: FileData) -> FileData:
    return msgspec.structs.replace(file, path=str(local_path(msgspec.to_builtins(file))))


def _published(file: FileData) -> FileData:
    return file if file.path is None or file.is_stream else publish(file.path)


def _with_files(
    value: Any,
    convert: Callable[[FileData], FileData],
    paths: Callable[[Path], FileData] | None = None,
) -> Any:
    """`value` with each file in its lists, tuples and dicts converted."""
    if isinstance(value, FileData):
        return convert(value)
    if isinstance(value, Path) and paths is not None:
        return paths(value)
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(_with_files(item, convert, paths) for item in value)
    if isinstance(value, dict):
        return {key: _with_files(item, convert, paths) for key, item in value.items()}
    return value
