"""The page's document: its style sheet, its data, and the app as it looks at first, in one piece of HTML."""

from __future__ import annotations

import gzip
import html
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..i18n import plain
from ..protocol import PageConfig
from ..values.wire import to_json
from .drawing import drawn
from .head import Head
from .look import Look
from .settings import Settings
from .words import Voice

STATIC = Path(__file__).parent.parent / "static"
ENTRY = "src/main.ts"
EARLY = "src/early/early.ts"
FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect x='3' y='3' width='26'"
    " height='26' rx='7' fill='%230f766e'/%3E%3Cpath d='M9 21 21 9M15 23l8-8' stroke='white' stroke-width='2.6'"
    " stroke-linecap='round'/%3E%3C/svg%3E"
)
INSTALLED = '<link rel="manifest" href="manifest.json" crossorigin="use-credentials">'
"""With the visitor's cookies: where people sign in, it is not for strangers."""


class PageNotBuilt(RuntimeError):
    """The page's assets are missing."""

    def __init__(self) -> None:
        super().__init__(
            "The page is not built: run `make build` (or install the package, which builds it)."
        )


@cache
def manifest() -> dict[str, Any]:
    """The build's manifest: source file to hashed file. Raises `PageNotBuilt`."""
    try:
        found: dict[str, Any] = json.loads((STATIC / "manifest.json").read_text())
    except FileNotFoundError:
        raise PageNotBuilt from None
    return found


def _preloads(types: set[str]) -> list[str]:
    """Files of the lazy views that this page needs, so that they come with the first ones."""
    by_stem = {
        Path(source).stem.replace("_", ""): e
        for source, e in manifest().items()
        if e.get("isDynamicEntry")
    }
    files: list[str] = []
    for name in sorted(types & by_stem.keys()):
        files += _closure(by_stem[name])
    return list(dict.fromkeys(files))


def _closure(entry: dict[str, Any]) -> list[str]:
    files = [entry["file"], *entry.get("css", [])]
    for other in entry.get("imports", []):
        imported = manifest()[other]
        if not imported.get("isEntry"):
            files += _closure(imported)
    return files


def _link(file: str) -> str:
    if file.endswith(".css"):
        return f'<link rel="preload" as="style" crossorigin href="assets/{file}">'
    return f'<link rel="modulepreload" href="assets/{file}">'


def _style(file: str) -> str:
    """The page's own style sheet. It stands in the document: nothing is drawn or run before it is there."""
    return gzip.decompress((STATIC / f"{file}.gz").read_bytes()).decode().replace("</", "<\\/")


@dataclass(frozen=True)
class Reader:
    """How a visitor reads a page. theme: what was chosen, "light" or "dark"; "" follows the system."""

    theme: str
    voice: Voice


@dataclass(frozen=True)
class Paper:
    """What all documents of an app have in common."""

    settings: Settings
    head: Head
    look: Look

    def document(self, config: PageConfig, reader: Reader, *, name: Mark | None = None) -> bytes:
        """The whole HTML document of a page, with the app drawn in it where the server can."""
        data = _data(config)
        # an author's own translations are put in by the page
        picture = "" if config.i18n else drawn(data, reader.theme or "system", reader.voice)
        if name is not None:
            picture = picture.replace(name.in_data, name.in_markup)
        return self._around(config, data, reader, picture).encode()

    def undrawn(self, config: PageConfig, reader: Reader) -> bytes:
        """The same for one visit alone, which a picture would keep waiting."""
        return self._around(config, _data(config), reader, "").encode()

    def _around(self, config: PageConfig, data: str, reader: Reader, picture: str) -> str:
        entry = manifest()[ENTRY]
        icon = "favicon.ico" if self.settings.favicon_path is not None else FAVICON
        styles = "".join(f"<style>{_style(file)}</style>" for file in entry.get("css", []))
        types = {c.type for c in config.components} | ({"navbar"} if config.pages else set())
        preloads = "".join(_link(f) for f in _preloads(types))
        marks = reader.voice.marks if picture else ' lang="en"'
        return (
            f'<!doctype html><html{marks}{_dressed(reader.theme)}><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f'<title>{html.escape(title_of(config))}</title><link rel="icon" href="{icon}">'
            f"{INSTALLED if self.settings.pwa else ''}"
            f"{styles}{_scripts(entry['file'], bool(picture))}{preloads}"
            f"{self.look.links}{self.head.markup}{self.look.markup(config)}</head>"
            f'<body><gradio-app id="app">{picture}</gradio-app>'
            "<noscript>This page needs JavaScript.</noscript>"
            f'<script type="application/json" id="showglass-page">{data}</script></body></html>'
        )


class Mark(NamedTuple):
    """What stands for a person's name in a document that is made once for many: in its data, and in its picture."""

    in_data: str
    in_markup: str


def _scripts(file: str, drawn: bool) -> str:
    """The page's script. What is drawn is painted before it is there; else nothing is.

    But not before what keeps the presses: whatever is seen can be pressed. So the rest of the document waits for that.
    """
    module = f'src="assets/{file}"></script>'
    if not drawn:
        return f'<script type="module" blocking="render" {module}'
    early = manifest()[EARLY]["file"]
    keeper = f'<script fetchpriority="high" src="assets/{early}"></script>'
    return f'{keeper}<script type="module" fetchpriority="high" {module}'


def title_of(config: PageConfig) -> str:
    """What stands on the browser's tab: the page before the app, where there are several."""
    return str(plain(config.tab or config.title, config.i18n))


def _dressed(theme: str) -> str:
    return f' data-theme="{theme}"' if theme else ""


def _data(value: Any) -> str:
    """`value` as JSON that cannot end the element which it stands in."""
    return to_json(value).decode().replace("<", "\\u003c")


def in_data(text: str) -> str:
    """`text` as it stands between the quotes of a string of a page's data."""
    return _data(text)[1:-1]
