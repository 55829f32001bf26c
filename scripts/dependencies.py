"""Keeps the tables of DEPENDENCIES.md: what is declared, its licence, and why it is here.

Names and versions come from pyproject.toml and web/package.json with its lock, licences from what is
installed; the reasons are written by hand and kept. With `--check` nothing is written: a dependency
without a row, licence or reason, and a row without a dependency, is an error.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "DEPENDENCIES.md"
UNKNOWN = "?"
HEAD = ("Name", "Version", "Licence", "Why")


class Row(NamedTuple):
    """One line of a table."""

    name: str
    version: str
    licence: str
    why: str


def declared() -> dict[str, dict[str, str]]:
    """The heading of each table, with the name and version of everything that is declared for it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    page = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    tables = {"Python: always": _python(project["dependencies"])}
    for extra, requirements in project["optional-dependencies"].items():
        tables[f"Python: `[{extra}]`"] = _python(requirements)
    for heading, kind in (("Page: built of", "dependencies"), ("Page: checks", "devDependencies")):
        tables[heading] = {n: lock[f"node_modules/{n}"]["version"] for n in sorted(page[kind])}
    return tables


def _python(requirements: list[str]) -> dict[str, str]:
    found = {}
    for requirement in requirements:
        match = re.match(r"([\w.\-]+)\s*([^;]*)", requirement)
        if match is None:
            raise SystemExit(f"pyproject.toml: cannot read the requirement {requirement!r}")
        found[match[1]] = match[2].strip()
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def licence(name: str, *, page: bool) -> str:
    """The licence that an installed package states, or `UNKNOWN`."""
    if page:
        path = ROOT / "web/node_modules" / name / "package.json"
        stated = (
            json.loads(path.read_text(encoding="utf-8")).get("license") if path.exists() else ""
        )
        return str(stated or UNKNOWN)
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return UNKNOWN
    fields = [*(metadata.get_all("License-Expression") or []), *(metadata.get_all("License") or [])]
    # Older packages put the whole text of the licence there.
    short = [field for field in fields if "\n" not in field and len(field) <= 60]
    kinds = [kind for kind in metadata.get_all("Classifier") or [] if kind.startswith("License")]
    return next((str(name) for name in [*short, *(k.split(" :: ")[-1] for k in kinds)]), UNKNOWN)


def written(text: str) -> dict[tuple[str, str], Row]:
    """The rows of the document, by heading and name."""
    rows = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith("| ---"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == len(HEAD) and tuple(cells) != HEAD:
                row = Row(*cells)
                rows[heading, row.name] = row
    return rows


def current(known: dict[tuple[str, str], Row]) -> dict[str, list[Row]]:
    """The tables as they should be; reasons, and licences of what is not installed, are kept."""
    tables = {}
    for heading, names in declared().items():
        rows = []
        for name, version in names.items():
            old = known.get((heading, name), Row(name, "", UNKNOWN, UNKNOWN))
            stated = licence(name, page=heading.startswith("Page"))
            rows.append(Row(name, version, old.licence if stated == UNKNOWN else stated, old.why))
        tables[heading] = rows
    return tables


def render(text: str, tables: dict[str, list[Row]]) -> str:
    """The document: what stands before the first table, then the tables."""
    parts = [text.split("\n## ", maxsplit=1)[0].rstrip() + "\n"]
    for heading, rows in tables.items():
        lines = [f"\n## {heading}\n", "| " + " | ".join(HEAD) + " |", "| --- | --- | --- | --- |"]
        parts.append("\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n")
    return "".join(parts)


def problems(known: dict[tuple[str, str], Row], tables: dict[str, list[Row]]) -> Iterator[str]:
    """What is missing from the rows of the document, what is too many, what is out of date."""
    wanted = {(heading, row.name): row for heading, rows in tables.items() for row in rows}
    for heading, name in wanted.keys() - known.keys():
        yield f"{name} has no row under '{heading}' (make docs adds it; then write why)"
    for heading, name in known.keys() - wanted.keys():
        yield f"{name} stands under '{heading}' but is not declared (make docs removes it)"
    for key in wanted.keys() & known.keys():
        row = known[key]
        if UNKNOWN in (row.licence, row.why):
            yield f"{row.name} needs its licence and its reason under '{key[0]}'"
        if row.version != wanted[key].version:
            yield f"{row.name} is declared as {wanted[key].version}, not {row.version} (make docs)"


def main() -> int:
    text = DOCUMENT.read_text(encoding="utf-8")
    known = written(text)
    tables = current(known)
    if "--check" not in sys.argv[1:]:
        text = render(text, tables)
        DOCUMENT.write_text(text, encoding="utf-8")
        known = written(text)
    found = sorted(problems(known, tables))
    for problem in found:
        print(f"DEPENDENCIES.md: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
