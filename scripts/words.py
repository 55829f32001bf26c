"""The words that the page says: which there are, and which of them a language lacks.

    python scripts/words.py                     what is missing or not used any more, by language
    python scripts/words.py LANGUAGE            the missing words of one language, a line each
    python scripts/words.py LANGUAGE FILE       take their translations from FILE, a line each in the same order

A counted word has its forms in one line: `one=… | other=…`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from showglass import oauth

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "showglass" / "words"
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_SAID = re.compile(rf"\b(?:say|word|heard)\(\s*{_TEXT}")
_COUNTED = re.compile(rf"\bcount\([^\"`]*?,\s*{_TEXT},\s*{_TEXT}")
_NAMED = re.compile(rf"\b(?:field|fieldGroup|accessibleName)\(\s*[\w.]+,\s*{_TEXT}")
_KIND = re.compile(rf"\bkind={_TEXT}")
_EITHER = re.compile(rf"\b(?:say|word|heard)\(\s*[^()\"]*\?\s*{_TEXT}\s*:\s*{_TEXT}")

Words = dict[str, Any]


def used() -> dict[str, bool]:
    """Every word of the page and of the server's own pages; whether it counts something."""
    found: dict[str, bool] = {}
    for file in sorted((ROOT / "web" / "src").rglob("*")):
        if file.suffix not in (".svelte", ".ts") or file.name.endswith((".gen.ts", "words.ts")):
            continue
        text = file.read_text(encoding="utf-8")
        for pattern in (_SAID, _NAMED, _EITHER):
            for match in pattern.finditer(text):
                found.update({json.loads(f'"{one}"'): False for one in match.groups()})
        if file.suffix == ".svelte":
            found.update({one: False for one in _KIND.findall(text) if one[:1].isupper()})
        found.update({json.loads(f'"{m[2]}"'): True for m in _COUNTED.finditer(text)})
    for file in sorted((ROOT / "showglass" / "server").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        found.update({json.loads(f'"{m[1]}"'): False for m in _SAID.finditer(text)})
    found.update(dict.fromkeys(SERVER, False))
    return dict(sorted(found.items()))


SERVER = (
    "Info", "Warning", "Success", "Made with showglass", "Home",
    "Signed out", "Sign in again", oauth.STRANGER, oauth.NO_PROFILE, oauth.NO_TOKEN,
)  # fmt: skip
"""What the server says in messages, and links."""


def catalogue(language: str) -> Words:
    """The words of a language, by the English ones."""
    file = CATALOGUES / f"{language}.words"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    words: Words = json.loads("{" + ",".join(line for line in lines if line.startswith('"')) + "}")
    return words


def write(language: str, words: Words) -> None:
    """Write a catalogue, sorted, a line each."""
    lines = [
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(words[key], ensure_ascii=False)}\n"
        for key in sorted(words)
    ]
    (CATALOGUES / f"{language}.words").write_text("".join(lines), encoding="utf-8")


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(file.stem for file in CATALOGUES.glob("*.words"))


def parsed(line: str) -> Any:
    """A translation as it stands in a file: a text, or forms."""
    line = line.strip()
    if not re.match(r"(?:zero|one|two|few|many|other)=", line):
        return line
    return dict(part.strip().split("=", 1) for part in line.split(" | "))


def take(language: str, file: Path) -> None:
    """Add translations to a catalogue."""
    words = catalogue(language)
    missing = [word for word in used() if word not in words]
    lines = file.read_text(encoding="utf-8").splitlines()
    if len(lines) != len(missing):
        raise SystemExit(f"{language}: {len(missing)} words are missing, {file} has {len(lines)}.")
    known = used()
    words |= {word: parsed(line) for word, line in zip(missing, lines, strict=True)}
    write(language, {word: text for word, text in words.items() if word in known})


def main(arguments: list[str]) -> int:
    if len(arguments) == 2:
        take(arguments[0], Path(arguments[1]))
        return 0
    known = used()
    if arguments:
        print("\n".join(word for word in known if word not in catalogue(arguments[0])))
        return 0
    for language in languages():
        words = catalogue(language)
        missing = [word for word in known if word not in words]
        print(f"{language}: {len(missing)} missing, {len(words.keys() - known.keys())} not used")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
