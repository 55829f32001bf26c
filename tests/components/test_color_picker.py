"""ColorPicker: a colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


@pytest.mark.parametrize(
    ("written", "hex_code"),
    [
        ("#12AB9f", "#12AB9f"),
        ("#fff", "#fff"),
        ("#11223344", "#11223344"),
        ("rgb(255, 0, 16)", "#ff0010"),
        ("rgba(255.4, 0, 16, 0.5)", "#ff001080"),
        ("rgba(1, 2, 3, 1)", "#010203"),
        ("rgb(300, 0, 0)", "#ff0000"),
        ("teal", "#008080"),
        ("hsl(120, 100%, 25%)", "#008000"),
    ],
)
def test_a_colour_may_be_written_in_many_ways(written: str, hex_code: str) -> None:
    assert gr.ColorPicker().postprocess(written) == hex_code
    assert gr.ColorPicker().preprocess(written) == hex_code


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_no_colour(nothing: Any) -> None:
    assert gr.ColorPicker().preprocess(nothing) is None
    assert gr.ColorPicker().postprocess(nothing) is None


@pytest.mark.parametrize(
    "claim",
    [
        3,
        [],
        {},
        True,
        "#12",
        "#ggg",
        "#１２３",
        "red;} body{display:none",
        "url(x)",
        "rgb(1e5,2,3)",
        "rgb(-1,2,3)",
        "rgb(inf,nan,3)",
        "rgb(" + "1" * 100_000,
        " " * 100_000,
        "İ",
        "\0",
    ],
)
def test_what_is_no_colour_is_refused(claim: Any) -> None:
    with pytest.raises(gr.Error, match="a colour"):
        gr.ColorPicker().preprocess(claim)
    with pytest.raises((ValueError, TypeError), match="a colour"):
        gr.ColorPicker().postprocess(claim)


def test_a_person_types_a_colour(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        colour = gr.ColorPicker("#102030", label="Paint")
        got = gr.Textbox(label="Got")
        counted = gr.Textbox(label="Submitted")
        colour.change(lambda c: c, colour, got)
        colour.submit(lambda c: f"{c}!", colour, counted)
    page.goto(serve(app))
    native = page.get_by_label("Paint", exact=True)
    expect(native).to_have_value("#102030")
    code = page.get_by_label("hex value for Paint")
    code.fill("abc")
    code.press("Enter")
    expect(page.get_by_label("Got")).to_have_value("#abc")
    expect(page.get_by_label("Submitted")).to_have_value("#abc!")
    expect(native).to_have_value("#aabbcc")
    native.fill("#00ff00")
    expect(page.get_by_label("Got")).to_have_value("#00ff00")
    expect(code).to_have_value("#00ff00")
    code.fill("nonsense")
    code.press("Tab")
    expect(page.get_by_text("is no colour: write it like #12ab9f")).to_be_visible()
    expect(page.get_by_label("Got")).to_have_value("#00ff00")
