"""`protocol.gen.ts`: every wire message as a TypeScript type, and the defaults that the wire leaves out."""

from __future__ import annotations

import re
import typing
from typing import Any

import msgspec
from msgspec import Struct

from showglass import protocol
from showglass.protocol import from_page, from_server, page_data

from . import HEADER
from .typescript import doc, from_type, literal

MODULES = (page_data, from_page, from_server)
UNIONS = ("ClientMessage", "Op", "ServerMessage")


def render() -> str:
    """The text of the file."""
    parts = [HEADER]
    for struct in structs():
        parts.append(doc(struct.__doc__) + _declaration(struct))
    for name in UNIONS:
        members = " | ".join(m.__name__ for m in typing.get_args(getattr(protocol, name)))
        parts.append(f"export type {name} = {members};\n")
    for struct in (protocol.EventConfig, protocol.PageConfig):
        parts.append(_defaults(struct))
    return "\n".join(parts)


def structs() -> list[type[Struct]]:
    """Every struct of the protocol, in the order of its source."""
    found = [s for module in MODULES for s in vars(module).values() if isinstance(s, type)]
    return [s for s in found if issubclass(s, Struct) and s is not Struct]


def _declaration(struct: type[Struct]) -> str:
    config = struct.__struct_config__
    hints = typing.get_type_hints(struct)
    fields = msgspec.structs.fields(struct)
    if config.array_like:
        items = [f"op: {literal(config.tag)}"] + [
            f"{f.name}: {from_type(hints[f.name])}" for f in fields
        ]
        return f"export type {struct.__name__} = [{', '.join(items)}];\n"
    lines = [f"  {config.tag_field}: {literal(config.tag)};"] if config.tag_field else []
    for field in fields:
        optional = "?" if config.omit_defaults and not field.required else ""
        lines.append(f"  {field.name}{optional}: {from_type(hints[field.name])};")
    return f"export interface {struct.__name__} {{\n" + "\n".join(lines) + "\n}\n"


def _defaults(struct: type[Struct]) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", struct.__name__).upper()
    lines = []
    for field in msgspec.structs.fields(struct):
        if not field.required:
            lines.append(f"  {field.name}: {literal(_default(field))},")
    comment = f"/** What a {struct.__name__} means where it says nothing. */\n"
    end = f"\n}} satisfies Partial<{struct.__name__}>;\n"
    return f"{comment}export const {name}_DEFAULTS = {{\n" + "\n".join(lines) + end


def _default(field: Any) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default
