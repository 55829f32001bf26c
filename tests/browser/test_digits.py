"""The main demo, used: digits drawn with a pointer, marks that are none, a photo, an example, a flag."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from examples.digits.app import build
from examples.digits.model import DigitModel
from tests.examples.digit_strokes import digit_paths, junk_paths, placed

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

Serve = Callable[..., str]
Path2D = list[list[tuple[float, float]]]
# left, top and size, as shares of the pad
HAND_STEP = 12.0
"""Pixels between two pointer events of a hand that writes."""
PLACES = [(0.12, 0.1, 0.78), (0.45, 0.4, 0.45)]


@pytest.fixture(scope="module")
def model() -> DigitModel:
    return DigitModel()


class Traffic:
    """What is under way between the page and the server."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.runs = 0
        self.ended = 0
        self.requests = 0
        page.on("websocket", self._follow)
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))

    def _count(self, step: int) -> None:
        self.requests += step

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._sent(str(frame)))
        socket.on("framereceived", lambda frame: self._received(str(frame)))

    def _sent(self, frame: str) -> None:
        self.runs += '"t":"run"' in frame

    def _received(self, frame: str) -> None:
        message = json.loads(frame)
        self.ended += sum(
            op[0] == "job" and op[2] in ("done", "failed") for op in message.get("ops", [])
        )

    def settle(self) -> None:
        """Until everything that was asked is answered, and nothing follows it."""
        quiet = 0
        while quiet < 10:
            self.page.wait_for_timeout(40)
            quiet = quiet + 1 if self.runs == self.ended and self.requests == 0 else 0


@pytest.fixture
def traffic(page: Page) -> Traffic:
    return Traffic(page)


@pytest.fixture
def demo(serve: Serve, page: Page, traffic: Traffic, model: DigitModel, tmp_path: Path) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(serve(build(model, tmp_path / "flags")))
    page.locator("canvas").first.wait_for()
    traffic.settle()
    return page


def draw(page: Page, paths: Path2D) -> None:
    """Draw with the pointer; coordinates are shares of the pad."""
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    for path in paths:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in path]
        page.mouse.move(*points[0])
        page.mouse.down()
        for before, point in pairwise(points):
            # a hand passes through every place on its way
            page.mouse.move(*point, steps=max(1, round(dist(before, point) / HAND_STEP)))
        page.mouse.up()


def said(page: Page, traffic: Traffic) -> str:
    """The line under the answer, once the model has seen the finished drawing."""
    traffic.settle()
    return page.get_by_test_id("markdown").first.inner_text()


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear").first.click()
    page.get_by_text("Nothing is drawn").wait_for()


@pytest.mark.timeout(180)
def test_digits_are_read_or_the_model_abstains(demo: Page, traffic: Traffic) -> None:
    right, wrong = 0, []
    for digit in range(10):
        for left, top, size in PLACES:
            draw(demo, placed(digit_paths("print", digit), left, top, size))
            answer = said(demo, traffic)
            if f"read as {digit}" in answer:
                right += 1
            elif "read as" in answer:
                wrong.append((digit, size, answer))
            clear(demo)
    assert len(wrong) <= 1, wrong
    assert right >= 14, "abstaining from nearly everything is no reading"


@pytest.mark.parametrize("mark", ["dot", "plus", "cross", "scribble"])
def test_what_is_no_digit_is_not_read(demo: Page, traffic: Traffic, mark: str) -> None:
    draw(demo, placed(junk_paths(mark), 0.15, 0.15, 0.7))
    answer = said(demo, traffic)
    assert "read as" not in answer
    assert answer != "Nothing is drawn yet.", "the model said why"


def test_an_empty_pad_is_not_read(demo: Page, traffic: Traffic) -> None:
    assert "Nothing is drawn yet." in said(demo, traffic)


def test_the_answer_appears_while_drawing(demo: Page) -> None:
    box = demo.locator("canvas").first.bounding_box()
    assert box is not None
    (path,) = placed(digit_paths("print", 0), *PLACES[0])
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in path]
    demo.mouse.move(*points[0])
    demo.mouse.down()
    for point in points[1:]:
        demo.mouse.move(*point)
    # the pointer is still down
    demo.get_by_text("From the pad").first.wait_for()
    demo.mouse.up()


def test_a_real_digit_is_a_click_away(demo: Page) -> None:
    demo.get_by_role("button", name=re.compile("digit-3|3")).first.click()
    demo.get_by_role("tab", name="Photo", selected=True).wait_for()
    demo.get_by_text("From the photo").first.wait_for()


def test_a_photo_can_be_uploaded(demo: Page, tmp_path: Path, model: DigitModel) -> None:
    drawing = (255 - model.split.test.images[0] * 15.9).clip(0, 255).astype("uint8")
    path = tmp_path / "digit.png"
    Image.fromarray(drawing).resize((200, 200), Image.Resampling.BICUBIC).save(path)
    demo.get_by_role("tab", name="Photo").click()
    demo.locator('input[type="file"]').first.set_input_files(path)
    demo.get_by_text("From the photo").first.wait_for()


def test_a_flag_keeps_the_drawing_beside_its_row(
    demo: Page, traffic: Traffic, tmp_path: Path
) -> None:
    draw(demo, placed(digit_paths("print", 3), *PLACES[0]))
    said(demo, traffic)
    demo.get_by_role("button", name="Flag this answer").click()
    demo.get_by_test_id("toast-body").get_by_text("Kept as number 1").wait_for()
    with (tmp_path / "flags" / "dataset1.csv").open(newline="", encoding="utf-8") as file:
        _, row = list(csv.reader(file))
    kept = [p for p in (tmp_path / "flags").rglob("*") if p.suffix in {".png", ".webp"}]
    assert kept, "the drawing lies beside the file"
    assert any(p.name in row[0] for p in kept)
    with Image.open(kept[0]) as image:
        assert min(image.size) >= 200
