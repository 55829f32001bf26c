"""The words of the pages that the server draws itself, in the language of who reads them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.types import Scope

from .body import header

WORDS = Path(__file__).parent.parent / "words"
ENGLISH = "en"
FROM_THE_RIGHT = ("ar", "fa", "he", "ur")
POINTS = {
    **dict.fromkeys(("de", "es", "pt"), (".", ",")),
    "fr": ("\u202f", ","),
    "ru": ("\u00a0", ","),
}
"""What stands between thousands, and before the decimals, where it is not as in English."""
_CHOSEN = re.compile(rb"(?:^|;\s*)showglass-language=([A-Za-z0-9-]{1,35})(?:;|$)")
MOST = 16
"""Languages that a browser may name: it names a few."""


def word(text: str) -> str:
    """`text`; marks it for the catalogues (`scripts/words.py`) where it is said later."""
    return text


@cache
def languages() -> tuple[str, ...]:
    """Those that there is a catalogue of, and English."""
    return (ENGLISH, *sorted(file.stem for file in WORDS.glob("*.words")))


@cache
def catalogue(language: str) -> dict[str, object]:
    """The words of one of `languages`, by the English ones."""
    if language == ENGLISH:
        return {}
    lines = (WORDS / f"{language}.words").read_text(encoding="utf-8").splitlines()
    found: dict[str, object] = json.loads(f"{{{','.join(x for x in lines if x[:1] == chr(34))}}}")
    return found


@dataclass(frozen=True)
class Voice:
    """Says words in a language, one of `languages`."""

    language: str = ENGLISH

    def say(self, text: str, **holes: str) -> str:
        """`text` in the language, in English where it is not known, with `{name}` filled in."""
        said = catalogue(self.language).get(text)
        words = said if isinstance(said, str) else text
        for name, value in holes.items():
            words = words.replace(f"{{{name}}}", value)
        return words

    def figure(self, number: float, digits: int = 0) -> str:
        """A number as people there write it."""
        written = f"{number:,.{digits}f}"
        thousands, point = POINTS.get(self.language, (",", "."))
        return written.translate({ord(","): thousands, ord("."): point})

    @property
    def marks(self) -> str:
        """Attributes of the document's element: its language, and where its lines begin."""
        side = ' dir="rtl"' if self.language in FROM_THE_RIGHT else ""
        return f' lang="{self.language}"{side}'


def voice_of(scope: Scope) -> Voice:
    """In the language that the person chose, else in the first one of the browser's, that there are words in."""
    chosen = _CHOSEN.search((header(scope, b"cookie") or b"")[:8192])
    given = (header(scope, b"accept-language") or b"").decode("latin-1")
    for wanted in [*([chosen[1].decode().lower()] if chosen else []), *_wanted(given)]:
        main = wanted.partition("-")[0]
        for language in languages():
            if language.lower() == wanted or language.lower().partition("-")[0] == main:
                return Voice(language)
    return Voice()


def _wanted(given: str) -> list[str]:
    """Names of languages in lower case, the one that is wanted most first."""
    found: list[tuple[float, int, str]] = []
    for part in given.split(",")[:MOST]:
        name, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if weight > 0:
            found.append((-weight, len(found), name.strip().lower()))
    return [name for _, _, name in sorted(found)]
