"""Number: bounds, rounding, and what a person types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_numbers_pass_as_they_are() -> None:
    number = gr.Number()
    assert number.preprocess(3) == 3
    assert isinstance(number.preprocess(3), int)
    assert number.preprocess(2.5) == 2.5
    assert number.preprocess(None) is None


def test_precision_rounds_both_ways() -> None:
    assert gr.Number(precision=2).preprocess(1.239) == 1.24
    whole = gr.Number(precision=0).preprocess(2.6)
    assert whole == 3
    assert isinstance(whole, int)
    assert gr.Number(precision=1).postprocess(0.26) == 0.3


@pytest.mark.parametrize("payload", ["3", True, [3], {"value": 3}, float("inf"), float("nan")])
def test_what_is_no_number_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="a number was expected"):
        gr.Number().preprocess(payload)


def test_a_huge_integer_is_a_number() -> None:
    assert gr.Number(minimum=0).preprocess(10**400) == 10**400
    with pytest.raises(gr.Error, match="above 5"):
        gr.Number(maximum=5).preprocess(10**400)


def test_bounds_hold_on_the_server() -> None:
    number = gr.Number(label="Age", minimum=0, maximum=120)
    assert [number.preprocess(n) for n in (0, 120)] == [0, 120]
    with pytest.raises(gr.Error, match="Age: -1 is below 0"):
        number.preprocess(-1)
    with pytest.raises(gr.Error, match="Age: 121 is above 120"):
        number.preprocess(121)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.int64(4), 4),
        (np.float32(0.5), 0.5),
        (Decimal("1.5"), 1.5),
        (Fraction(1, 4), 0.25),
        (None, None),
        (7, 7),
    ],
)
def test_functions_may_return_any_kind_of_number(value: Any, shown: float | None) -> None:
    given = gr.Number().postprocess(value)
    assert given == shown
    assert given is None or type(given) in (int, float)


@pytest.mark.parametrize("value", ["3", [1], {}])
def test_what_is_no_number_cannot_be_shown(value: Any) -> None:
    with pytest.raises(TypeError, match="Number shows a number"):
        gr.Number().postprocess(value)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"minimum \(5\) is above maximum \(1\)"):
        gr.Number(minimum=5, maximum=1)
    with pytest.raises(ValueError, match="step must be above 0"):
        gr.Number(step=0)
    with pytest.raises(TypeError, match="Did you mean 'minimum'"):
        gr.Number(minimun=3)  # type: ignore[call-arg]  # the wrong name is what is tested


def test_an_update_brings_new_bounds_for_one_session_alone() -> None:
    declared = gr.Number(maximum=5)
    wider = declared.with_props({"maximum": 50})
    assert wider.preprocess(40) == 40
    with pytest.raises(gr.Error):
        declared.preprocess(40)


def _typed_app() -> gr.Blocks:
    with gr.Blocks() as demo:
        number = gr.Number(3, label="Size", minimum=-10, maximum=200)
        got = gr.Textbox(label="Got")
        sent = gr.Textbox(label="Sent")
        number.change(repr, number, got)
        number.submit(repr, number, sent)
    return demo


def test_typing_keeps_its_form_and_gives_numbers(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_typed_app()))
    size, got = page.get_by_label("Size"), page.get_by_label("Got")
    size.fill("")
    size.press_sequentially("-1.05")
    expect(page.get_by_label("Got", exact=True)).to_have_value("-1.05")
    assert got.input_value() == "-1.05"
    assert size.input_value() == "-1.05"
    size.press("Enter")
    expect(page.get_by_label("Sent", exact=True)).to_have_value("-1.05")


def test_a_number_out_of_bounds_is_said_where_the_person_is(
    serve: Callable[..., str], page: Page
) -> None:
    page.goto(serve(_typed_app()))
    size = page.get_by_label("Size")
    size.fill("500")
    size.blur()
    page.get_by_text("200").first.wait_for()
    assert size.get_attribute("aria-invalid") == "true"
    assert page.get_by_label("Got").input_value() == ""
    size.fill("150")
    expect(page.get_by_label("Got", exact=True)).to_have_value("150")
    assert size.get_attribute("aria-invalid") is None
