"""`docs/components/NAME.md` and `docs/layouts/NAME.md`: one page a public class, from its declaration."""

from __future__ import annotations

import re
import sys
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from showglass._names import NAMES
from showglass.components.base import Component, Field
from showglass.declare import MISSING, Prop
from showglass.tree import Block

from .classes import ROOT, PublicClass, public_classes
from .markdown import code, fenced, header, joined, json_block, summary, table, text_of
from .roles import ROLES

BASES: tuple[type[Block], ...] = (Block, Component, Field)
TITLES = {"components": "Components", "layouts": "Layouts"}


def render_all() -> dict[Path, str]:
    """Every page with its text, and the list of each folder."""
    classes = public_classes()
    pages = {c.page: page(c, classes) for c in classes}
    for folder, title in TITLES.items():
        some = [c for c in classes if c.folder == folder]
        lines = header(title, f"showglass/{folder}")
        lines += table(
            ("Name", "What it is"), [(f"[{c.name}]({c.stem}.md)", summary(c.cls)) for c in some]
        )
        pages[ROOT / "docs" / folder / "index.md"] = joined(lines)
    return pages


def page(of: PublicClass, classes: list[PublicClass]) -> str:
    """The page of one class."""
    lines = header(of.name, _relative(of.source))
    lines += [text_of(of.cls), "", *fenced("python", signature(of.cls))]
    lines += table(("", ""), _facts(of, classes))
    if issubclass(of.cls, Component):
        lines += _conversions(of.cls)
    lines += _props(of.cls)
    lines += _events(of.cls)
    if issubclass(of.cls, Component):
        lines += _api(of.cls)
        lines += _server_functions(of.cls)
    lines += _accessibility(of)
    lines += _example(of)
    return joined(lines)


def signature(cls: type[Block]) -> str:
    """How it is called: its own props, those by position first."""
    own, common = split_props(cls)
    by_position = [p for p in own if not p.kw_only]
    by_name = [p for p in own if p.kw_only]
    parts = [_argument(p) for p in by_position]
    if by_name or common:
        parts.append("*,")
    parts += [_argument(p) for p in by_name]
    if cls.__extra__:
        parts.append("**props,")
    if common:
        parts.append("# and the common props")
    if not parts:
        return f"gr.{cls.__name__}()"
    return f"gr.{cls.__name__}(\n" + "".join(f"    {part}\n" for part in parts) + ")"


def _argument(p: Prop) -> str:
    return f"{p.name}," if p.default is MISSING else f"{p.name}={default_text(p.default)},"


def default_text(value: object) -> str:
    """A default as source text; functions by their name."""
    if isinstance(value, types.FunctionType | type):
        return value.__name__
    return repr(value)


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _link(path: Path) -> str:
    name = _relative(path)
    return f"[{name}](../../{name})"


def _facts(of: PublicClass, classes: list[PublicClass]) -> list[tuple[str, str]]:
    facts = [("Declared in", _link(of.source))]
    base = None if of.owns_type else next(c for c in classes if _draws(c, of.cls))
    if base is not None:
        where = (
            f"{base.stem}.md" if base.folder == of.folder else f"../{base.folder}/{base.stem}.md"
        )
        facts.append(("Template of", f"[{base.name}]({where}): the same view, other defaults"))
    facts.append(("Wire type", code(of.cls.type_name)))
    if of.view is not None and of.owns_type:
        facts.append(("View", _link(of.view)))
    if of.aliases:
        facts.append(("Also called", ", ".join(map(code, of.aliases))))
    if issubclass(of.cls, Component) and of.name in NAMES:
        facts.append(("As a string", code(f'"{of.name.lower()}"')))
    if issubclass(of.cls, Field):
        facts.append(("In a layout", "joins its neighbours in one form"))
    return facts


def _draws(candidate: PublicClass, cls: type[Block]) -> bool:
    return candidate.owns_type and candidate.cls.type_name == cls.type_name


# -- what a function gets and returns ---------------------------------------------------------------------------------


def _conversions(cls: type[Component[Any, Any, Any]]) -> list[str]:
    wire, got, given = generic_arguments(cls)
    rows = [
        ("on the wire", code(wire), "the value as the page and clients have it, `null` when empty"),
        ("the function gets", code(got), text_of(cls.preprocess)),
        ("the function may return", code(given), text_of(cls.postprocess)),
    ]
    return ["## Values", "", *table(("", "Type", ""), rows)]


