"""A theme as a style sheet: its variables, the page's tokens from them, and rules for the parts of the page."""

from __future__ import annotations

import re
from functools import cache

from .base import Base
from .fonts import FontFile, GoogleFont, faces
from .variables import Rule, Variable, core, names, variables

LAYER = "showglass-theme"
"""Over the page's own layer, `showglass`; what an author writes is in none and over both."""
TOKENS = (
    "--text-s:var(--text-sm)", "--text-l:var(--text-lg)",
    "--gap-s:var(--spacing-md)", "--radius:var(--radius-md)", "--radius-s:var(--radius-sm)",
    "--glass:color-mix(in srgb,var(--paper) 80%,transparent)",
    "--ink-2:color-mix(in srgb,var(--body-text-color) 40%,var(--body-text-color-subdued))",
    "--line-strong:var(--neutral-500)", "--accent-2:var(--primary-700)",
)  # fmt: skip
"""What the page's tokens are beside those that a variable names."""
DARK = (
    "--line-strong:var(--neutral-600)",
    "--accent:var(--primary-400)",
    "--accent-2:var(--primary-300)",
)
FINE = (
    "@media not all and (pointer:coarse){:root{--control:calc(20px + 2*var(--spacing-md));"
    "--control-s:calc(20px + 2*var(--spacing-sm))}}"
)
"""Fingers need their room whatever the theme."""
_NAMED = re.compile(r"\*([A-Za-z_]\w*)")
_PICTURES = re.compile(r"gradient\(|url\(")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_VARIABLE = re.compile(r"--([a-z][a-z0-9-]{2,60})\b")
_SET = re.compile(r"--([a-z][a-z0-9-]{2,60})\s{0,20}:")
ALWAYS = (
    "block_radius", "block_border_color", "block_label_border_color", "block_title_border_color",
    "container_radius", "panel_border_color",
)  # fmt: skip
"""Seen only together with others, a ground or a width, whose default shows nothing of them."""
MAX_STEPS = 400


class Circle(ValueError):
    """Variables that refer to one another in a circle."""


