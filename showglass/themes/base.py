"""`Base`: a theme is hues, sizes and fonts, and variables over them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from . import colors, sizes
from .colors import Color
from .fonts import Font, as_fonts
from .fonts import from_dict as font_from
from .fonts import to_dict as font_as
from .sizes import Size
from .values import BadValue, checked
from .variables import HUES, SCALES, core, names, nearest, variables

FontLike = Font | str | Iterable[Font | str]
MAX_FILE = 1024 * 1024
_NAMED = re.compile(r"\*([A-Za-z_]\w*)")
NO_HUB = (
    "showglass keeps no themes on a hub and asks none: exchange them as files, with dump(path) and load(path), "
    "or as Python."
)
SYSTEM = (
    "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif",
)  # fmt: skip
SYSTEM_MONO = (
    "ui-monospace", "SF Mono", "Cascadia Mono", "Menlo", "Consolas", "Liberation Mono", "monospace",
)  # fmt: skip


class Base:
    """The look of a page, to be passed to `launch(theme=)`.

    primary_hue, secondary_hue, neutral_hue: a `Color` or the name of one in `themes.colors`. text_size, spacing_size,
    radius_size: a `Size` or a step, "sm", "md", "lg" ("none", "xxl" for radii). font, font_mono: names, `Font`,
    `LocalFont`, `GoogleFont`, or a list of them in the order of preference. Raises ValueError, TypeError.
    """

    name = "base"

    def __init__(
        self,
        *,
        primary_hue: Color | str = colors.lagoon,
        secondary_hue: Color | str = colors.lagoon,
        neutral_hue: Color | str = colors.mist,
        text_size: Size | str = sizes.text_md,
        spacing_size: Size | str = sizes.spacing_md,
        radius_size: Size | str = sizes.radius_md,
        font: FontLike = SYSTEM,
        font_mono: FontLike = SYSTEM_MONO,
    ) -> None:
        self._core: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self.custom_css = ""
        for hue, color in zip(HUES, (primary_hue, secondary_hue, neutral_hue), strict=True):
            self._take_hue(hue, _color(f"{hue}_hue", color))
        for scale, size in zip(SCALES, (text_size, spacing_size, radius_size), strict=True):
            self._take_scale(scale, _size(scale, size))
        self._font, self._font_mono = as_fonts(font), as_fonts(font_mono)

    def _take_hue(self, hue: str, color: Color) -> None:
        for step, value in zip(colors.STEPS, color.expand(), strict=True):
            self._core[f"{hue}_{step}"] = checked(f"{hue}_{step}", value)

    def _take_scale(self, scale: str, size: Size) -> None:
        for step, value in zip(sizes.STEPS, size.expand(), strict=True):
            self._core[f"{scale}_{step}"] = checked(f"{scale}_{step}", value)

    @property
    def font(self) -> str:
        """The fonts of words, as CSS has them."""
        return ", ".join(map(str, self._font))

    @property
    def font_mono(self) -> str:
        """The fonts of code and of numbers that line up."""
        return ", ".join(map(str, self._font_mono))

    @property
    def fonts(self) -> list[Font]:
        """All of them."""
        return [*self._font, *self._font_mono]

    def set(self, **variables: Any) -> Self:
        """Give variables a value: CSS, or ``*name`` of another one, of a shade or a size, wherever it stands in it.

        A name with ``_dark`` is the value in the dark; without it, the variable keeps what it was there. None takes the
        default back. Returns the theme. Raises TypeError for an unknown name, ValueError for a value that is none.
        """
        for name, value in variables.items():
            self._set(name, value)
        return self

    def _set(self, name: str, value: Any) -> None:
        if name in self._core:
            self._core[name] = checked(name, value)
        elif name not in names():
            raise TypeError(f"A theme has no variable {name!r}.{nearest(name)}")
        elif value is None:
            self._values.pop(name, None)
        else:
            text = checked(name, value)
            for other in _NAMED.findall(text):
                if other not in names() and other not in core():
                    raise BadValue(
                        f"{name}: there is no variable {other!r} to refer to.{nearest(other)}"
                    )
            self._values.pop(name, None)
            if text != self.value(name):
                self._values[name] = text

    def value(self, name: str) -> str:
        """What a variable, a shade or a size was given, else its default, with references as they are written."""
        if name in ("font", "font_mono"):
            return str(getattr(self, name))
        if name in self._core:
            return self._core[name]
        if name in self._values:
            return self._values[name]
        plain = name.removesuffix("_dark")
        known = variables().get(name) or variables()[plain]
        if known.name == name:
            return known.light
        return self.value(plain) if known.dark == "=" else known.dark

    def given(self, name: str) -> bool:
        """Whether a variable has a value of its own."""
        return name in self._values

    def __getattr__(self, name: str) -> str:
        if not name.startswith("_") and (name in names() or name in core()):
            return self.value(name)
        raise AttributeError(f"A theme has no {name!r}.{nearest(name)}")

    def same_as(self, other: Base) -> bool:
        """Whether a page looks the same with both."""

        def all_of(theme: Base) -> tuple[Any, ...]:
            return theme._core, theme._values, theme._font, theme._font_mono, theme.custom_css

        return all_of(self) == all_of(other)

    def to_dict(self) -> dict[str, Any]:
        """All values and fonts, as `from_dict` takes them, `{"theme": {name: value}, ...}`, fit for JSON."""
        found: dict[str, Any] = {"name": self.name, **self._core}
        found |= {name: self.value(name) for name in sorted(names())}
        found |= {"font": self.font, "font_mono": self.font_mono}
        found["_font"] = [font_as(f) for f in self._font]
        found["_font_mono"] = [font_as(f) for f in self._font_mono]
        return {"theme": found, "version": "1"}

    @classmethod
    def from_dict(cls, theme: dict[str, Any]) -> Base:
        """The theme that `to_dict` described; also one of theme files of other versions.

        What is not known here is left out, with a warning. A font's files, style sheets and CSS in it are never taken:
        they would let whoever wrote the file read files and run rules here. Raises ValueError, TypeError.
        """
        values = theme.get("theme") if isinstance(theme, dict) else None
        if not isinstance(values, dict):
            raise TypeError('A theme is a dict like {"theme": {name: value}}.')
        made = Base()
        left_out = [n for n in values if n not in _FILE_KEYS and n not in names() | {*core()}]
        for name in core():
            if values.get(name) is not None and not name.startswith("font"):
                made._set(name, values[name])
        for name in sorted(names() & values.keys()):
            if values[name] is not None and values[name] != made.value(name):
                made._set(name, values[name])
        for name in ("_font", "_font_mono"):
            if values.get(name):
                setattr(made, name, [font_from(f) for f in values[name]])
        made.name = str(values.get("name", "base"))[:64]
        left_out += [n for n in ("custom_css", "_stylesheets", "_font_css") if values.get(n)]
        if left_out:
            warnings.warn(
                f"Of the theme was not taken: {', '.join(map(repr, left_out[:12]))}.", stacklevel=2
            )
        return made

    @classmethod
    def load(cls, path: str | Path) -> Base:
        """The theme of a JSON file that `dump` wrote. Raises OSError, ValueError."""
        with Path(path).open("rb") as file:
            text = file.read(MAX_FILE + 1)
        if len(text) > MAX_FILE:
            raise ValueError(f"{path} is no theme: it has more than {MAX_FILE} bytes.")
        return cls.from_dict(json.loads(text))

    def dump(self, filename: str | Path) -> None:
        """Write the theme to a JSON file."""
        Path(filename).write_text(json.dumps(self.to_dict(), indent=2), encoding="utf-8")

    @classmethod
    def from_hub(cls, repo_name: str, token: str | None = None) -> Base:
        """Not here: raises NotImplementedError, which says what to do instead."""
        raise NotImplementedError(f"from_hub({repo_name!r}): {NO_HUB}")

    def push_to_hub(self, repo_name: str, *_: Any, **__: Any) -> None:
        """Not here: raises NotImplementedError, which says what to do instead."""
        raise NotImplementedError(f"push_to_hub({repo_name!r}): {NO_HUB}")


_FILE_KEYS = frozenset(
    ("name", "_font", "_font_mono", "_font_css", "_stylesheets", "custom_css", "font", "font_mono")
)


def _color(what: str, given: Color | str) -> Color:
    if isinstance(given, Color):
        return given
    found = {c.name: c for c in Color.all}
    if given not in found:
        raise ValueError(
            f"{what} must be a Color or one of {', '.join(map(str, found))}, got {given!r}."
        )
    return found[given]


def _size(scale: str, given: Size | str) -> Size:
    if isinstance(given, Size):
        return given
    found = {str(s.name): s for s in Size.all if str(s.name).startswith(f"{scale}_")}
    name = given if str(given).startswith(f"{scale}_") else f"{scale}_{given}"
    if name not in found:
        steps = ", ".join(n.removeprefix(f"{scale}_") for n in found)
        raise ValueError(f"{scale}_size must be a Size or one of {steps}, got {given!r}.")
    return found[name]
