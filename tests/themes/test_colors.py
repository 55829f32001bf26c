"""Any hue can stand in for any other."""

from __future__ import annotations

import pytest

from showglass.themes.colors import Color


def light(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", Color.all, ids=lambda c: str(c.name))
def test_words_are_read_on_it(color: Color) -> None:
    assert contrast("#ffffff", color.c600) >= 4.5
    assert contrast(color.c700, color.c100) >= 4.5
    assert contrast(color.c300, color.c800) >= 4.5
    assert contrast(color.c400, color.c950) >= 4.5
    shades = [light(c) for c in color.expand()]
    assert shades == sorted(shades, reverse=True)


def test_the_names_people_know_are_there() -> None:
    greys = "slate gray zinc neutral stone"
    hues = "red orange amber yellow lime green emerald teal cyan sky blue indigo violet purple fuchsia pink rose"
    assert set(f"{greys} {hues}".split()) <= {c.name for c in Color.all}
