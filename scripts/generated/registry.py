"""`registry.gen.ts`: which Svelte file shows which wire type.

A view lies at `components/NAME.svelte`, `components/NAME/NAME.svelte` or the same under `layouts/`; its wire type is
its stem without underscores.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import HEADER
from .classes import public_classes

LAZY = frozenset(
    {
        "annotatedimage",
        "audio",
        "chatbot",
        "code",
        "colorpicker",
        "dataframe",
        "dataset",
        "datetime",
        "dialogue",
        "downloadbutton",
        "draggable",
        "dropdown",
        "fallback",
        "file",
        "fileexplorer",
        "gallery",
        "grid",
        "highlightedtext",
        "html",
        "image",
        "imageeditor",
        "imageslider",
        "json",
        "label",
        "markdown",
        "modal",
        "model3d",
        "paramviewer",
        "sidebar",
        "tabitem",
        "tabs",
        "uploadbutton",
        "multimodaltextbox",
        "nativeplot",
        "plot",
        "video",
        "walkthrough",
        "walkthroughstep",
    }
)
"""Views in chunks of their own: they carry a library, or most pages have none of them."""


def render(source: Path) -> str:
    """The text of the file for the views under `source`."""
    found = {stem.replace("_", ""): path for stem, path in _views(source)}
    light = {t: p for t, p in sorted(found.items()) if t not in LAZY}
    heavy = {t: p for t, p in sorted(found.items()) if t in LAZY}
    lines = [HEADER, 'import { view, type View } from "./view";']
    lines += [f'import {_name(t)} from "{p}";' for t, p in light.items()]
    lines += ["", "/** Views that are part of the page itself. */"]
    lines += ["export const VIEWS: Readonly<Record<string, View>> = {"]
    lines += [f"  {t}: view({_name(t)})," for t in light]
    lines += ["};", "", "/** Views that are fetched when a page has one of their type. */"]
    lines += ["export const LAZY_VIEWS: Readonly<Record<string, () => Promise<View>>> = {"]
    lines += [f'  {t}: () => import("{p}").then((m) => view(m.default)),' for t, p in heavy.items()]
    lines += ["};", "", "/** Types that nobody sees. */"]
    unseen = json.dumps(sorted(_types() - found.keys()))
    lines += [f"export const UNSEEN: ReadonlySet<string> = new Set({unseen});", ""]
    return "\n".join(lines)


def _types() -> set[str]:
    """The wire types of public classes."""
    return {c.cls.type_name for c in public_classes() if c.owns_type}


def _views(source: Path) -> list[tuple[str, str]]:
    views = []
    for folder in ("components", "layouts"):
        for path in sorted((source / folder).rglob("*.svelte")):
            inside = path.relative_to(source / folder)
            if len(inside.parts) == 1 or (len(inside.parts) == 2 and inside.parts[0] == path.stem):
                views.append((path.stem, f"./{path.relative_to(source).as_posix()}"))
    return views


def _name(wire_type: str) -> str:
    return wire_type[0].upper() + wire_type[1:] + "View"
