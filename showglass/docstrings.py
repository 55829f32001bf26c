"""What a docstring says of a function, its parameters and its result."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SECTION = re.compile(
    r"(?i)^\s*(args|arguments|parameters|params|returns?|yields?|raises|examples?|notes?):\s*$"
)
_INLINE = re.compile(r"(?i)^\s*(returns?|yields?):\s*(\S.*)$")
_ENTRY = re.compile(r"^(\s*)\*{0,2}(\w+)\s*(?:\([^)]{0,200}\))?\s*:\s*(.*)$")
_TAKES = frozenset({"args", "arguments", "parameters", "params"})
_GIVES = frozenset({"return", "returns", "yield", "yields"})


@dataclass
class Docstring:
    """summary: the text before the first section. parameters: their descriptions by name. returns: what comes out."""

    summary: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    returns: str = ""


def read(doc: str) -> Docstring:
    """The parts of a docstring with sections like `Args:` and `Returns:`, each in one line of text."""
    sections: dict[str, list[str]] = {"": []}
    current = ""
    for line in doc.splitlines():
        heading = _SECTION.match(line)
        inline = _INLINE.match(line)
        if heading:
            current = heading.group(1).lower()
            sections.setdefault(current, [])
        elif inline:
            current = inline.group(1).lower()
            sections.setdefault(current, []).append(inline.group(2))
        else:
            sections[current].append(line)
    found = Docstring(_flat(sections[""]))
    for name, lines in sections.items():
        if name in _TAKES:
            found.parameters |= _entries(lines)
        elif name in _GIVES:
            found.returns = found.returns or _flat(lines)
    return found


def _flat(lines: list[str]) -> str:
    return " ".join(word for line in lines for word in line.split())


def _entries(lines: list[str]) -> dict[str, str]:
    """`name: text` and `name (type): text`, with the lines that are indented further."""
    entries: dict[str, list[str]] = {}
    indent, name = -1, ""
    for line in lines:
        match = _ENTRY.match(line)
        if match and (indent < 0 or len(match.group(1)) <= indent):
            indent, name = len(match.group(1)), match.group(2)
            entries[name] = [match.group(3)]
        elif name:
            entries[name].append(line)
    return {key: _flat(text) for key, text in entries.items()}
