"""Timer: a clock that fires an event."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_values() -> None:
    timer = gr.Timer(2)
    assert timer.preprocess(2) == 2
    assert timer.preprocess(None) is None
    assert timer.postprocess(0.5) == 0.5


@pytest.mark.parametrize("payload", ["2", True, [2], {}, float("inf")])
def test_what_is_no_number_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="a number was expected"):
        gr.Timer().preprocess(payload)


@pytest.mark.parametrize("value", [0, -1])
def test_the_gap_must_be_above_zero(value: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        gr.Timer(value)


def test_ticks_show_no_progress() -> None:
    with gr.Blocks() as demo:
        gr.Timer().tick(lambda: None)
    assert demo.dependencies[0].options.show_progress == "hidden"


def test_every_makes_a_timer() -> None:
    with gr.Blocks() as demo:
        gr.Textbox(lambda: "now", every=3)
    timers = [b for b in demo.blocks.values() if isinstance(b, gr.Timer)]
    assert [t.value for t in timers] == [3]
    assert (timers[0], "tick") in demo.dependencies[0].targets


def test_it_ticks_until_it_is_told_not_to(serve: Callable[..., str], page: Page) -> None:
    numbers = itertools.count(1)
    with gr.Blocks() as demo:
        timer = gr.Timer(0.05)
        count = gr.Number(label="Count")
        timer.tick(lambda: next(numbers), None, count)
        gr.Button("Stop").click(lambda: gr.Timer(active=False), None, timer)
        gr.Button("Go on").click(lambda: gr.Timer(active=True), None, timer)
    page.goto(serve(demo))
    page.wait_for_function("() => Number(document.querySelector('input').value) >= 3")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function(
        """() => {
            const [now, last] = [document.querySelector("input").value, window.seen];
            window.same = now === last ? (window.same ?? 0) + 1 : 0;
            window.seen = now;
            return window.same >= 3;
        }""",
        polling=120,
    )
    stopped = page.get_by_label("Count").input_value()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Count")).not_to_have_value(stopped)
