"""Rows 46, 50 and 55 to 59: what no server can replay."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import showglass

ROOT = Path(__file__).resolve().parents[2]
WATCH = """
import sys
written = []
def see(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        written.append(args[0])
    elif event in ("os.mkdir", "os.rename", "os.remove"):
        written.append(args[0])
sys.dont_write_bytecode = True
sys.addaudithook(see)
import showglass
with showglass.Blocks():
    showglass.Textbox()
print(written)
"""


def test_importing_and_describing_writes_nothing() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WATCH], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_no_hosted_workflow_runs_what_a_stranger_sends() -> None:
    """Checks are run by `.ci/run` alone; a workflow file would need rules of its own."""
    assert not (ROOT / ".github" / "workflows").exists()


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every pattern of text that a module of ours has, by its name."""
    found = []
    for module in sorted(
        pkgutil.walk_packages(showglass.__path__, "showglass."), key=lambda m: m.name
    ):
        loaded = importlib.import_module(module.name)
        found += [
            (f"{module.name}.{name}", value)
            for name, value in vars(loaded).items()
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
        ]
    return found


AUTHORS = {
    "showglass.docstrings._ENTRY": "a docstring of the author's",
    "showglass.themes.values._CALL": "a value of the author's theme",
}
"""Patterns that no client's text ever meets."""
PATTERNS = [(name, pattern) for name, pattern in patterns() if name not in AUTHORS]
REPEATED = [
    " ", "a", "0", "1.", ".", "/", "\\", "-", "=", ";", "a=", ";a=b", "{", "{{", "${", "a,", ":", "data:", "bytes=",
    "0-", "é", "a.", "a ", " a", "\t", "\n", "<", "&", "%", "''", '"', "_",
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_no_pattern_takes_long_over_a_long_text(name: str, pattern: re.Pattern[str]) -> None:
    """Twice the text may take a bit more than twice the time; what backtracks takes four times, or for ever."""
    for piece in REPEATED:
        for head in ("", "data:", "bytes=", "${", "{{", "now", "127.0.0.1"):
            text = head + piece * (20_000 // len(piece)) + "\x00"
            began = time.process_time()
            pattern.fullmatch(text)
            pattern.match(text)
            pattern.search(text)
            assert time.process_time() - began < 0.5, (name, head, piece)
