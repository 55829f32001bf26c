"""Writes the generated files: the package's names, and the TypeScript of the page from the Python declarations.

`protocol.gen.ts` comes from the wire structs, `props.gen.ts` from the declared props of every class with a view, and
`registry.gen.ts` from the views that lie in `web/src`. With ``--check`` nothing is written: a stale file is an error.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generated import names, props, protocol, registry

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "web" / "src"


def outputs() -> dict[Path, str]:
    """Every generated file with the text it should have."""
    return {
        ROOT / "showglass" / "__init__.py": names.render(),
        SOURCE / "protocol.gen.ts": protocol.render(),
        SOURCE / "props.gen.ts": props.render(),
        SOURCE / "registry.gen.ts": registry.render(SOURCE),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="report stale files, write nothing")
    check = parser.parse_args().check
    stale = [
        path
        for path, text in outputs().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        name = path.relative_to(ROOT)
        if check:
            print(f"stale: {name}", file=sys.stderr)
        else:
            path.write_text(outputs()[path], encoding="utf-8")
            print(f"wrote {name}")
    if check and stale:
        print("Run `python scripts/generate.py`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
