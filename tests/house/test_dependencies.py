"""DEPENDENCIES.md: tables are read, kept and checked."""

from __future__ import annotations

import dependencies
from dependencies import Row

TEXT = """# Dependencies

Why.

## Python: always

| Name | Version | Licence | Why |
| --- | --- | --- | --- |
| one | >=1 | MIT | Does one thing. |
| two | >=2 | ? | ? |
"""


def test_a_table_survives_reading_and_writing() -> None:
    known = dependencies.written(TEXT)
    tables = {"Python: always": [row for _, row in sorted(known.items())]}
    assert dependencies.render(TEXT, tables) == TEXT


def test_what_is_missing_or_too_many_is_named() -> None:
    known = dependencies.written(TEXT)
    tables = {
        "Python: always": [Row("two", ">=2", "MIT", "?"), Row("three", ">=3", "MIT", "Because.")]
    }
    found = "\n".join(sorted(dependencies.problems(known, tables)))
    assert "one stands under" in found
    assert "two needs its licence and its reason" in found
    assert "three has no row" in found


def test_a_changed_version_is_named() -> None:
    known = dependencies.written(TEXT)
    tables = {"Python: always": [Row("one", ">=1.5", "MIT", "?"), Row("two", ">=2", "?", "?")]}
    assert "one is declared as >=1.5, not >=1" in "\n".join(dependencies.problems(known, tables))


def test_every_declared_dependency_is_found() -> None:
    tables = dependencies.declared()
    assert tables["Python: always"]["starlette"] == ">=1.0"
    assert "svelte" in tables["Page: built of"]
    assert "vitest" in tables["Page: checks"]
