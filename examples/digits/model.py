"""The digit model: a classifier that also knows when to say nothing.

It is trained when the demo starts. An answer is given only when all of these hold, and every limit
is chosen on the held-out part of the data, which neither trains nor tests:

* there is ink, and more of it than a dot (the one fixed rule);
* the drawing is *typical*: its distance to its nearest digits of the class it is taken for is one
  that `KEPT` of the held-out digits stay under;
* the model is *confident*: `threshold` is the lowest confidence at which at most `MAX_ERROR` of
  the answers are wrong on held-out digits, as written and in other poses, mixed with marks that
  are no digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC

from .drawing import Line, middle_line, normalised
from .ink import Mask, find_ink
from .training import NO_DIGIT, Images, Labels, Part, load_split, marks, posed

KEPT = 0.99
MAX_ERROR = 0.02
_POSES = 3  # times each training digit is shown again in another pose
_MARKS = 240  # marks that train the class "no digit"
_HELD_OUT_POSES = 2
_HELD_OUT_MARKS = 120
_NEAREST = 5
_GAMMA = 0.1
_SMALLEST = 12  # pixels: ink with a shorter longer side is a dot
_DOT = 1.5  # pen widths: a line that goes no further is a dot
_SLOPES = np.geomspace(0.5, 16.0, 16)
# Which class is the first (second) of each of the 55 pairs that vote, (55, 11), 0 or 1.
_FIRST, _SECOND = (np.eye(NO_DIGIT + 1)[pair] for pair in np.triu_indices(NO_DIGIT + 1, k=1))


@dataclass(frozen=True)
class Prediction:
    """What the model says about one drawing.

    `probabilities` has a key for each digit, "0" to "9"; what is missing from a sum of 1 is the
    chance that it is no digit (all are 0.0 when nothing was drawn). `label` is the digit, or None
    when the model abstains: then `reason` says why, in a sentence for the visitor.
    `distance` is how far the drawing is from the digits it knows (None when nothing was drawn).
    """

    label: str | None
    probabilities: dict[str, float]
    reason: str
    threshold: float
    distance: float | None = None
    counts: Images | None = field(default=None, repr=False)  # (8, 8), what the model saw

    @property
    def abstained(self) -> bool:
        return self.label is None

    @property
    def confidence(self) -> float:
        """The highest probability among the digits, 0 to 1."""
        return max(self.probabilities.values())


class Scores(NamedTuple):
    """For n images: probabilities (n, 11), the last for "no digit", and distances (n,)."""

    probabilities: NDArray[np.float64]
    distances: NDArray[np.float64]


class DigitModel:
    """A support vector machine on 8×8 images, with its limits; see the module."""

    def __init__(self, seed: int = 0) -> None:
        """Train, choose the limits on held-out data, and rate the result on the test part."""
        rng = np.random.default_rng(seed)
        self.split = load_split(seed)
        train, held_out, test = self.split
        digits = np.concatenate([train.images, *(posed(train.images, rng) for _ in range(_POSES))])
        labels = np.tile(train.labels, 1 + _POSES)
        no_digits = marks(_MARKS, rng)
        self._svm = SVC(C=10, gamma=_GAMMA, decision_function_shape="ovo", cache_size=400)
        self._svm.fit(
            np.concatenate([_features(digits), _features(no_digits)]),
            np.concatenate([labels, np.full(_MARKS, NO_DIGIT)]),
        )
        self._weights = _pair_weights(self._svm)
        self._known = [_features(digits[labels == digit]) for digit in range(10)]
        judge = _judge(held_out, rng)
        votes = self._votes(judge.images)
        self._slope = _best_slope(votes, judge.labels)
        scores = self._scores(judge.images, votes)
        as_written = slice(len(held_out.labels))
        self.distance_limit = float(np.quantile(scores.distances[as_written], KEPT))
        self.threshold = _lowest_threshold(scores, judge.labels, self.distance_limit)
        guesses = self.score(test.images).probabilities.argmax(axis=1)
        self.test_accuracy = float(np.mean(guesses == test.labels))

    def score(self, images: Images) -> Scores:
        """Probabilities and distances for images (n, 8, 8) of counts 0 to 16."""
        return self._scores(images, self._votes(images))

    def _votes(self, images: Images) -> NDArray[np.float64]:
        """The vote of each pair of classes, (n, 55).

        The same as the machine's `decision_function`, as two matrix products: many times faster.
        """
        squares = _squares(_features(images), self._svm.support_vectors_)
        return np.asarray(np.exp(-_GAMMA * squares) @ self._weights + self._svm.intercept_)

    def _scores(self, images: Images, votes: NDArray[np.float64]) -> Scores:
        features = _features(images)
        probabilities = _coupled(votes, self._slope)
        taken_for = probabilities[:, :NO_DIGIT].argmax(axis=1)
        distances = np.empty(len(images))
        for digit in np.unique(taken_for):
            rows = taken_for == digit
            distances[rows] = _distance(features[rows], self._known[digit])
        return Scores(probabilities, distances)

    def predict(self, image: NDArray[np.uint8] | None) -> Prediction:
        """Read one digit from a drawing or photo, (H, W), (H, W, 3) or (H, W, 4) uint8, any size.

        None is an empty pad. Raises ValueError for another shape.
        """
        ink = None if image is None else find_ink(image)
        if ink is None:
            return self._nothing("Nothing is drawn yet.")
        line = middle_line(ink)
        if _is_dot(ink, line):
            return self._nothing("This is hardly more than a dot.")
        counts = normalised(ink, line)
        scores = self.score(counts[None])
        chances = scores.probabilities[0]
        distance = float(scores.distances[0])
        best = int(chances[:NO_DIGIT].argmax())
        reason = self._doubt(chances, best, distance)
        return Prediction(
            label=None if reason else str(best),
            probabilities={str(digit): float(chances[digit]) for digit in range(10)},
            reason=reason,
            threshold=self.threshold,
            distance=distance,
            counts=counts,
        )

    def _doubt(self, chances: NDArray[np.float64], best: int, distance: float) -> str:
        """Why the model should not answer `best`; empty when it should."""
        if chances[NO_DIGIT] > chances[best]:
            return "This looks like no digit at all."
        if distance > self.distance_limit:
            return (
                f"This looks unlike every {best} the model knows "
                f"(distance {distance:.2f}, limit {self.distance_limit:.2f})."
            )
        if chances[best] < self.threshold:
            return (
                f"Not sure enough: {chances[best]:.0%} for {best}, {self.threshold:.0%} is needed."
            )
        return ""

    def _nothing(self, reason: str) -> Prediction:
        return Prediction(None, {str(d): 0.0 for d in range(10)}, reason, self.threshold)


def _judge(held_out: Part, rng: np.random.Generator) -> Part:
    """What the limits are chosen on: held-out digits as written and in other poses, and marks."""
    poses = [posed(held_out.images, rng) for _ in range(_HELD_OUT_POSES)]
    images = [held_out.images, *poses, marks(_HELD_OUT_MARKS, rng)]
    labels = np.tile(held_out.labels, 1 + _HELD_OUT_POSES)
    no_digits = np.full(_HELD_OUT_MARKS, NO_DIGIT)
    return Part(np.concatenate(images), np.concatenate([labels, no_digits]))


def _best_slope(votes: NDArray[np.float64], labels: Labels) -> float:
    """The slope that makes the probabilities true: the least log loss on held-out images."""
    rows = np.arange(len(labels))
    losses = [-np.log(_coupled(votes, s)[rows, labels] + 1e-12).mean() for s in _SLOPES]
    return float(_SLOPES[int(np.argmin(losses))])


def _features(images: Images) -> NDArray[np.float64]:
    return images.reshape(len(images), -1) / 16


def _is_dot(ink: Mask, line: Line) -> bool:
    return max(ink.shape) < _SMALLEST or line.extent < _DOT * line.pen


def _coupled(votes: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    """Class probabilities (n, 11) from the votes of each pair of classes (n, 55).

    A vote is taken for a log odds; a class's score is the sum of its log chances against the rest.
    """
    scores = -np.logaddexp(0, -slope * votes) @ _FIRST - np.logaddexp(0, slope * votes) @ _SECOND
    scores -= scores.max(axis=1, keepdims=True)
    weights = np.exp(scores)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _pair_weights(svm: SVC) -> NDArray[np.float64]:
    """The weight of each support vector in each pair's vote, (vectors, 55)."""
    owner = np.repeat(np.arange(NO_DIGIT + 1), svm.n_support_)
    firsts, seconds = np.triu_indices(NO_DIGIT + 1, k=1)
    weights = np.zeros((len(owner), len(firsts)))
    for pair, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
        # Row k of `dual_coef_` holds a vector's weight against the k-th of the other classes.
        weights[owner == first, pair] = svm.dual_coef_[second - 1, owner == first]
        weights[owner == second, pair] = svm.dual_coef_[first, owner == second]
    return weights