class Sheet:
    """The style sheet of one theme. set_here: variables that the author's own CSS sets.

    css: all of it; names: what defines the variables alone, for authors whose CSS reads them on a page without a theme.
    Raises ValueError when variables refer to one another in a circle.
    """

    def __init__(self, theme: Base, set_here: frozenset[str] = frozenset()) -> None:
        self.theme = theme
        self._touched: dict[str, bool] = dict.fromkeys([*set_here, *ALWAYS], True)
        self._at_work: set[str] = set()
        for name in names():
            self.resolved(name)
        rules, self.files = faces(theme.fonts)
        self.fetched = [f.address for f in theme.fonts if isinstance(f, GoogleFont) and f.fetch]
        self.asked = [f.name for f in theme.fonts if isinstance(f, GoogleFont) and not f.fetch]
        light, dark = self._definitions(False), self._definitions(True)
        self.names = f"@layer {LAYER}{{{_twins(light, dark)}}}"
        self.css = f"{rules}@layer {LAYER}{{{self._body(light, dark)}}}"

    def resolved(self, name: str, dark: bool = False) -> str:
        """The value of a variable with all references replaced: what a browser would find."""
        steps = 0

        def look(one: str) -> str:
            nonlocal steps
            steps += 1
            if one in self._at_work or steps > MAX_STEPS:
                raise Circle(
                    f"The theme's variable {one!r} refers to itself, or to too many others."
                )
            self._at_work.add(one)
            found = _NAMED.sub(lambda m: look(self._seen(m[1], dark)), self.theme.value(one))
            self._at_work.discard(one)
            return found

        return look(self._seen(name, dark))

    @staticmethod
    def _seen(name: str, dark: bool) -> str:
        """Which of the twins counts."""
        return f"{name}_dark" if dark and f"{name}_dark" in names() else name

    def touched(self, name: str) -> bool:
        """Whether a variable is not what it is by default, or one that it refers to is not."""
        if name not in self._touched:
            self._touched[name] = False
            found = any(
                self.theme.given(twin)
                or any(
                    self.touched(o.removesuffix("_dark"))
                    for o in _NAMED.findall(self.theme.value(twin))
                    if o in names()
                )
                for twin in variables()[name].names
            )
            self._touched[name] = found
        return self._touched[name]

    def _reference(self, text: str, dark: bool) -> str:
        """CSS of a value. In the light, the dark twin of another variable is there by value only."""

        def var(match: re.Match[str]) -> str:
            name = match[1]
            if name not in names() or not name.endswith("_dark"):
                return f"var({css_name(name)})"
            return f"var({css_name(name[:-5])})" if dark else self.resolved(name, dark=True)

        return _NAMED.sub(var, text)

    def _definitions(self, dark: bool) -> list[str]:
        theme, known = self.theme, variables().values()
        if not dark:
            shades = [f"{css_name(n)}:{theme.value(n)}" for n in core()]
            return shades + [
                f"{css_name(v.name)}:{self._reference(theme.value(v.name), False)}" for v in known
            ]
        return [
            f"{css_name(v.name)}:{self._reference(theme.value(f'{v.name}_dark'), True)}"
            for v in known
            if v.dark and theme.value(f"{v.name}_dark") != theme.value(v.name)
        ]

    def _body(self, light: list[str], dark: list[str]) -> str:
        own_accent = self.touched("color_accent")
        tokens = [d for d in DARK if not own_accent or not d.startswith("--accent:")]
        rules = "".join(self._rules(v) for v in variables().values() if self.touched(v.name))
        return (
            _twins([*light, *TOKENS, *self._tokens(False)], [*dark, *tokens, *self._tokens(True)])
            + f"{FINE}{rules}{self._author()}"
        )

    def _tokens(self, dark: bool) -> list[str]:
        found = [] if dark else [
            f"{token}:var({css_name(v.name)})"
            for v in variables().values()
            for token in v.tokens
            if token != "--paper"
        ]  # fmt: skip
        ground = self.resolved("body_background_fill", dark)
        plain = "background_fill_primary" if _PICTURES.search(ground) else "body_background_fill"
        accent = self.resolved("color_accent", dark)
        if not dark or self.touched("color_accent"):
            found.append(f"--on-accent:{readable_on(accent)}")
        else:
            found.append("--on-accent:var(--primary-950)")
        return [*found, f"--paper:var({css_name(plain)})"]

    def _rules(self, variable: Variable) -> str:
        return "".join(_as_css(rule, css_name(variable.name)) for rule in variable.rules)

    def _author(self) -> str:
        """CSS that the author put into `custom_css`; only Python can."""
        return self.theme.custom_css.replace("</", "<\\/")


def _twins(light: list[str], dark: list[str]) -> str:
    """Both; the dark ones also for who prefers dark, until the page's script has set the theme."""
    at_night = f"{{{';'.join(dark)}}}"
    return (
        f":root{{{';'.join(light)}}}:root[data-theme=dark]{at_night}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme]){at_night}}}"
    )


def css_name(name: str) -> str:
    """The custom property of a variable."""
    return f"--{name.replace('_', '-')}"


def _as_css(rule: Rule, name: str) -> str:
    said = [*(f"{p}:var({name})" for p in rule.properties), *rule.others]
    css = f"{rule.selectors}{{{';'.join(said)}}}"
    return f"@media (prefers-reduced-motion:no-preference){{{css}}}" if rule.motion else css


def readable_on(color: str) -> str:
    """White or black, whichever is read on a colour; white where the colour is no plain one."""
    found = _HEX.fullmatch(color.strip())
    if found is None:
        return "#ffffff"
    digits = found[1] if len(found[1]) == 6 else "".join(d * 2 for d in found[1])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def read_in(text: str) -> bool:
    """Whether a text names a variable of themes, or a shade or size, as a custom property."""
    known = _by_property()
    return any(n in known for n in _VARIABLE.findall(text))


def set_in(text: str) -> frozenset[str]:
    """Variables that a style sheet gives values to."""
    known = _by_property()
    return frozenset(known[n] for n in _SET.findall(text) if n in known)


@cache
def _by_property() -> dict[str, str]:
    return {n.replace("_", "-"): n for n in (*variables(), *core())}


__all__ = ["FontFile", "Sheet", "css_name", "read_in", "readable_on", "set_in"]
