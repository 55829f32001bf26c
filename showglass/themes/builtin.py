"""The themes that come along, by the names that `launch(theme=)` takes."""

from __future__ import annotations

from .base import Base
from .quiet import Default, Glass, Monochrome, Origin, Soft
from .vivid import Citrus, Cyberpunk, Ember, Mario, Neon, Ocean

BUILT_IN: dict[str, type[Base]] = {
    made.name: made
    for made in (
        Base, Default, Soft, Monochrome, Glass, Origin, Citrus, Ocean, Mario, Ember, Neon, Cyberpunk
    )
}  # fmt: skip


def by_name(given: Base | str | None) -> Base:
    """The theme that an author means: one, its name, or None for the page's own. Raises ValueError, TypeError."""
    if given is None:
        return Default()
    if isinstance(given, Base):
        return given
    if isinstance(given, type) and issubclass(given, Base):
        return given()
    if not isinstance(given, str):
        raise TypeError(f"theme must be a theme of showglass.themes or its name, got {given!r}.")
    name = given.strip().lower().removeprefix("gradio/")
    if name in BUILT_IN:
        return BUILT_IN[name]()
    if "/" in name:
        raise ValueError(
            f"theme={given!r} would be fetched from a hub, and showglass asks none. Save it as a file and pass "
            "themes.Base.load(path), or take one of those that come along: " + ", ".join(BUILT_IN)
        )
    raise ValueError(f"There is no theme {given!r}. There are: {', '.join(BUILT_IN)}.")
