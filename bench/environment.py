"""The other libraries, each in a virtual environment of its own under ``build/bench-env``.

They are installed as their users install them, with nothing added, and never share an
environment with showglass.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "bench-env"

PINNED = {
    "peer": "gradio==6.31.0",
    "nicegui": "nicegui==3.18.0",
}


class InstallError(RuntimeError):
    """pip could not install a peer; the message holds the end of what it said."""


def python_of(name: str) -> Path:
    """The interpreter of the environment `name`, whether it exists or not."""
    return HOME / name / "bin" / "python"


def ensure(name: str) -> Path:
    """Make the environment `name` unless it is there already, and return its interpreter.

    Raises InstallError when pip fails.
    """
    python = python_of(name)
    stamp = HOME / name / "installed.txt"
    wanted = f"{PINNED[name]} {sys.version.split()[0]}"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"bench: installing {PINNED[name]} into {HOME / name}", file=sys.stderr, flush=True)
    venv.create(HOME / name, with_pip=True, clear=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PINNED[name]],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": ""},
    )
    if done.returncode:
        raise InstallError(f"{PINNED[name]}: {done.stderr.strip()[-600:]}")
    stamp.write_text(wanted)
    return python


if __name__ == "__main__":
    for each in PINNED:
        print(ensure(each))
