"""Writes the generated files: the package's names, the TypeScript of the page and the pages of documentation.

`protocol.gen.ts` and `docs/wire.md` come from the wire structs, `props.gen.ts`, `docs/components` and `docs/layouts`
from the declared props, `docs/reference.md` from the public names,
`docs/styling.md` from the tokens, parts and variables of looks,
`registry.gen.ts` from the views in `web/src`.
With ``--check`` nothing is written: a stale file is an error, and so is a page whose class is gone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from generated import names, pages, props, protocol, reference, registry, styling, wire

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "web" / "src"


def outputs() -> dict[Path, str]:
    """Every generated file with the text it should have."""
    return {
        ROOT / "showglass" / "__init__.py": names.render(),
        SOURCE / "protocol.gen.ts": protocol.render(),
        SOURCE / "props.gen.ts": props.render(),
        ROOT / "web" / "tests" / "defaults.gen.ts": props.render_defaults(),
        SOURCE / "registry.gen.ts": registry.render(SOURCE),
        **pages.render_all(),
        **wire.render_all(),
        **reference.render_all(),
        **styling.render_all(),
    }


def leftovers(wanted: Iterable[Path]) -> list[Path]:
    """Pages of classes that are no longer there."""
    found = {p for folder in pages.TITLES for p in (ROOT / "docs" / folder).glob("*.md")}
    return sorted(found - set(wanted))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="report stale files, write nothing")
    check = parser.parse_args().check
    wanted = outputs()
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    gone = leftovers(wanted)
    for path in [*stale, *gone]:
        name = path.relative_to(ROOT)
        if check:
            print(f"stale: {name}", file=sys.stderr)
        elif path in gone:
            path.unlink()
            print(f"removed {name}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
            print(f"wrote {name}")
    if check and (stale or gone):
        print("Run `python scripts/generate.py`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
