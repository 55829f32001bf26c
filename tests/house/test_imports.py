"""`import showglass` stays light, and the lint rules that keep it so are not switched off."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"PIL", "httpx", "numpy", "pandas", "soundfile", "starlette", "uvicorn"}


def test_import_loads_nothing_heavy() -> None:
    code = "import json, sys, showglass; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded & HEAVY == set()


def test_the_import_contract_has_no_exceptions() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        linter = tomllib.load(file)["tool"]["importlinter"]
    assert linter["exclude_type_checking_imports"] is True
    for contract in linter["contracts"]:
        assert contract["exhaustive"] is True
        assert not {"ignore_imports", "exhaustive_ignores"} & contract.keys()


def test_only_late_imports_by_name() -> None:
    # __init__ is lazy by the same means; everything else states its imports.
    allowed = {"_late.py", "__init__.py"}
    users = {
        path.relative_to(ROOT / "showglass").as_posix()
        for path in (ROOT / "showglass").rglob("*.py")
        if "import_module(" in path.read_text(encoding="utf-8")
    }
    assert users <= allowed
