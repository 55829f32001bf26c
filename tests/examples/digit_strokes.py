"""Handwritten digits as pointer paths, for drawing them on any pad.

The paths are what a hand does, not what the model likes: three hands, each digit written once by
each, in coordinates from 0 to 1 (x to the right, y down). A test scales them to its pad and either
paints them with a round brush (`paint`) or replays them as pointer events (`digit_paths`).

`STYLES` names the hands. `JUNK` holds what is no digit: a dot, crosses, scribbles and other marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.examples.digit_hands import JUNK, STYLES, Point, Stroke

Path: TypeAlias = list[Point]

__all__ = ["JUNK", "STYLES", "Path", "digit_paths", "junk_paths", "paint", "placed", "polyline"]


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
