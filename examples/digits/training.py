"""What the model learns from: the digits, the digits in other poses, and marks that are none.

The digits are scikit-learn's bundled copy of the "optical recognition of handwritten digits" test
set (1,797 digits by 13 people). Of them 60 % train, 20 % choose the thresholds, 20 % test.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from .drawing import SIDE, Line, as_counts

Images = NDArray[np.float64]
Labels = NDArray[np.int64]

NO_DIGIT = 10  # the label of marks
_MIDDLE = (SIDE - 1) / 2


class Part(NamedTuple):
    """One part of the data: images (n, 8, 8), 0 to 16, and labels (n,), 0 to 9."""

    images: Images
    labels: Labels


class Split(NamedTuple):
    """The three parts; no digit is in two of them."""

    train: Part
    held_out: Part
    test: Part


def load_split(seed: int = 0) -> Split:
    """Load the digits and part them 60 : 20 : 20, every class in proportion, by `seed`."""
    data = load_digits()
    images, labels = data.images, data.target.astype(np.int64)
    rows = np.arange(len(labels))
    train, rest = train_test_split(rows, test_size=0.4, random_state=seed, stratify=labels)
    held_out, test = train_test_split(rest, test_size=0.5, random_state=seed, stratify=labels[rest])
    return Split(*(Part(images[part], labels[part]) for part in (train, held_out, test)))


def posed(images: Images, rng: np.random.Generator) -> Images:
    """Each image (n, 8, 8) once more, a little turned, slanted, stretched, moved and pressed.

    The data set's writers are few and upright; other hands slant and press differently.
    """
    n = len(images)
    turn = rng.normal(0, 0.10, n)
    slant = rng.normal(0, 0.30, n)
    stretch = np.exp(rng.normal(0, 0.10, (n, 2)))
    rows = np.stack([np.cos(turn) * stretch[:, 0], -np.sin(turn)], axis=1)
    columns = np.stack([np.sin(turn) + slant, np.cos(turn) * stretch[:, 1]], axis=1)
    matrix = np.stack([rows, columns], axis=1)
    grid = np.argwhere(np.ones((SIDE, SIDE))) - _MIDDLE
    places = np.einsum("nij,pj->npi", matrix, grid) + _MIDDLE + rng.normal(0, 0.3, (n, 1, 2))
    which = np.repeat(np.arange(n), SIDE * SIDE).reshape(n, -1)
    # The image number is a coordinate too (a whole one), so that one call moves all of them.
    coordinates = np.stack([which, places[..., 0], places[..., 1]])
    moved = ndimage.map_coordinates(images, coordinates, order=1).reshape(images.shape)
    press = np.exp(rng.normal(0.1, 0.25, (n, 1, 1)))
    return np.asarray(np.clip(moved * press, 0, 16))


def marks(count: int, rng: np.random.Generator) -> Images:
    """Random marks that are no digit: crossing lines, scattered lines and scribbles.

    Drawn by the same pen as a visitor's drawing; (count, 8, 8), 0 to 16.
    """
    kinds = (_crossing, _scattered, _scribble)
    return np.stack(
        [as_counts(_line(kinds[i % 3](rng)), pen=rng.uniform(5.0, 7.0)) for i in range(count)]
    )


def _line(segments: NDArray[np.float64]) -> Line:
    """Points along segments (n, 2 ends, 2), at least one a pixel of the 32×32 field."""
    start, end = segments[:, None, 0], segments[:, None, 1]
    steps = np.linspace(0, 1, 30)[None, :, None]
    return Line((32 * (start + (end - start) * steps)).reshape(-1, 2), pen=1.0)


def _crossing(rng: np.random.Generator) -> NDArray[np.float64]:
    """Two or three long lines that meet near their middles, fanned out evenly."""
    n = rng.integers(2, 4)
    angle = rng.uniform(0, np.pi) + np.arange(n) * np.pi / n + rng.normal(0, 0.25, n)
    reach = rng.uniform(0.35, 0.6, n)
    narrow = np.array([1.0, np.exp(rng.normal(-0.2, 0.3))])
    arm = np.stack([np.sin(angle), np.cos(angle)], axis=1) * reach[:, None]
    middle = rng.normal(0, 0.1, (n, 2))
    return np.asarray(np.stack([middle - arm, middle + arm], axis=1) * narrow)


def _scattered(rng: np.random.Generator) -> NDArray[np.float64]:
    """Three to seven lines anywhere."""
    return rng.uniform(0, 1, (rng.integers(3, 8), 2, 2))


def _scribble(rng: np.random.Generator) -> NDArray[np.float64]:
    """One line back and forth through five to thirteen places."""
    places = rng.uniform(0, 1, (rng.integers(5, 14), 2))
    return np.stack([places[:-1], places[1:]], axis=1)
