"""The house rules that no linter has: sizes of files and functions, names, reasons for suppressions.

A function's length is that of its body: its signature and docstring say what it is, and may be long.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("showglass", "examples", "scripts", "tests", "bench", "docs", "web")
SUFFIXES = {".py", ".ts", ".js", ".svelte", ".css"}
SKIPPED = {"node_modules", "static", "__pycache__", "results"}

FILE_LINES = 400
FUNCTION_LINES = 60
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common"}
"""Names that say nothing of what is inside."""

NEVER = re.compile(r"svelte-ignore\s+a11y")
SUPPRESSION = re.compile(
    r"""(?:\#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w\-, ]+\])?
        |pyright:\s*ignore(?:\[\w+(?:,\s*\w+)*\])?|pragma:\s*no\s+cover)
       |(?://|/\*|<!--)\s*(?:eslint-disable[\w\-]*(?:\s+[\w@/\-]+(?:,\s*[\w@/\-]+)*)?|prettier-ignore
        |svelte-ignore\s+\w+|@ts-expect-error|@ts-ignore|@ts-nocheck))(?P<rest>[^\n]*)""",
    re.VERBOSE,
)
REASON = re.compile(r"\w+\W+\w+")


def files(root: Path) -> Iterator[Path]:
    """Every file the rules hold for, generated ones left out."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            if path.suffix in SUFFIXES and not SKIPPED & set(parts) and ".gen." not in path.name:
                yield path
    yield from sorted(root.glob("*.py"))


def problems(path: Path, name: Path) -> Iterator[str]:
    """What is wrong with the file at `path`, which is called `name` in messages."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines, more than {FILE_LINES}"
    if "compat" not in name.parts:
        for part in (*name.parts[:-1], path.name.split(".")[0]):
            if part.lower().strip("_") in DRAWERS:
                yield f"{name}: '{part}' says nothing; name it after what it does"
    for number, line in enumerate(text.splitlines(), start=1):
        if NEVER.search(line):
            yield f"{name}:{number}: an accessibility warning is mended, not ignored"
        found = SUPPRESSION.search(line)
        if found and not REASON.search(found["rest"]):
            yield f"{name}:{number}: a suppression needs its reason beside it"
    if path.suffix == ".py":
        yield from _long_functions(ast.parse(text), name)


def _long_functions(tree: ast.Module, name: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = _body_lines(node)
            if lines > FUNCTION_LINES:
                yield (
                    f"{name}:{node.lineno}: {node.name} has {lines} lines, "
                    f"more than {FUNCTION_LINES}"
                )


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body
    if ast.get_docstring(node, clean=False) is not None:
        body = body[1:]
    if not body:
        return 0
    return (node.end_lineno or node.lineno) - body[0].lineno + 1


def main() -> int:
    found = [text for path in files(ROOT) for text in problems(path, path.relative_to(ROOT))]
    print("\n".join(found) if found else "no file or function is too long")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
