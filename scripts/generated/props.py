"""`props.gen.ts`: the props of every wire type; `defaults.gen.ts`: what they are by default, for the page's tests."""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
from typing import Any

import msgspec

import showglass.components
import showglass.layouts
from showglass.config import type_defaults
from showglass.declare import Prop
from showglass.tree import Block

from . import HEADER
from .typescript import doc, from_annotation, from_type, literal, union

WIRE_FORMS = {
    "avatar_images": "(FileData | null)[] | null",
    "buttons": "(string | number)[] | null",
    "choices": "[label: string, value: string | number][]",
    "components": "{ name: string; class_id: string }[]",
    "elem_classes": "string[] | null",
    "brush": '{ default_size: number | "auto"; colors: (string | [string, number])[]; '
    'default_color: string | [string, number] | null; color_mode: "fixed" | "defaults" } | false',
    "eraser": '{ default_size: number | "auto" } | false',
    "examples": "{ text?: string; display_text?: string; files?: FileData[]; icon?: FileData }[] | null",
    "html_attributes": "Record<string, string | number | boolean | null> | null",
    "icon": "{ path?: string | null; url?: string | null } | null",
    "latex_delimiters": "{ left: string; right: string; display: boolean }[]",
    "layers": "{ allow_additional_layers: boolean; layers: string[]; disabled: boolean }",
    "show_label": "boolean | null",
    "subtitles": "FileData | null",
    "waveform_options": "{ waveform_color: string | null; waveform_progress_color: string | null; "
    "trim_region_color: string | null; show_recording_waveform: boolean; skip_length: number; "
    "sample_rate: number }",
    "webcam_options": "{ mirror: boolean; constraints: MediaTrackConstraints | null }",
}
"""Props that travel in another form than the author writes them."""


def render() -> str:
    """The text of the file."""
    classes = view_classes()
    parts = [HEADER]
    parts += [_named(t) for t in _named_types(classes)]
    parts += [_interface(cls) for cls in classes.values()]
    return "\n".join(parts)


def render_defaults() -> str:
    """The text of the file with what a server would tell a page that had components of all types."""
    lines = [
        HEADER,
        "/** What a prop is when the data block does not say, by wire type. */",
        "export const DEFAULTS: Record<string, Record<string, unknown>> = {",
    ]
    lines += [f"  {name}: {literal(type_defaults(cls))}," for name, cls in view_classes().items()]
    return "\n".join([*lines, "};", ""])


def view_classes() -> dict[str, type[Block]]:
    """The class that defines each wire type, by type, sorted."""
    found: dict[str, type[Block]] = {}
    for package in (showglass.components, showglass.layouts):
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            for cls in vars(module).values():
                if isinstance(cls, type) and issubclass(cls, Block) and _has_type(cls):
                    found[cls.type_name] = cls
    return dict(sorted(found.items()))


def _has_type(cls: type[Block]) -> bool:
    return cls is not Block and "type_name" in vars(cls)


def _wire_props(cls: type[Block]) -> list[Prop]:
    """What its view may read: what its author gives, and what is made of that (described, where it is for the page)."""
    return [p for p in cls.__props__.values() if p.wire and (p.init or p.doc)]


def _interface(cls: type[Block]) -> str:
    lines = []
    for p in _wire_props(cls):
        wire = _wire_type(cls) if p.name == "value" else WIRE_FORMS.get(p.name)
        found = wire or from_annotation(p.annotation, {})
        lines.append(doc(p.doc, "  ") + f"  {p.name}: {found};")
    name = _props_name(cls.type_name)
    return f"{doc(cls.__doc__)}export interface {name} {{\n" + "\n".join(lines) + "\n}\n"


def _props_name(wire_type: str) -> str:
    return wire_type[0].upper() + wire_type[1:] + "Props"


def _wire_argument(cls: type[Block]) -> Any:
    for base in cls.__mro__:
        for generic in getattr(base, "__orig_bases__", ()):
            args = typing.get_args(generic)
            if len(args) == 3 and not isinstance(args[0], typing.TypeVar):
                return args[0]
    return Any


def _wire_type(cls: type[Block]) -> str:
    found = _typescript(_wire_argument(cls))
    return found if found == "unknown" or "null" in found.split(" | ") else f"{found} | null"


def _typescript(t: Any) -> str:
    if _is_named(t):
        return str(t.__name__)
    origin, args = typing.get_origin(t), typing.get_args(t)
    if origin is list and typing.is_typeddict(args[0]):
        return f"{args[0].__name__}[]"
    if origin in (typing.Union, types.UnionType):
        return union([_typescript(a) for a in args])
    try:
        return from_type(t)
    except TypeError:
        return "unknown"


def _is_named(t: Any) -> bool:
    """Whether it gets an interface of its own."""
    return typing.is_typeddict(t) or (isinstance(t, type) and issubclass(t, msgspec.Struct))


def _names_within(t: Any) -> bool:
    return _is_named(t) or any(_names_within(a) for a in typing.get_args(t))


def _optional_keys(t: Any) -> frozenset[str]:
    if typing.is_typeddict(t):
        return frozenset(t.__optional_keys__)
    return frozenset(f.name for f in msgspec.structs.fields(t) if not f.required)


def _named_types(classes: dict[str, type[Block]]) -> list[Any]:
    found: dict[str, Any] = {}

    def visit(t: Any) -> None:
        if _is_named(t) and t.__name__ not in found:
            found[t.__name__] = t
            for hint in typing.get_type_hints(t).values():
                visit(hint)
        for arg in typing.get_args(t):
            visit(arg)

    for cls in classes.values():
        visit(_wire_argument(cls))
    return list(found.values())


def _named(t: Any) -> str:
    optional = _optional_keys(t)
    hints = typing.get_type_hints(t)
    lines = [f"  {k}{'?' if k in optional else ''}: {_typescript(v)};" for k, v in hints.items()]
    return f"{doc(t.__doc__)}export interface {t.__name__} {{\n" + "\n".join(lines) + "\n}\n"