def _squares(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """The squared distance of each row (n, 64) to each other (m, 64), (n, m)."""
    lengths = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)
    return np.asarray(np.maximum(lengths - 2 * some @ others.T, 0))


def _distance(features: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean distance of each (n, 64) row to its nearest `_NEAREST` known ones (m, 64)."""
    squares = _squares(features, known)
    nearest = np.partition(squares, _NEAREST, axis=1)[:, :_NEAREST]
    return np.asarray(np.sqrt(nearest).mean(axis=1))


def _lowest_threshold(scores: Scores, labels: Labels, distance_limit: float) -> float:
    """The lowest confidence that keeps wrong answers among the given ones at `MAX_ERROR`.

    Images that are not typical or are taken for no digit get no answer at any confidence.
    """
    best = scores.probabilities[:, :NO_DIGIT].argmax(axis=1)
    confidence = scores.probabilities[np.arange(len(labels)), best]
    answered = (scores.probabilities.argmax(axis=1) != NO_DIGIT) & (
        scores.distances <= distance_limit
    )
    order = np.argsort(-confidence[answered])
    confidence = confidence[answered][order]
    errors = np.cumsum((best != labels)[answered][order])
    error_rate = errors / np.arange(1, len(errors) + 1)
    good = np.flatnonzero(error_rate <= MAX_ERROR)
    return float(confidence[good[-1]]) if good.size else 1.0