def generic_arguments(cls: type[Component[Any, Any, Any]]) -> tuple[str, str, str]:
    """What stands in the brackets of its base: wire type, what the function gets, what it may return."""
    for base in cls.__mro__:
        for generic in getattr(base, "__orig_bases__", ()):
            args = typing.get_args(generic)
            if len(args) == 3 and not any(isinstance(a, typing.TypeVar) for a in args):
                wire, got, given = (type_text(a) for a in args)
                return wire, got, given
    return "Any", "Any", "Any"


def type_text(t: Any) -> str:
    """A type as people write it."""
    if t is type(None):
        return "None"
    if isinstance(t, type) and not typing.get_args(t):
        return t.__name__
    origin, args = typing.get_origin(t), typing.get_args(t)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(type_text(a) for a in args)
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, args))}]"
    if args and origin is not None:
        inner = ", ".join("..." if a is Ellipsis else type_text(a) for a in args)
        return f"{getattr(origin, '__name__', origin)}[{inner}]"
    return str(t).replace("typing.", "")


# -- props and events -------------------------------------------------------------------------------------------------


def shared_props() -> dict[int, str]:
    """Props that the bases declare, by identity."""
    return {id(p): name for base in BASES for name, p in base.__props__.items()}


def split_props(cls: type[Block]) -> tuple[list[Prop], list[Prop]]:
    """The constructor's props: those of its own, and those that it shares with every other class of its kind."""
    shared = shared_props()
    shown = [p for p in cls.__props__.values() if p.init and p.name[0] != "_"]
    return [p for p in shown if id(p) not in shared], [p for p in shown if id(p) in shared]


def _props(cls: type[Block]) -> list[str]:
    lines: list[str] = []
    for title, props in zip(("Props", "Common props"), split_props(cls), strict=True):
        if props:
            lines += [f"## {title}", "", *_prop_table(cls, props)]
    return lines


def _prop_table(cls: type[Block], props: Iterable[Prop]) -> list[str]:
    rows = [
        (
            code(p.name),
            code(annotation_text(cls, p.annotation)),
            "required" if p.default is MISSING else code(default_text(p.default)),
            p.doc,
        )
        for p in props
    ]
    return table(("Name", "Type", "Default", ""), rows)


def annotation_text(cls: type[Block], annotation: str) -> str:
    """An annotation with the module's own names for a `Literal` spelled out."""

    def spelled(found: re.Match[str]) -> str:
        for base in cls.__mro__:
            value = vars(sys.modules[base.__module__]).get(found[0])
            if typing.get_origin(value) is typing.Literal:
                return type_text(value)
        return found[0]

    return re.sub(r"(?<![\w.'\"])[A-Z]\w*", spelled, annotation)


def _events(cls: type[Block]) -> list[str]:
    rows = [(code(n), e.doc) for n, e in sorted(cls.__events__.items()) if n[0] != "_"]
    return ["## Events", "", *table(("Name", "When"), rows)] if rows else []


# -- clients ----------------------------------------------------------------------------------------------------------


def _api(cls: type[Component[Any, Any, Any]]) -> list[str]:
    lines = ["## For clients", ""]
    if cls.skip_api:
        return [*lines, "Clients are not told of it: its value is no parameter and no result.", ""]
    blank = cls.blank()
    lines += ["JSON schema of the value on the wire, with every prop at its default:", ""]
    lines += json_block(blank.api_info())
    return [*lines, "A value that it takes:", "", *json_block(blank.example_payload())]


def _server_functions(cls: type[Component[Any, Any, Any]]) -> list[str]:
    if not cls.server_functions:
        return []
    rows = [(code(n), summary(f)) for n, f in sorted(cls.server_functions.items())]
    return ["## Server functions", "", *table(("Name", ""), rows)]


def _accessibility(of: PublicClass) -> list[str]:
    known = ROLES.get(of.cls.type_name)
    if known is None:
        return []
    rows = [(code(role), _name_in_words(name)) for role, name in known]
    return ["## Accessibility", "", *table(("Role", "Accessible name"), rows)]


def _name_in_words(name: str) -> str:
    words = {"{label}": "its label", "{choice}": "the choice", "": "none"}
    return words.get(name) or code(name.replace("{label}", "LABEL"))


def _example(of: PublicClass) -> list[str]:
    if of.example is None:
        return []
    source = of.example.read_text(encoding="utf-8")
    return ["## Example", "", f"{_link(of.example)}:", "", *fenced("python", source)]
