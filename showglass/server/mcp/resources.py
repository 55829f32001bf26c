"""Functions as resources and prompts: which one an address means, and what it gave."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from typing import Any

from ...tools import Parameter, Tool
from ...values.files import FileData
from ..body import BadBody
from .content import bytes_of
from .run import Result, as_text

TEXT = "text/plain"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}://")
_PART = re.compile(r"\{[+#./;?&]?(\w+(?:,\w+)*)\*?\}")


def _template(tool: Tool) -> str:
    return tool.mark.uri_template or ""


def is_template(tool: Tool) -> bool:
    """Whether its address has parts to fill in."""
    return "{" in _template(tool)


def listed(tool: Tool) -> dict[str, Any]:
    """A resource as the lists tell it."""
    address = "uriTemplate" if is_template(tool) else "uri"
    return {
        "name": tool.name,
        address: _template(tool),
        "description": tool.description,
        "mimeType": tool.mark.mime_type or TEXT,
    }


def find(tools: Iterable[Tool], uri: str) -> tuple[Tool, dict[str, str]] | None:
    """The resource of that address, and the texts that fill its parts."""
    from mcp.shared.uri_template import UriTemplate

    for tool in tools:
        if _template(tool) == uri:
            return tool, {}
    for tool in tools:
        if is_template(tool):
            filled = UriTemplate.parse(_template(tool)).match(uri)
            if filled is not None:
                return tool, {
                    k: v if isinstance(v, str) else ",".join(v) for k, v in filled.items()
                }
    return None


def check(tool: Tool) -> None:
    """Raises ValueError when the address of a resource is none, or has parts that its function does not take."""
    template = _template(tool)
    plain = _PART.sub("", template)
    if not _SCHEME.match(template) or "{" in plain or "}" in plain:
        raise ValueError(
            f"gr.mcp.resource({template!r}): an address like 'notes://{{topic}}' is needed."
        )
    known = [p.name for p in tool.parameters]
    for names in _PART.findall(template):
        for name in names.split(","):
            if name not in known:
                raise ValueError(
                    f"gr.mcp.resource({template!r}): {tool.name} has no parameter {name!r}."
                    f" It takes: {', '.join(known) or 'none'}."
                )


def contents(tool: Tool, uri: str, result: Result) -> list[dict[str, Any]]:
    """What a resource gave, one part an output. Reads files: not for the event loop."""
    found = []
    for at in tool.results:
        files = result.files[at]
        found += [_file(uri, file, tool.mark.mime_type) for file in files] or [
            {
                "uri": uri,
                "mimeType": tool.mark.mime_type or TEXT,
                "text": as_text(result.values[at]),
            }
        ]
    return found


def _file(uri: str, file: FileData, mime: str | None) -> dict[str, Any]:
    mime = mime or file.mime_type or "application/octet-stream"
    data = bytes_of(file)
    if data is None:
        return {"uri": uri, "mimeType": TEXT, "text": file.url or ""}
    if mime.startswith("text/"):
        return {"uri": uri, "mimeType": mime, "text": data.decode(errors="replace")}
    return {"uri": uri, "mimeType": mime, "blob": base64.b64encode(data).decode()}


def prompt(tool: Tool) -> dict[str, Any]:
    """A prompt as `prompts/list` tells it."""
    return {
        "name": tool.name,
        "description": tool.description,
        "arguments": [
            {"name": p.name, "description": p.shown.get("description", ""), "required": p.required}
            for p in tool.parameters
        ],
    }


def typed(tool: Tool, texts: dict[str, str]) -> dict[str, Any]:
    """Arguments from texts, which is all that addresses and prompts can carry. Raises `BadBody`."""
    known = {p.name: p for p in tool.parameters}
    return {
        name: _typed(known[name], text) if name in known else text for name, text in texts.items()
    }


def _typed(parameter: Parameter, text: str) -> Any:
    kind = parameter.shown.get("type")
    if kind == "string" or not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        if kind is None:
            return text
        raise BadBody(f"{parameter.name} must be {kind}, got {text[:80]!r}.") from None
