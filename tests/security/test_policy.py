"""Rows 46 and 55 to 59: what no server can replay."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
