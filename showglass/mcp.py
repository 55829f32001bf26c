"""Marks on functions for MCP clients: another name or description, or a resource or prompt instead of a tool.

A decorator only marks the function: it becomes reachable when it belongs to a public event of an app that is launched
with `mcp_server=True`. A function without a mark is a tool.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Fn = TypeVar("Fn", bound=Callable[..., Any])
Kind = Literal["tool", "resource", "prompt"]


@dataclass(frozen=True)
class Mark:
    """How MCP clients see a function; None leaves it to the function's name and docstring."""

    kind: Kind = "tool"
    name: str | None = None
    description: str | None = None
    uri_template: str | None = None
    mime_type: str | None = None
    meta: dict[str, Any] | None = None


UNMARKED = Mark()


def mark_of(fn: Callable[..., Any]) -> Mark:
    """The mark of a function."""
    found = getattr(fn, "_showglass_mcp", UNMARKED)
    return found if isinstance(found, Mark) else UNMARKED


def _marker(mark: Mark) -> Callable[[Fn], Fn]:
    def decorate(fn: Fn) -> Fn:
        fn._showglass_mcp = mark  # type: ignore[attr-defined]  # where `mark_of` looks
        return fn

    return decorate


def tool(
    name: str | None = None,
    description: str | None = None,
    structured_output: bool = False,  # accepted for compatibility: every tool has structured output
    _meta: dict[str, Any] | None = None,
) -> Callable[[Fn], Fn]:
    """Give a tool another name or description than its function's, or `_meta` for clients that read it.

    Not needed for a function to be a tool. structured_output: every tool has it, whatever is said here.
    """
    return _marker(Mark("tool", name, description, meta=_meta))


def resource(
    uri_template: str, description: str | None = None, mime_type: str | None = None
) -> Callable[[Fn], Fn]:
    """Make the function a resource: `"notes://{topic}"` fills its parameter `topic`.

    mime_type: of what it returns, "text/plain" unless given. Returned files are sent as they are.
    """
    if not isinstance(uri_template, str) or "://" not in uri_template:
        raise ValueError(
            f"gr.mcp.resource() needs an address like 'notes://{{topic}}', got {uri_template!r}."
        )
    return _marker(
        Mark("resource", None, description, uri_template=uri_template, mime_type=mime_type)
    )


def prompt(name: str | None = None, description: str | None = None) -> Callable[[Fn], Fn]:
    """Make the function a prompt: what it returns is what a person would say to a model."""
    return _marker(Mark("prompt", name, description))


__all__ = ["prompt", "resource", "tool"]
