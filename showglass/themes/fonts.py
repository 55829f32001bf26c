"""Fonts of a theme: what stands on every machine, files of the app's own, and Google's when the author wants that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

PLACE = "gradio_api/fonts/"
"""Where the files of a page's fonts are, beside the page."""
GENERIC = frozenset(
    [
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "ui-serif",
        "ui-sans-serif",
        "ui-monospace",
        "ui-rounded",
        "math",
        "emoji",
        "-apple-system",
        "inherit",
    ]
)
MAX_FILE = 16 * 1024 * 1024
_NAME = re.compile(r"[\w][\w .&+'-]{0,80}|-apple-system")
_MAGIC = {
    b"wOF2": ("woff2", b"font/woff2"), b"wOFF": ("woff", b"font/woff"), b"OTTO": ("opentype", b"font/otf"),
    b"\0\1\0\0": ("truetype", b"font/ttf"), b"true": ("truetype", b"font/ttf"),
}  # fmt: skip


class Font:
    """A font that is on the visitor's machine, or a generic one: `Font("Georgia")`, `Font("sans-serif")`.

    Raises ValueError for what is no name.
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                f"A font's name has letters, digits, spaces and - . & + ' only, got {name!r}."
            )
        self.name = name

    def __str__(self) -> str:
        return self.name if self.name in GENERIC else f'"{self.name}"'

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class GoogleFont(Font):
    """A font of fonts.google.com.

    A visitor's browser asks Google for it only with `fetch=True`: the page's policy then lets in fonts.googleapis.com
    and fonts.gstatic.com. Without it the font is used where it is installed, and `launch` says so. To have it
    everywhere and ask nobody, save its files and use `LocalFont`.
    weights: 1 to 1000 each.
    """

    def __init__(
        self, name: str, weights: Iterable[int] = (400, 600), *, fetch: bool = False
    ) -> None:
        super().__init__(name)
        self.weights = _weights(weights)
        self.fetch = fetch

    @property
    def address(self) -> str:
        """The style sheet that Google has for it."""
        weights = ";".join(map(str, self.weights))
        family = f"{quote(self.name)}:wght@{weights}"
        return f"https://fonts.googleapis.com/css2?family={family}&display=swap"


class LocalFont(Font):
    """A font whose files the app serves itself: `LocalFont("Inter", files="fonts/Inter-{weight}.woff2")`.

    weights: 1 to 1000 each. files: a path with "{weight}" in it, or a file for each weight; None takes the font from
    the visitor's machine. Raises ValueError for a file that is no font, FileNotFoundError.
    """

    def __init__(
        self,
        name: str,
        weights: Iterable[int] = (400, 600),
        *,
        files: str | Path | Mapping[int, str | Path] | None = None,
    ) -> None:
        super().__init__(name)
        if isinstance(files, Mapping):
            weights = files
        self.weights = _weights(weights)
        self.files: dict[int, FontFile] = {}
        if files is not None:
            paths = files if isinstance(files, Mapping) else _by_weight(str(files), self.weights)
            self.files = {weight: FontFile(Path(paths[weight])) for weight in self.weights}


class FontFile:
    """A font as bytes, read once."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.body = file.read(MAX_FILE + 1)
        known = _MAGIC.get(self.body[:4])
        if known is None or len(self.body) > MAX_FILE:
            raise ValueError(
                f"{path} is no font: woff2, woff, otf or ttf of at most {MAX_FILE >> 20} MB."
            )
        self.format, self.type = known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FontFile) and other.body == self.body

    __hash__ = None  # type: ignore[assignment]  # nobody looks one up


def _by_weight(pattern: str, weights: list[int]) -> dict[int, str]:
    if len(weights) > 1 and "{weight}" not in pattern:
        raise ValueError(
            f'files= needs "{{weight}}" where it differs, or one weight: weights=(400,); got {pattern!r}.'
        )
    return {weight: pattern.replace("{weight}", str(weight)) for weight in weights}


def _weights(given: Iterable[int]) -> list[int]:
    weights = list(given)
    if not weights or not all(type(w) is int and 1 <= w <= 1000 for w in weights):
        raise ValueError(f"weights are numbers from 1 to 1000, got {weights!r}.")
    return weights[:20]


def as_fonts(given: Any) -> list[Font]:
    """A font, its name, or several in the order of preference. Raises TypeError, ValueError."""
    if isinstance(given, str) and "," in given:
        given = [part.strip().strip("\"'") for part in given.split(",")]
    several = [given] if isinstance(given, (str, Font)) else given
    if not isinstance(several, Iterable):
        raise TypeError(f"font must be a name, a Font or a list of them, got {given!r}.")
    fonts = [one if isinstance(one, Font) else Font(one) for one in several]
    if not fonts:
        raise ValueError("A theme needs a font: font must not be empty.")
    return fonts


def faces(fonts: Iterable[Font]) -> tuple[str, list[FontFile]]:
    """`@font-face` rules, and the files behind them in the order of their numbers."""
    rules: list[str] = []
    files: list[FontFile] = []
    for font in dict.fromkeys(fonts):
        for weight, file in getattr(font, "files", {}).items():
            rules.append(
                f'@font-face{{font-family:{font};src:url("{PLACE}{len(files)}") format("{file.format}");'
                f"font-weight:{weight};font-style:normal;font-display:swap}}"
            )
            files.append(file)
    return "".join(rules), files


def to_dict(font: Font) -> dict[str, Any]:
    """A font as a theme file has it."""
    kinds = {GoogleFont: "google", LocalFont: "local"}
    found: dict[str, Any] = {
        "__gradio_font__": True,
        "name": font.name,
        "class": kinds.get(type(font), "font"),
    }
    if isinstance(font, (GoogleFont, LocalFont)):
        found["weights"] = list(font.weights)
    return found


def from_dict(given: Any) -> Font:
    """The font that a theme file names. It opens no file and lets nobody in, whatever the file says."""
    if isinstance(given, Font):
        return given
    if not isinstance(given, dict):
        return Font(given)
    name, weights = given.get("name", ""), given.get("weights") or (400, 600)
    if given.get("class") == "google":
        return GoogleFont(name, weights)
    return LocalFont(name, weights) if given.get("class") == "local" else Font(name)
