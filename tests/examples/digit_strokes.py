"""Handwritten digits as pointer paths, for drawing them on any pad.

The paths are what a hand does, not what the model likes: three hands, each digit written once by
each, in coordinates from 0 to 1 (x to the right, y down). A test scales them to its pad and either
paints them with a round brush (`paint`) or replays them as pointer events (`digit_paths`).

`STYLES` names the hands. `JUNK` holds what is no digit: a dot, crosses, scribbles and other marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Point: TypeAlias = tuple[float, float]
Path: TypeAlias = list[Point]


class Stroke(NamedTuple):
    """One touch of the pen: its points, and whether the hand curves through them."""

    points: tuple[Point, ...]
    curved: bool = True


def _curve(*points: Point) -> Stroke:
    return Stroke(points)


def _line(*points: Point) -> Stroke:
    return Stroke(points, curved=False)


# Upright print, as most adults fill in a form.
_PRINT: dict[int, tuple[Stroke, ...]] = {
    0: (
        _curve(
            (0.52, 0.06),
            (0.32, 0.14),
            (0.22, 0.38),
            (0.22, 0.64),
            (0.34, 0.88),
            (0.52, 0.95),
            (0.70, 0.86),
            (0.79, 0.62),
            (0.78, 0.36),
            (0.68, 0.14),
            (0.50, 0.06),
        ),
    ),
    1: (_line((0.36, 0.26), (0.52, 0.06), (0.52, 0.95)),),
    2: (
        _curve(
            (0.25, 0.26),
            (0.34, 0.10),
            (0.54, 0.06),
            (0.71, 0.16),
            (0.72, 0.34),
            (0.58, 0.56),
            (0.40, 0.76),
            (0.24, 0.94),
        ),
        _line((0.24, 0.94), (0.77, 0.93)),
    ),
    3: (
        _curve((0.27, 0.14), (0.44, 0.05), (0.64, 0.10), (0.70, 0.26), (0.60, 0.42), (0.44, 0.47)),
        _curve((0.44, 0.47), (0.64, 0.52), (0.75, 0.68), (0.68, 0.86), (0.48, 0.95), (0.25, 0.87)),
    ),
    4: (
        _line((0.60, 0.05), (0.22, 0.66), (0.82, 0.66)),
        _line((0.62, 0.36), (0.62, 0.95)),
    ),
    5: (
        _line((0.72, 0.07), (0.34, 0.07), (0.29, 0.44)),
        _curve(
            (0.29, 0.44),
            (0.46, 0.38),
            (0.66, 0.45),
            (0.76, 0.64),
            (0.69, 0.85),
            (0.49, 0.95),
            (0.25, 0.88),
        ),
    ),
    6: (
        _curve(
            (0.66, 0.06),
            (0.46, 0.16),
            (0.31, 0.38),
            (0.25, 0.66),
            (0.33, 0.88),
            (0.51, 0.95),
            (0.68, 0.87),
            (0.75, 0.71),
            (0.67, 0.56),
            (0.50, 0.51),
            (0.34, 0.60),
            (0.27, 0.74),
        ),
    ),
    7: (_line((0.22, 0.08), (0.78, 0.07), (0.42, 0.95)),),
    8: (
        _curve(
            (0.68, 0.19),
            (0.52, 0.06),
            (0.33, 0.14),
            (0.32, 0.32),
            (0.50, 0.46),
            (0.68, 0.60),
            (0.72, 0.80),
            (0.52, 0.95),
            (0.30, 0.83),
            (0.31, 0.62),
            (0.50, 0.47),
            (0.67, 0.33),
            (0.67, 0.17),
        ),
    ),
    9: (
        _curve(
            (0.72, 0.22),
            (0.56, 0.06),
            (0.36, 0.12),
            (0.28, 0.30),
            (0.38, 0.47),
            (0.56, 0.47),
            (0.70, 0.33),
            (0.72, 0.20),
        ),
        _curve((0.72, 0.20), (0.70, 0.52), (0.64, 0.95)),
    ),
}

# School hand of continental Europe: a flag and a foot on the 1, a bar through the 7, an open 4, a
# loop in the 2, a hooked 9.
_SCHOOL: dict[int, tuple[Stroke, ...]] = {
    0: (
        _curve(
            (0.60, 0.10),
            (0.44, 0.07),
            (0.31, 0.24),
            (0.26, 0.52),
            (0.30, 0.80),
            (0.45, 0.95),
            (0.62, 0.84),
            (0.71, 0.58),
            (0.72, 0.30),
            (0.62, 0.11),
            (0.50, 0.10),
        ),
    ),
    1: (_line((0.30, 0.42), (0.56, 0.06), (0.55, 0.94)),),
    2: (
        _curve(
            (0.29, 0.28),
            (0.33, 0.12),
            (0.52, 0.05),
            (0.69, 0.16),
            (0.68, 0.36),
            (0.54, 0.60),
            (0.36, 0.82),
            (0.26, 0.90),
            (0.30, 0.82),
            (0.44, 0.84),
            (0.60, 0.93),
            (0.78, 0.88),
        ),
    ),
    3: (
        _line((0.26, 0.07), (0.72, 0.07), (0.46, 0.42)),
        _curve((0.46, 0.42), (0.66, 0.48), (0.75, 0.68), (0.66, 0.88), (0.45, 0.95), (0.24, 0.85)),
    ),
    4: (
        _line((0.34, 0.06), (0.26, 0.54), (0.76, 0.54)),
        _line((0.68, 0.12), (0.62, 0.95)),
    ),
    5: (
        _curve((0.36, 0.08), (0.32, 0.26), (0.30, 0.44)),
        _curve(
            (0.30, 0.44),
            (0.50, 0.39),
            (0.69, 0.50),
            (0.73, 0.70),
            (0.61, 0.89),
            (0.42, 0.95),
            (0.23, 0.84),
        ),
        _line((0.36, 0.08), (0.76, 0.05)),
    ),
    6: (
        _curve(
            (0.72, 0.08),
            (0.54, 0.09),
            (0.38, 0.26),
            (0.27, 0.52),
            (0.28, 0.80),
            (0.44, 0.95),
            (0.64, 0.89),
            (0.72, 0.72),
            (0.64, 0.56),
            (0.46, 0.54),
            (0.30, 0.68),
        ),
    ),
    7: (
        _curve((0.24, 0.12), (0.38, 0.07), (0.58, 0.11), (0.76, 0.08)),
        _curve((0.76, 0.08), (0.58, 0.44), (0.42, 0.95)),
        _line((0.36, 0.50), (0.72, 0.48)),
    ),
    8: (
        _curve(
            (0.50, 0.06),
            (0.34, 0.15),
            (0.34, 0.34),
            (0.50, 0.45),
            (0.65, 0.34),
            (0.66, 0.16),
            (0.50, 0.06),
        ),
        _curve(
            (0.50, 0.45),
            (0.30, 0.57),
            (0.25, 0.78),
            (0.48, 0.95),
            (0.72, 0.80),
            (0.69, 0.58),
            (0.50, 0.45),
        ),
    ),
    9: (
        _curve(
            (0.70, 0.16),
            (0.52, 0.06),
            (0.34, 0.16),
            (0.29, 0.34),
            (0.41, 0.49),
            (0.59, 0.45),
            (0.71, 0.28),
            (0.71, 0.14),
            (0.73, 0.46),
            (0.68, 0.78),
            (0.52, 0.95),
            (0.30, 0.88),
        ),
    ),
}

# A quick, slanted hand that does not close its loops well.
_QUICK: dict[int, tuple[Stroke, ...]] = {
    0: (
        _curve(
            (0.62, 0.08),
            (0.42, 0.14),
            (0.26, 0.44),
            (0.22, 0.74),
            (0.34, 0.94),
            (0.55, 0.86),
            (0.73, 0.56),
            (0.78, 0.26),
            (0.68, 0.08),
            (0.55, 0.12),
        ),
    ),
    1: (_line((0.60, 0.05), (0.43, 0.95)),),
    2: (
        _curve(
            (0.33, 0.24),
            (0.46, 0.07),
            (0.68, 0.09),
            (0.75, 0.26),
            (0.62, 0.50),
            (0.40, 0.74),
            (0.22, 0.93),
            (0.22, 0.93),
            (0.44, 0.89),
            (0.72, 0.93),
        ),
    ),
    3: (
        _curve(
            (0.36, 0.12),
            (0.56, 0.05),
            (0.72, 0.14),
            (0.66, 0.34),
            (0.46, 0.46),
            (0.46, 0.46),
            (0.64, 0.52),
            (0.68, 0.72),
            (0.52, 0.91),
            (0.30, 0.94),
            (0.21, 0.86),
        ),
    ),
    4: (
        _line((0.50, 0.06), (0.21, 0.60), (0.77, 0.57)),
        _line((0.72, 0.22), (0.53, 0.95)),
    ),
    5: (
        _line((0.80, 0.07), (0.46, 0.08), (0.36, 0.42)),
        _curve((0.36, 0.42), (0.56, 0.42), (0.68, 0.56), (0.64, 0.78), (0.46, 0.92), (0.20, 0.94)),
    ),
    6: (
        _curve(
            (0.70, 0.05),
            (0.50, 0.22),
            (0.33, 0.48),
            (0.26, 0.76),
            (0.38, 0.94),
            (0.57, 0.87),
            (0.66, 0.70),
            (0.56, 0.57),
            (0.40, 0.64),
            (0.30, 0.80),
        ),
    ),
    7: (
        _curve((0.26, 0.10), (0.50, 0.10), (0.80, 0.08), (0.80, 0.08), (0.60, 0.40), (0.38, 0.95)),
    ),
    8: (
        _curve(
            (0.74, 0.20),
            (0.62, 0.06),
            (0.43, 0.14),
            (0.40, 0.32),
            (0.54, 0.48),
            (0.60, 0.68),
            (0.50, 0.90),
            (0.32, 0.92),
            (0.25, 0.78),
            (0.38, 0.60),
            (0.58, 0.44),
            (0.72, 0.28),
            (0.72, 0.16),
        ),
    ),
    9: (
        _curve(
            (0.74, 0.16),
            (0.58, 0.06),
            (0.40, 0.18),
            (0.34, 0.36),
            (0.46, 0.47),
            (0.64, 0.36),
            (0.76, 0.14),
            (0.76, 0.14),
            (0.64, 0.54),
            (0.48, 0.95),
        ),
    ),
}

STYLES: dict[str, dict[int, tuple[Stroke, ...]]] = {
    "print": _PRINT,
    "school": _SCHOOL,
    "quick": _QUICK,
}

JUNK: dict[str, tuple[Stroke, ...]] = {
    "dot": (_line((0.50, 0.50), (0.502, 0.501)),),
    "plus": (_line((0.50, 0.08), (0.50, 0.92)), _line((0.08, 0.50), (0.92, 0.50))),
    "cross": (_line((0.12, 0.10), (0.88, 0.90)), _line((0.88, 0.10), (0.12, 0.90))),
    "narrow cross": (_line((0.25, 0.06), (0.74, 0.94)), _line((0.75, 0.06), (0.25, 0.95))),
    "scribble": (
        _curve((0.10, 0.30), (0.80, 0.12), (0.20, 0.52), (0.90, 0.34), (0.16, 0.74), (0.86, 0.58),
               (0.26, 0.92), (0.92, 0.80), (0.50, 0.20), (0.34, 0.86), (0.70, 0.10), (0.62, 0.90)),
    ),
    "zigzag": (
        _line((0.06, 0.20), (0.20, 0.85), (0.35, 0.18), (0.50, 0.86), (0.64, 0.16), (0.79, 0.84),
              (0.94, 0.18)),
    ),
    "tangle": (
        _curve((0.50, 0.50), (0.62, 0.40), (0.60, 0.66), (0.34, 0.64), (0.32, 0.28), (0.72, 0.20),
               (0.84, 0.60), (0.58, 0.90), (0.18, 0.78), (0.12, 0.30), (0.46, 0.06), (0.92, 0.24),
               (0.90, 0.82), (0.50, 0.30), (0.22, 0.50), (0.74, 0.78)),
    ),
}  # fmt: skip


def polyline(stroke: Stroke, steps: int = 12) -> Path:
    """The points the pointer passes through, from 0 to 1.

    A curved stroke is a Catmull-Rom spline through its points, `steps` to a span; a point given
    twice makes a corner.
    """
    if not stroke.curved:
        return list(stroke.points)
    points = np.array([stroke.points[0], *stroke.points, stroke.points[-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = [
        0.5
        * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * (b - c) + d - a) * t**3)
        for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False)
    ]
    return [(float(x), float(y)) for x, y in np.vstack([*spans, points[-1:]])]


def digit_paths(style: str, digit: int) -> list[Path]:
    """The pointer paths of one digit in one hand, one list of points for each touch."""
    return [polyline(stroke) for stroke in STYLES[style][digit]]


def junk_paths(name: str) -> list[Path]:
    """The pointer paths of a mark that is no digit."""
    return [polyline(stroke) for stroke in JUNK[name]]


def placed(paths: Sequence[Path], left: float, top: float, size: float) -> list[Path]:
    """`paths` moved and scaled to a square of `size` pixels whose corner is (`left`, `top`)."""
    return [[(left + x * size, top + y * size) for x, y in path] for path in paths]


def paint(paths: Sequence[Path], pad: int, brush: float) -> NDArray[np.uint8]:
    """Draw `paths` (pixels) with a round black brush on a transparent pad.

    Returns an array of shape (`pad`, `pad`, 4), uint8 RGBA, smooth at the edges as a browser's.
    """
    zoom = 2
    mask = Image.new("L", (pad * zoom, pad * zoom))
    draw = ImageDraw.Draw(mask)
    radius = brush * zoom / 2
    for path in paths:
        scaled = [(x * zoom, y * zoom) for x, y in path]
        draw.line(scaled, fill=255, width=max(1, round(2 * radius)))
        for x, y in scaled:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    image = np.zeros((pad, pad, 4), dtype=np.uint8)
    image[..., 3] = np.asarray(mask.resize((pad, pad), Image.Resampling.BOX))
    return image
