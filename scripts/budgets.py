"""Byte budgets of the built page and of the wheel, from `[tool.showglass.budgets]` in pyproject.toml.

A page costs what its entries load before they run: their scripts, static imports and styles, gzipped.
Wheels named as arguments are measured; else those in build/wheel.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "showglass" / "static"
KIB = 1024

Manifest = dict[str, dict[str, Any]]


def page_files(manifest: Manifest, entries: list[str]) -> set[str]:
    """The files that a page of these entries loads.

    Raises:
        KeyError: An entry is not in the manifest.
    """
    files: set[str] = set()
    seen: set[str] = set()
    waiting = list(entries)
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        chunk = manifest[key]
        files |= {chunk["file"], *chunk.get("css", [])}
        waiting += chunk.get("imports", [])
    return files


def size(static: Path, file: str) -> int:
    """The bytes that travel for a built file."""
    packed = static / f"{file}.gz"
    return (packed if packed.exists() else static / file).stat().st_size


def main() -> int:
    with (ROOT / "pyproject.toml").open("rb") as file:
        budgets = tomllib.load(file)["tool"]["showglass"]["budgets"]
    manifest: Manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    measured: list[tuple[str, int, float]] = []
    for name, budget in budgets["pages"].items():
        files = page_files(manifest, budget["entries"])
        measured.append((name, sum(size(STATIC, f) for f in files), budget["kib"]))
    wheels = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "build/wheel").glob("*.whl"))
    measured += [(wheel.name, wheel.stat().st_size, budgets["wheel"]["kib"]) for wheel in wheels]
    for name, used, allowed in measured:
        mark = "·" if used <= allowed * KIB else "✗"
        print(f"{mark} {name}: {used / KIB:.1f} of {allowed} KiB")
    for key, chunk in sorted(manifest.items()):
        if chunk.get("isDynamicEntry"):
            alone = {chunk["file"], *chunk.get("css", [])}
            print(f"  {key}: {sum(size(STATIC, f) for f in alone) / KIB:.1f} KiB when used")
    return 1 if any(used > allowed * KIB for _, used, allowed in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
