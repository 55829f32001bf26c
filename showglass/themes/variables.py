"""The variables that a theme can set: their names, what they are by default, and where on the page they are seen."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import colors, sizes

TABLE = Path(__file__).with_name("variables.toml")
HUES = ("primary", "secondary", "neutral")
SCALES = ("text", "spacing", "radius")


@dataclass(frozen=True)
class Rule:
    """Where a variable is seen. selectors: of the page; properties: those that become it; others: what goes along."""

    selectors: str
    properties: tuple[str, ...]
    others: tuple[str, ...] = ()
    motion: bool = False


@dataclass(frozen=True)
class Variable:
    """light, dark: its default values; dark is "" without a twin for the dark, "=" where it follows light.

    effects: as the table has them.
    """

    name: str
    group: str
    light: str
    dark: str
    effects: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What `set` calls it."""
        return (self.name, f"{self.name}_dark") if self.dark else (self.name,)

    @property
    def tokens(self) -> list[str]:
        """The page's own tokens that become it."""
        return [e for e in self.effects if e.startswith("--")]

    @property
    def without(self) -> str:
        """Why it has no effect; empty when it has one."""
        return next((e[2:] for e in self.effects if e.startswith("- ")), "")

    @property
    def by_name_only(self) -> bool:
        """Whether only other variables that name it show it."""
        return self.effects == ("*",)

    @property
    def rules(self) -> list[Rule]:
        """The rules that show it, tokens aside."""
        return [_rule(e) for e in self.effects if " -> " in e]


def _rule(effect: str) -> Rule:
    selectors, _, said = effect.partition(" -> ")
    words = said.split()
    return Rule(
        selectors.removeprefix("@motion "),
        tuple(w for w in words if ":" not in w),
        tuple(w for w in words if ":" in w),
        effect.startswith("@motion "),
    )


@cache
def variables() -> dict[str, Variable]:
    """All of them by name, without the `_dark` twins, in the order of the page's rules."""
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    return {
        name: Variable(name, group, light, dark, tuple(effects))
        for group, rows in table.items()
        for name, (light, dark, *effects) in rows.items()
    }


@cache
def names() -> frozenset[str]:
    """All that `set` takes, `_dark` twins included."""
    return frozenset(name for v in variables().values() for name in v.names)


@cache
def core() -> tuple[str, ...]:
    """What hues, sizes and fonts give: `primary_500`, `radius_md`, `font`."""
    shades = [f"{hue}_{step}" for hue in HUES for step in colors.STEPS]
    lengths = [f"{scale}_{step}" for scale in SCALES for step in sizes.STEPS]
    return (*shades, *lengths, "font", "font_mono")


def nearest(name: str) -> str:
    """Words that name the variable that was meant."""
    close = difflib.get_close_matches(name, [*names(), *core()], 1)
    return f" Did you mean {close[0]!r}?" if close else ""
