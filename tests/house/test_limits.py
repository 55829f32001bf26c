"""The limits hold, and the rule that holds them finds what it must."""

from __future__ import annotations

from pathlib import Path

import pytest

import limits


def found(tmp_path: Path, name: str, text: str) -> list[str]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return list(limits.problems(path, Path(name)))


def function(lines: int, before: str = "") -> str:
    return f"def long():\n{before}" + "    x = 1\n" * lines


def test_a_file_may_have_400_lines(tmp_path: Path) -> None:
    assert found(tmp_path, "a.ts", "x\n" * 400) == []
    assert found(tmp_path, "a.ts", "x\n" * 401) == ["a.ts: 401 lines, more than 400"]


def test_a_function_may_have_60_lines(tmp_path: Path) -> None:
    assert found(tmp_path, "a.py", function(60)) == []
    assert found(tmp_path, "a.py", function(61)) == ["a.py:1: long has 61 lines, more than 60"]


def test_signature_and_docstring_do_not_count(tmp_path: Path) -> None:
    docstring = '    """One.\n' + "    more\n" * 50 + '    """\n'
    assert found(tmp_path, "a.py", function(60, docstring)) == []


@pytest.mark.parametrize("name", ["utils.py", "misc/a.py", "helpers.ts", "_common.py"])
def test_a_drawer_is_no_name(tmp_path: Path, name: str) -> None:
    assert len(found(tmp_path, name, "")) == 1


def test_compat_mirrors_foreign_names(tmp_path: Path) -> None:
    assert found(tmp_path, "compat/utils.py", "") == []


@pytest.mark.parametrize(
    ("mark", "rest", "fine"),
    [
        ("# no@qa", ": E501", False),
        ("# no@qa", ": E501 - a URL cannot be broken", True),
        ("# type@: ignore", "[attr-defined]", False),
        ("# type@: ignore", "[attr-defined]  # set by the metaclass", True),
        ("// eslint@-disable-next-line", " no-eval", False),
        ("// eslint@-disable-next-line", " no-eval -- the source is ours", True),
        ("<!-- svelte@-ignore", " a11y_autofocus because it was asked for -->", False),
        ("// @@ts-expect-error", "", False),
    ],
)
def test_a_suppression_has_its_reason_beside_it(
    tmp_path: Path, mark: str, rest: str, fine: bool
) -> None:
    # The @ keeps the rule from reading this very file as a list of suppressions.
    line = mark.replace("@", "", 1) + rest + "\n"
    assert (found(tmp_path, "a.ts", line) == []) is fine
