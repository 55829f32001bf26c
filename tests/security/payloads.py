"""Values for a component, made of what it declares: one with a file where files belong, and any number of others."""

from __future__ import annotations

from typing import Any

import showglass as gr
from showglass.components.base import Component

Schema = dict[str, Any]


def components() -> dict[str, type[Component[Any, Any, Any]]]:
    """Every public component by its name. A class that only changes defaults follows its base, and is left out."""
    return {
        name: cls
        for name in gr.__all__
        if isinstance(cls := getattr(gr, name), type)
        and issubclass(cls, Component)
        and "type_name" in cls.__dict__
        and cls.__name__ == name
    }


def schema_of(cls: type[Component[Any, Any, Any]]) -> Schema | None:
    """What a client may send; None when clients send nothing."""
    return None if cls.skip_api else cls.blank().api_info()


def takes_files(schema: Schema | None) -> bool:
    """Whether files are among the values."""
    return schema is not None and "gradio.FileData" in repr(schema)


def file_components() -> list[str]:
    """Public components whose values are files: a new one is attacked as soon as it is there."""
    return [name for name, cls in components().items() if takes_files(schema_of(cls))]


def is_file(schema: Schema) -> bool:
    """Whether the schema is that of one file."""
    return {"path", "meta"} <= set(schema.get("properties", ()))


def with_file(schema: Schema, file: Any, whole: Schema | None = None) -> Any:
    """A value with `file` in every place that is one for a file, and nothing else."""
    whole = whole or schema
    if "$ref" in schema:
        return with_file(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], file, whole)
    if is_file(schema):
        return file
    for kind in ("anyOf", "oneOf", "allOf"):
        for option in schema.get(kind, ()):
            if (found := with_file(option, file, whole)) is not None:
                return found
    if "items" in schema:
        item = with_file(schema["items"], file, whole)
        return None if item is None else [item]
    fields = {
        name: with_file(part, file, whole) for name, part in schema.get("properties", {}).items()
    }
    return {name: value for name, value in fields.items() if value is not None} or None
