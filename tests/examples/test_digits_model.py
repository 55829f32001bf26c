"""The digit model of the main demo reads real hands, and abstains rather than guesses."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from examples.digits.model import DigitModel, Prediction
from examples.digits.samples import picture, write_samples
from tests.examples.digit_strokes import (
    JUNK,
    STYLES,
    Path,
    digit_paths,
    junk_paths,
    paint,
    placed,
)

# pad side, left, top, size, brush: a large drawing on a large pad, a small one in a corner.
PLACES = [(800, 60, 90, 620, 22), (280, 150, 30, 110, 7)]


@pytest.fixture(scope="module")
def model() -> DigitModel:
    return DigitModel()


def drawn(paths: list[Path], place: tuple[int, int, int, int, int]) -> NDArray[np.uint8]:
    pad, left, top, size, brush = place
    return paint(placed(paths, left, top, size), pad, brush)


def right_and_wrong(read: list[tuple[int, Prediction]]) -> tuple[int, int]:
    right = sum(p.label == str(digit) for digit, p in read)
    wrong = sum(not p.abstained and p.label != str(digit) for digit, p in read)
    return right, wrong


def test_test_split_accuracy(model: DigitModel) -> None:
    assert model.test_accuracy >= 0.97
    train, held_out, test = ({image.tobytes() for image in part.images} for part in model.split)
    assert not test & (train | held_out)
    assert not held_out & train


def test_training_is_repeatable(model: DigitModel) -> None:
    again = DigitModel()
    assert (again.threshold, again.distance_limit) == (model.threshold, model.distance_limit)
    assert again.test_accuracy == model.test_accuracy


@pytest.mark.parametrize("style", STYLES)
def test_drawn_digits(model: DigitModel, style: str) -> None:
    read = [
        (digit, model.predict(drawn(digit_paths(style, digit), place)))
        for place in PLACES
        for digit in range(10)
    ]
    right, wrong = right_and_wrong(read)
    assert right >= 16
    assert wrong == 0


@pytest.mark.parametrize("brush", [3, 8, 14, 22])
def test_any_brush(model: DigitModel, brush: int) -> None:
    read = [
        (digit, model.predict(drawn(digit_paths("print", digit), (280, 40, 30, 200, brush))))
        for digit in range(10)
    ]
    right, wrong = right_and_wrong(read)
    assert right >= 8
    assert wrong == 0


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", JUNK)
def test_abstains_on_what_is_no_digit(
    model: DigitModel, name: str, place: tuple[int, int, int, int, int]
) -> None:
    prediction = model.predict(drawn(junk_paths(name), place))
    assert prediction.abstained
    assert prediction.reason


def test_abstains_on_an_empty_pad(model: DigitModel) -> None:
    white = np.full((280, 280), 255, np.uint8)
    empty = [None, np.zeros((800, 800, 4), np.uint8), white, np.stack([white] * 4, axis=2)]
    for image in empty:
        prediction = model.predict(image)
        assert prediction.abstained
        assert prediction.reason == "Nothing is drawn yet."
        assert set(prediction.probabilities.values()) == {0.0}


def photo_of(digit: int, style: str, *, inverted: bool) -> NDArray[np.uint8]:
    """A digit on grainy paper with a shadow across it, (300, 300, 3)."""
    ink = drawn(digit_paths(style, digit), (300, 70, 50, 190, 12))[..., 3] / 255
    rng = np.random.default_rng(digit)
    y, x = np.mgrid[0:1:300j, 0:1:300j]
    paper = 205 - 45 * x - 20 * y
    grey = paper - 120 * ink + rng.normal(0, 7, ink.shape)
    grey = np.clip(255 - grey if inverted else grey, 0, 255).astype(np.uint8)
    return np.stack([grey] * 3, axis=2)


@pytest.mark.parametrize("inverted", [False, True], ids=["dark ink", "light ink"])
def test_photos(model: DigitModel, inverted: bool) -> None:
    read = [
        (digit, model.predict(photo_of(digit, style, inverted=inverted)))
        for style in STYLES
        for digit in range(10)
    ]
    right, wrong = right_and_wrong(read)
    assert right >= 22
    assert wrong <= 1


@pytest.mark.parametrize("shape", [(300, 400, 3), (64, 64, 3)])
def test_abstains_on_plain_paper(model: DigitModel, shape: tuple[int, int, int]) -> None:
    grain = np.random.default_rng(1).normal(190, 7, shape).clip(0, 255).astype(np.uint8)
    assert model.predict(grain).abstained


@pytest.mark.timeout(180)
def test_real_digits_as_pictures(
    model: DigitModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The test split through the whole path: as a picture, found, thinned, drawn again, read."""
    test = model.split.test
    read = [
        (int(label), model.predict(picture(image)))
        for image, label in zip(test.images, test.labels, strict=True)
    ]
    right, wrong = right_and_wrong(read)
    assert right >= 0.8 * len(read)
    assert wrong <= 0.02 * len(read)
    paths = write_samples(test, tmp_path_factory.mktemp("samples"))
    assert [path.name for path in paths] == [f"digit-{digit}.png" for digit in range(10)]


def test_a_prediction_says_its_confidence(model: DigitModel) -> None:
    prediction = model.predict(drawn(digit_paths("print", 0), PLACES[0]))
    assert prediction.label == "0"
    assert list(prediction.probabilities) == [str(digit) for digit in range(10)]
    assert 0.97 < sum(prediction.probabilities.values()) <= 1 + 1e-9
    assert prediction.confidence == prediction.probabilities["0"] >= prediction.threshold
    assert prediction.threshold == model.threshold
    assert prediction.distance is not None
    assert prediction.distance <= model.distance_limit


@pytest.mark.parametrize("shape", [(8,), (0, 5), (9, 9, 2), (2, 9, 9, 3)])
def test_refuses_what_is_no_image(model: DigitModel, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        model.predict(np.zeros(shape, np.uint8))


def test_is_quick(model: DigitModel) -> None:
    pad = drawn(digit_paths("print", 8), PLACES[0])
    model.predict(pad)
    took = []
    for _ in range(9):
        start = time.perf_counter()
        model.predict(pad)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.010
