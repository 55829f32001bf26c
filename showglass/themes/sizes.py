"""Sizes by name: seven steps each, of radii, gaps and letters."""

from __future__ import annotations

STEPS = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl")


class Size:
    """Seven CSS lengths from `xxs` to `xxl`. name: kind and step, like "radius_md"."""

    all: list[Size] = []  # noqa: RUF012  the sizes by name, filled below

    def __init__(
        self,
        xxs: str,
        xs: str,
        sm: str,
        md: str,
        lg: str,
        xl: str,
        xxl: str,
        name: str | None = None,
    ) -> None:
        self.xxs = xxs
        self.xs = xs
        self.sm = sm
        self.md = md
        self.lg = lg
        self.xl = xl
        self.xxl = xxl
        self.name = name

    def expand(self) -> list[str]:
        """The lengths, from the smallest on."""
        return [getattr(self, step) for step in STEPS]

    def __repr__(self) -> str:
        return f"Size({self.name or self.md!r})"


def _named(name: str, *pixels: int) -> Size:
    xxs, xs, sm, md, lg, xl, xxl = (f"{p}px" for p in pixels)
    size = Size(xxs, xs, sm, md, lg, xl, xxl, name)
    Size.all.append(size)
    return size


radius_none = _named("radius_none", 0, 0, 0, 0, 0, 0, 0)
radius_sm = _named("radius_sm", 1, 2, 3, 4, 6, 8, 12)
radius_md = _named("radius_md", 2, 4, 6, 8, 12, 16, 24)
radius_lg = _named("radius_lg", 3, 6, 10, 14, 18, 24, 32)
radius_xxl = _named("radius_xxl", 6, 10, 14, 18, 24, 32, 44)

spacing_sm = _named("spacing_sm", 1, 2, 4, 6, 8, 12, 18)
spacing_md = _named("spacing_md", 2, 4, 6, 8, 12, 16, 24)
spacing_lg = _named("spacing_lg", 3, 6, 8, 10, 16, 22, 32)

text_sm = _named("text_sm", 9, 10, 12, 13, 15, 18, 24)
text_md = _named("text_md", 10, 12, 13, 14, 16, 20, 28)
text_lg = _named("text_lg", 12, 14, 15, 17, 20, 25, 34)
