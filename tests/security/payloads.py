"""Values for a component, made of what it declares: one with a file where files belong, and any number of others."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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
    """A value with `file` in every place that is one for a file, and nothing else but what must be there."""
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
        places = schema.get("prefixItems", [schema["items"]])
        items = [with_file(part, file, whole) for part in places]
        return None if None in items else items
    parts = schema.get("properties", {})
    fields = {name: with_file(part, file, whole) for name, part in parts.items()}
    if not any(value is not None for value in fields.values()):
        return None
    for name in schema.get("required", ()):
        if parts.get(name, {}).get("type") == "string":
            fields[name] = "a"
    return {name: value for name, value in fields.items() if value is not None}


# -- any number of others ----------------------------------------------------------------------------------------------

HOSTILE: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30, -0.0, 1.5, 1e308,
    -1e308, 5e-324, "", " ", "\0", "\n", "\ud800", "\udfff\ud800", "\u202e\u2066", "\ufeff", "İ", "ﬃ", "a" *
    70_000, "🜁" * 9000, " " * 100_000 + "x", "now" + " " * 100_000 + "x", "9" * 5000, "1e999999", "-inf", "nan",
    "0x10", "１２", "=cmd|'/C calc'!A0", "/etc/passwd", "../../../etc/passwd", "C:\\windows\\win.ini",
    "\\\\host\\share", "file:///etc/passwd", "data:,", "data:;base64,", "data:image/png;base64,",
    "data:image/png;base64,!!!!", "data:image/svg+xml,<svg onload=alert(1)>", "javascript:alert(1)",
    "http://127.0.0.1:1/", "http://169.254.169.254/", "<script>alert(1)</script>", "{{7*7}}", "${7*7}",
    "%s%n%x", "__class__", [], [[]], [None], [[], []], {}, {"": None}, {"__class__": "x"}, {"__type__":
    "update", "value": 1}, {"path": "/etc/passwd"}, {"path": None, "url": None}, {"value": {}}, [{"path": "x"}],
    [1, "a", None, {}], ["a"] * 20_000, [[1] * 300] * 300, {str(i): i for i in range(5000)},
]  # fmt: skip


def _deep(depth: int, kind: str) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value] if kind == "list" else {"a": value}
    return value


HOSTILE += [_deep(n, kind) for n in (50, 400) for kind in ("list", "dict")]

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
)
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def _files(ticket: str) -> st.SearchStrategy[Any]:
    path = st.sampled_from([ticket, ticket, "", "x", "/etc/passwd", f"{ticket}/../x", None, 3])
    meta = st.sampled_from([{"_type": "gradio.FileData"}] * 4 + [None, {}, {"_type": 1}])
    odd = _scalars | st.sampled_from(["../x", "a/../../b", "x\0y", "n" * 5000])
    return st.fixed_dictionaries(
        {"path": path, "meta": meta},
        optional={
            "url": odd, "size": odd, "orig_name": odd, "mime_type": odd, "is_stream": odd, "format": odd,
        },
    )  # fmt: skip


def _fitting(schema: Schema, whole: Schema, ticket: str) -> st.SearchStrategy[Any]:
    """Values of a schema, nearly: what a page could send, and a little beyond."""
    if "$ref" in schema:
        return _fitting(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole, ticket)
    if is_file(schema):
        return _files(ticket)
    if "enum" in schema or "const" in schema:
        return st.sampled_from([*schema.get("enum", ()), schema.get("const")])
    options = [o for kind in ("anyOf", "oneOf", "allOf") for o in schema.get(kind, ())]
    if options:
        return st.one_of(*(_fitting(option, whole, ticket) for option in options))
    if "properties" in schema:
        parts = {
            name: _fitting(part, whole, ticket) | hostile
            for name, part in schema["properties"].items()
        }
        needed = {name: parts.pop(name) for name in schema.get("required", ()) if name in parts}
        return st.fixed_dictionaries(needed, optional=parts)
    if "items" in schema or schema.get("type") == "array":
        item = _fitting(schema.get("items") or {}, whole, ticket)
        return st.lists(item | hostile, max_size=5)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=60),
        "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
        "integer": st.integers(),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    kind = schema.get("type")
    return kinds.get(kind, _json) if isinstance(kind, str) else _json


hostile = st.sampled_from(HOSTILE) | _json


def hostile_values(schema: Schema, ticket: str) -> st.SearchStrategy[Any]:
    """Values of the declared type, with anything in any part of them, and values of any other type.

    ticket: a file that was uploaded.
    """
    return _fitting(schema, schema, ticket) | hostile
