"""What of an `HTML` is code of the author's: found in its templates, and made a module of the page's own origin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

PATH = re.compile(r"[A-Za-z_$][\w$]*(?:\.[\w$]+)*")
"""What stands in a place and is no code: a name, or a way into one."""
_BLOCK = re.compile(r"\{\{([#/])(\w*)")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_QUOTED = re.compile(r"""(["'`])([a-z]\w{0,60})\1""")
HELPERS = ("if", "unless", "each", "with")
_RESERVED = frozenset(
    [
        "arguments",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ]
)


def expressions(template: str) -> list[str]:
    """The code in the ``${…}`` of a template, in order, without names. Raises ValueError if one has no end."""
    return [code for code in _places(template) if not PATH.fullmatch(code.strip())]


def _places(template: str) -> Iterator[str]:
    at = 0
    while (start := template.find("${", at)) >= 0:
        end = _end(template, start + 2)
        if end < 0:
            raise ValueError(f"{template[start : start + 40]!r} has no end: a '}}' is missing.")
        yield template[start + 2 : end]
        at = end + 1


def _end(text: str, at: int) -> int:
    """Where the ``}`` is that closes what began before `at`; -1 if nowhere. Braces in strings do not count."""
    depth = 0
    while at < len(text):
        one = text[at]
        if one in "'\"`":
            at = _after_string(text, at)
            continue
        if one == "}" and depth == 0:
            return at
        depth += {"{": 1, "}": -1}.get(one, 0)
        at += 1
    return -1


def _after_string(text: str, at: int) -> int:
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != quote:
        if text[at] == "\\":
            at += 2
        elif quote == "`" and text.startswith("${", at):
            end = _end(text, at + 2)
            at = len(text) if end < 0 else end + 1
        else:
            at += 1
    return at + 1


def check(argument: str, template: str) -> None:
    """Raise ValueError where a template cannot be read: places without an end, helpers that are not known."""
    try:
        expressions(template)
    except ValueError as error:
        raise ValueError(f"HTML({argument}=): {error}") from None
    open_blocks: list[str] = []
    for match in _BLOCK.finditer(template):
        kind, name = match.groups()
        if name not in HELPERS:
            raise ValueError(
                f"HTML({argument}=): {{{{{kind}{name}}}}} is not known; there are #{', #'.join(HELPERS)}."
            )
        if kind == "#":
            open_blocks.append(name)
        elif not open_blocks or open_blocks.pop() != name:
            raise ValueError(f"HTML({argument}=): {{{{/{name}}}}} closes nothing.")
    if open_blocks:
        raise ValueError(f"HTML({argument}=): {{{{#{open_blocks[-1]}}}}} is never closed.")


def event_names(script: str) -> list[str]:
    """Names that stand in quotes in a script: any of them may be an event that it triggers."""
    return [match[2] for match in _QUOTED.finditer(script)]


def module(codes: Iterable[str], names: Iterable[str], script: str | None) -> str:
    """A module with the author's expressions, by their text, and the script that runs once the element is there."""
    known = sorted({n for n in names if _NAME.fullmatch(n) and n not in _RESERVED})
    taken = f"const {{ {', '.join(known)} }} = __values;"
    entries = [
        f"{json.dumps(code)}: (__values) => {{ {taken} return (\n{code}\n); }},"
        for code in dict.fromkeys(codes)
    ]
    load = "null"
    if script is not None:
        load = f"async (element, props, trigger, watch, server, upload) => {{\n{script}\n}}"
    lines = ["export default {", "expressions: {", *entries, "},", f"load: {load},", "};", ""]
    return "\n".join(lines)
