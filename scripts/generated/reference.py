"""`docs/reference.md`: every public name with one line, and where to read more."""

from __future__ import annotations

import inspect
from pathlib import Path

import showglass
from showglass._names import NAMES

from .classes import ROOT, public_classes
from .markdown import code, header, joined, summary, table

SECTIONS: dict[str, tuple[str, ...]] = {
    "Apps": ("blocks", "interface", "launch", "shortcuts", "examples"),
    "Components": ("components.",),
    "Layouts": ("layouts.",),
    "Events and what they say": ("events", "eventdata"),
    "Inside of a running function": ("messages", "progress", "request"),
    "Signing in": ("auth",),
    "Flagging": ("flagging",),
}
REST = "Others"
CONSTANTS = {
    "NO_RELOAD": "True: what stands under `if gr.NO_RELOAD:` runs once, as the app starts.",
    "__version__": "The version of the package, as text.",
}
"""Names that have no docstring."""


def render_all() -> dict[Path, str]:
    """The page with its text."""
    lines = header("Reference", "showglass/_names.py and the docstrings")
    lines += ["Every public name, as in `import showglass as gr`.", ""]
    rows: dict[str, list[tuple[str, str]]] = {title: [] for title in (*SECTIONS, REST)}
    pages = {c.name: f"{c.folder}/{c.stem}.md" for c in public_classes()}
    for name in showglass.__all__:
        rows[section(name)].append(_row(name, pages))
    for title, some in rows.items():
        if some:
            lines += [f"## {title}", "", *table(("Name", "What it is"), some)]
    return {ROOT / "docs" / "reference.md": joined(lines)}


def section(name: str) -> str:
    """The heading under which a name stands."""
    module = NAMES.get(name, "").partition(":")[0]
    for title, places in SECTIONS.items():
        if any(module == p or (p[-1] == "." and module.startswith(p)) for p in places):
            return title
    return REST


def _row(name: str, pages: dict[str, str]) -> tuple[str, str]:
    value = getattr(showglass, name)
    own = getattr(value, "__name__", name)
    shown = f"[`{name}`]({pages[name]})" if name in pages else code(name)
    if own != name and own in NAMES:
        return shown, f"The same as {code(own)}."
    if inspect.ismodule(value) or callable(value):
        return shown, summary(value)
    return shown, CONSTANTS[name]
