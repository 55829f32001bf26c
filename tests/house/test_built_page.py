"""What lies in showglass/static: small, relative, each asset once."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "showglass" / "static"
SCRIPTS = sorted(STATIC.glob("*.js.gz"))


def test_every_file_of_the_manifest_lies_there_gzipped() -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["src/main.ts"]["isEntry"] is True
    for chunk in manifest.values():
        for file in (chunk["file"], *chunk.get("css", [])):
            if file.endswith((".js", ".css", ".svg")):
                assert (STATIC / f"{file}.gz").is_file()
                assert not (STATIC / file).exists()


def test_the_page_itself_is_one_script() -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    # a chunk that the entry imports would be asked for only when the entry is there
    assert manifest["src/main.ts"].get("imports", []) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_import_relatively_and_never_evaluate(path: Path) -> None:
    text = gzip.decompress(path.read_bytes()).decode()
    # at the start of a module or after a `;`, which the words in a list of some language's keywords are not
    imports = re.findall(r'(?:^|[;}])import\b[^;"\'`]*["\'`]([^"\'`]+)["\'`]', text)
    imports += re.findall(r'\bimport\(["\'`]([^"\'`]+)["\'`]', text)
    assert [name for name in imports if not name.startswith("./")] == []
    # a method of that name evaluates nothing: neither its call nor its definition
    evaluates = r"(?<![\w$.])eval\((?![\w$]+(?:,[\w$]+)*\)\{)|new Function\("
    assert re.search(evaluates, text) is None
