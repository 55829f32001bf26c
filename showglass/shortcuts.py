"""Components by name: `"text"`, `"number"`, `"sketchpad"`."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, cast

from . import _late
from ._names import NAMES
from .tree import Block, Container

if TYPE_CHECKING:
    from .components.base import Component

_EXTRA = {"text": "Textbox", "highlight": "HighlightedText"}


def _class_of(name: str) -> type[Block] | None:
    wanted = name.lower().replace("_", "")
    public = _EXTRA.get(wanted) or next(
        (
            n
            for n in NAMES
            if n.lower() == wanted and NAMES[n].startswith(_PLACES) and n != "Component"
        ),
        None,
    )
    if public is None or public not in NAMES:
        return None
    found = _late.public(public)
    return found if isinstance(found, type) and issubclass(found, Block) else None


_PLACES = ("components.", "layouts.")


def component(given: str | Block, render: bool | None = None, **props: Any) -> Block:
    """A component from its name, or the given one.

    given: lower-case class name or alias, underscores do not count. render: False to place it later.
    Raises ValueError for an unknown name, naming the nearest known one.
    """
    if isinstance(given, Block):
        if render is False and given.parent is not None:
            given.unrender()
        return given
    if not isinstance(given, str):
        raise ValueError(f"A component or its name was expected, got {given!r}.")
    cls = _class_of(given)
    if cls is None:
        known = sorted({n.lower() for n in NAMES if NAMES[n].startswith(_PLACES)} | _EXTRA.keys())
        close = difflib.get_close_matches(given.lower(), known, n=1, cutoff=0.4)
        raise ValueError(
            f"There is no component {given!r}." + (f" Did you mean {close[0]!r}?" if close else "")
        )
    return cls(render=render is not False, **props)


def components(given: Any) -> list[Component[Any, Any, Any]]:
    """A list of unplaced components from one or several components or names; None is none."""
    if given is None:
        return []
    several = list(given) if isinstance(given, (list, tuple)) else [given]
    found = [component(item, render=False) for item in several]
    for item in found:
        if isinstance(item, Container) and item.skip_api:
            raise ValueError(f"A component was expected, got the layout {item!r}.")
    return cast("list[Component[Any, Any, Any]]", found)
