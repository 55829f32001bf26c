"""The endpoints of an app as an OpenAPI 3.0 document, from the same declarations as `GET info`."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from .docstrings import read
from .edges import Dependency
from .endpoints import endpoint
from .tree import Root
from .version import __version__

Schema = dict[str, Any]
NULL: Schema = {"enum": [None], "nullable": True}
_JSON = "application/json"
_SSE = "text/event-stream"
_KEPT = frozenset(
    {
        *("title", "description", "type", "format", "enum", "const", "default", "example"),
        *("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
        *("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "pattern", "anyOf", "oneOf", "allOf", "not"),
        *("nullable", "readOnly", "writeOnly", "deprecated"),
    }
)
"""What a schema of OpenAPI 3.0 may say, and what is turned into that. Any other word makes a document invalid."""
_INSIDE = ("items", "additionalProperties", "not")
_SEVERAL = ("anyOf", "oneOf", "allOf")
_STREAM = (
    "Server-sent events: `generating` with each value of a generator, then `complete`, or `error`; `heartbeat` between"
    " them. `data` is a JSON array with one value an output."
)
_PREFER = {
    "name": "Prefer",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "example": "wait=30"},
    "description": "`wait` or `wait=SECONDS`: answer with the result instead of an `event_id`.",
}
_SESSION = {
    "name": "session_hash",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "maxLength": 128},
    "description": "A long random text of the client's own choosing, which keeps its States between calls.",
}
_SCHEMAS: dict[str, Schema] = {
    "EventId": {
        "type": "object",
        "properties": {"event_id": {"type": "string"}},
        "required": ["event_id"],
    },
    "Refusal": {
        "type": "object",
        "description": "Why the call was not taken.",
        "properties": {"detail": {"description": "A text, or one verdict an input."}},
        "required": ["detail"],
    },
    "Failure": {
        "type": "object",
        "description": "Why the function gave no result; null when only its author may know.",
        "properties": {
            "error": {"type": "string", "nullable": True},
            "title": {"type": "string", "nullable": True},
            "duration": {"type": "number", "nullable": True},
            "visible": {"type": "boolean"},
        },
        "required": ["error"],
    },
}


def openapi(
    root: Root, *, prefix: str, address: str, hidden: Collection[int] = ()
) -> dict[str, Any]:
    """The document of all public endpoints. prefix: of the routes. address: of the app. hidden: events left out."""
    schemas = Schemas()
    paths: dict[str, Any] = {f"{prefix}/upload": _upload()}
    for edge in root.dependencies:
        if edge.function is None or not edge.is_public or edge.id in hidden:
            continue
        name = quote(edge.api_name)
        described = endpoint(edge, f"{address}/")
        at = f"{prefix}/call/{name}/{{event_id}}"
        paths[f"{prefix}/call/v2/{name}"] = {"post": _call(edge, described, at, schemas)}
        paths[at] = {"get": _stream(edge)}
    return {
        "openapi": "3.0.2",
        "info": {
            "title": getattr(root, "title", None) or "showglass",
            "description": getattr(root, "description", None) or "",
            "version": __version__,
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {"schemas": {**_SCHEMAS, **schemas.named}},
    }


def _content(kind: str, schema: Schema) -> dict[str, Any]:
    return {"content": {kind: {"schema": schema}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _refused(*statuses: tuple[int, str]) -> dict[str, Any]:
    return {
        str(status): {"description": why, **_content(_JSON, _ref("Refusal"))}
        for status, why in statuses
    }


def _call(edge: Dependency, described: dict[str, Any], at: str, schemas: Schemas) -> dict[str, Any]:
    said = read(edge.function.doc if edge.function is not None else "").parameters
    properties = {
        p["parameter_name"]: _parameter(p, said.get(p["parameter_name"], ""), schemas)
        for p in described["parameters"]
    }
    required = [
        p["parameter_name"] for p in described["parameters"] if not p["parameter_has_default"]
    ]
    body: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        body["required"] = required
    text = described["description"]
    return {
        "summary": text.partition("\n")[0].strip() or edge.api_name,
        "description": f"{text}\n\nThe result is read from GET {at}, or is in the answer with `Prefer: wait` or "
        f"`Accept: {_SSE}`.".strip(),
        "operationId": edge.api_name,
        "parameters": [_SESSION, _PREFER],
        "requestBody": {
            "required": True,
            "content": {_JSON: {"schema": body, "example": _example(described)}},
        },
        "responses": {
            "200": {
                "description": "The id of the event; its result; or its stream.",
                "content": {
                    _JSON: {"schema": {"anyOf": [_ref("EventId"), _result(described, schemas)]}},
                    _SSE: {"schema": {"type": "string"}},
                },
            },
            "202": {
                "description": "It takes longer than `Prefer: wait=` waits.",
                **_content(_JSON, _ref("EventId")),
            },
            "400": {
                "description": "The body does not fit; with `Prefer: wait`, an input was refused.",
                **_content(_JSON, {"anyOf": [_ref("Refusal"), _ref("Failure")]}),
            },
            "409": {"description": "It was cancelled.", **_content(_JSON, _ref("Failure"))},
            "500": {"description": "The function failed.", **_content(_JSON, _ref("Failure"))},
            **_refused(
                (413, "The body is too large."),
                (422, "A validator refused the inputs."),
                (503, "The queue is full."),
            ),
        },
    }


def _parameter(parameter: dict[str, Any], said: str, schemas: Schemas) -> Schema:
    found = schemas.lower(parameter["type"])
    if "$ref" in found:
        found = {"allOf": [found]}  # nothing may stand beside a reference
    words = ". ".join(part.rstrip(".") for part in (said, found.get("description", "")) if part)
    found = {**found, "title": parameter["label"]} | ({"description": words} if words else {})
    if parameter["parameter_has_default"]:
        found["default"] = parameter["parameter_default"]
        if parameter["parameter_default"] is None:
            found = nullable(found)
    return found


def _example(described: dict[str, Any]) -> dict[str, Any]:
    return {p["parameter_name"]: p["example_input"] for p in described["parameters"]}


def _result(described: dict[str, Any], schemas: Schemas) -> Schema:
    kinds = [
        {**nullable(_alone(schemas.lower(value["type"]))), "title": value["label"]}
        for value in described["returns"]
    ]
    items: Schema = kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {}
    return {
        "type": "object",
        "properties": {"data": {"type": "array", "items": items}},
        "required": ["data"],
    }


def _alone(schema: Schema) -> Schema:
    return {"allOf": [schema]} if "$ref" in schema else schema


def _stream(edge: Dependency) -> dict[str, Any]:
    return {
        "summary": f"Results of {edge.api_name}",
        "description": _STREAM,
        "operationId": f"{edge.api_name}_get",
        "parameters": [
            {
                "name": "event_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "description": "What the call was answered with.",
            }
        ],
        "responses": {
            "200": {"description": "The stream.", **_content(_SSE, {"type": "string"})},
            **_refused((404, "There is no such event, or its result was read already.")),
        },
    }


def _upload() -> dict[str, Any]:
    files = {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 1000}
    return {
        "post": {
            "summary": "Upload files",
            "description": "A ticket is the `path` of its file in later calls.",
            "operationId": "upload",
            "parameters": [
                {
                    "name": "upload_id",
                    "in": "query",
                    "required": False,
                    "schema": {"type": "string", "maxLength": 128},
                    "description": "By which GET upload_progress follows it.",
                }
            ],
            "requestBody": {
                "required": True,
                **_content(
                    "multipart/form-data",
                    {"type": "object", "properties": {"files": files}, "required": ["files"]},
                ),
            },
            "responses": {
                "200": {
                    "description": "A ticket each.",
                    **_content(_JSON, {"type": "array", "items": {"type": "string"}}),
                },
                **_refused(
                    (400, "It is no form with files."),
                    (403, "No component of the app takes files."),
                ),
                "413": {
                    "description": "A file is too large.",
                    **_content("text/plain", {"type": "string"}),
                },
            },
        }
    }


# -- schemas: what components declare is of today's JSON Schema, and OpenAPI 3.0 has a dialect of its own --------------


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    if not schema or schema.get("nullable"):
        return schema
    if "type" in schema:
        found = {**schema, "nullable": True}
        if "enum" in found and None not in found["enum"]:
            found["enum"] = [*found["enum"], None]
        return found
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], NULL]}
    if schema.keys() & {"oneOf", "allOf", "$ref", "enum", "not"}:
        return {"anyOf": [schema, NULL]}
    return schema


class Schemas:
    """Turns schemas into the dialect of OpenAPI 3.0, and collects those that have names."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._seen: dict[str, dict[str, str]] = {}

    def lower(self, schema: Any) -> Schema:
        """One schema, with its definitions."""
        if not isinstance(schema, dict):
            return {}
        known = {**schema.get("definitions", {}), **schema.get("$defs", {})}
        return self._lower(schema, self._names(known))

    def _names(self, known: dict[str, Any]) -> dict[str, str]:
        """What definitions are called in the document. The same ones again are not kept twice."""
        text = json.dumps(known, sort_keys=True, default=str)
        names = self._seen.get(text)
        if names is None:
            names = self._seen[text] = {}
            for name in known:
                names[name] = self._free(name)
                self.named[names[name]] = {}
            for name, definition in known.items():
                self.named[names[name]] = self._lower(definition, names)
        return names

    def _free(self, name: str) -> str:
        clean = "".join(c if c.isalnum() else "_" for c in name) or "Value"
        found, number = clean, 1
        while found in self.named or found in _SCHEMAS:
            number += 1
            found = f"{clean}_{number}"
        return found

    def _lower(self, schema: Any, names: dict[str, str]) -> Schema:
        if not isinstance(schema, dict):
            return {}  # true, or a mistake: anything
        if "$ref" in schema:
            name = str(schema["$ref"]).rpartition("/")[2]
            return _ref(names[name]) if name in names else {}
        found = {key: value for key, value in schema.items() if key in _KEPT}
        self._members(found, names)
        _literals(found)
        return _types(found)

    def _members(self, found: Schema, names: dict[str, str]) -> None:
        for key in _INSIDE:
            if isinstance(found.get(key), dict):
                found[key] = self._lower(found[key], names)
        if isinstance(found.get("properties"), dict):
            found["properties"] = {k: self._lower(v, names) for k, v in found["properties"].items()}
        if "prefixItems" in found:
            parts = [self._lower(part, names) for part in found.pop("prefixItems")]
            found |= {"items": {"anyOf": parts}, "minItems": len(parts), "maxItems": len(parts)}
        elif found.get("type") == "array" and "items" not in found:
            found["items"] = {}
        for key in _SEVERAL:
            if key in found:
                options = [self._lower(option, names) for option in found[key]]
                found[key] = options


def _literals(found: Schema) -> None:
    if "const" in found:
        found["enum"] = [found.pop("const")]
    for list_of_some in ("enum", "required"):
        if found.get(list_of_some) == []:
            del found[list_of_some]  # nothing to choose from yet, or nothing that must be there
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(found.get(bound), (int, float)) and not isinstance(found[bound], bool):
            found[limit], found[bound] = found[bound], True


def _types(found: Schema) -> Schema:
    kind = found.get("type")
    if kind == "null":
        return dict(NULL)
    if isinstance(kind, list):
        rest = {k: v for k, v in found.items() if k != "type"}
        options = [{**rest, "type": k} for k in kind if k != "null"]
        found = options[0] if len(options) == 1 else {"anyOf": options}
        return nullable(found) if "null" in kind else found
    if kind is not None and not isinstance(kind, str):
        del found["type"]  # {}: anything
    for key in ("anyOf", "oneOf"):
        some = [option for option in found.get(key, []) if option != NULL]
        if len(some) == 1 and len(found[key]) == 2 and "type" in some[0]:
            del found[key]
            return nullable({**found, **some[0]})
    return found
