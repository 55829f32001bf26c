"""Slider: a number within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_values() -> None:
    slider = gr.Slider(2, 9)
    assert slider.preprocess(3) == 3
    assert slider.preprocess(None) == 2
    assert slider.postprocess(None) == 2
    assert slider.postprocess(np.float64(4.5)) == 4.5
    assert gr.Slider(precision=0).preprocess(2.6) == 3


@pytest.mark.parametrize("payload", ["3", True, [3], {}, float("nan")])
def test_what_is_no_number_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="a number was expected"):
        gr.Slider().preprocess(payload)


@pytest.mark.parametrize("payload", [1, 10, 10**400, -1e300])
def test_bounds_hold_on_the_server(payload: float) -> None:
    with pytest.raises(gr.Error, match="is not between 2 and 9"):
        gr.Slider(2, 9).preprocess(payload)


@pytest.mark.parametrize(
    ("minimum", "maximum", "step"), [(0, 100, 1), (0, 1, 0.01), (0, 0.5, 0.001), (-5, 5, 1)]
)
def test_step_is_picked_from_the_range(minimum: float, maximum: float, step: float) -> None:
    assert gr.Slider(minimum, maximum).step == pytest.approx(step)


def test_random_values_stand_on_steps_within_the_bounds() -> None:
    starts = {gr.Slider(1, 3, step=0.5, randomize=True).get_config()["value"] for _ in range(60)}
    assert starts <= {1.0, 1.5, 2.0, 2.5, 3.0}
    assert len(starts) > 1


def test_a_random_value_is_drawn_again_on_each_load() -> None:
    with gr.Blocks() as demo:
        slider = gr.Slider(randomize=True)
    (edge,) = demo.dependencies
    assert edge.targets == [(demo, "load")]
    assert edge.outputs == [slider]


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"minimum \(5\) is above maximum \(1\)"):
        gr.Slider(5, 1)
    with pytest.raises(ValueError, match="step must be above 0"):
        gr.Slider(step=-1)
    with pytest.raises(TypeError, match="Did you mean 'maximum'"):
        gr.Slider(maximun=3)  # type: ignore[call-arg]  # the wrong name is what is tested


def test_an_update_brings_new_bounds(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        slider = gr.Slider(0, 10, 5, label="Level")
        got = gr.Textbox(label="Got")
        slider.release(str, slider, got)
        gr.Button("More").click(lambda: gr.Slider(maximum=1000), None, slider)
    page.goto(serve(demo))
    level = page.get_by_label("range slider for Level")
    level.press("ArrowRight")
    expect(page.get_by_label("Got")).to_have_value("6")
    page.get_by_role("button", name="More").click()
    expect(level).to_have_attribute("max", "1000")
    exact = page.get_by_label("number input for Level")
    exact.fill("700")
    exact.press("Tab")
    expect(page.get_by_label("Got")).to_have_value("700")


def test_a_typed_number_keeps_its_form(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        slider = gr.Slider(-2, 20, 0, step=0.01, label="Level")
        got = gr.Textbox(label="Got")
        slider.change(str, slider, got)
    page.goto(serve(demo))
    exact = page.get_by_label("number input for Level")
    exact.fill("")
    exact.press_sequentially("-1.05")
    expect(page.get_by_label("Got")).to_have_value("-1.05")
    expect(exact).to_have_value("-1.05")
