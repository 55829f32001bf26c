"""Markdown."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import showglass as gr
from showglass.messages import InputError


def test_it_has_the_known_arguments() -> None:
    given = list(inspect.signature(gr.Markdown).parameters)
    assert given[0] == "value"
    assert {"rtl", "latex_delimiters", "sanitize_html", "line_breaks", "header_links"} <= set(given)
    config = gr.Markdown().get_config()
    assert config["latex_delimiters"] == [{"left": "$$", "right": "$$", "display": True}]
    assert config["sanitize_html"] is True
    assert config["show_label"] is False
    assert config["container"] is False
    assert config["buttons"] is None


def test_shared_indentation_goes() -> None:
    text = """
        # Title

            code
        end
    """
    assert gr.Markdown().postprocess(text) == "# Title\n\n    code\nend"
    assert gr.Markdown("  x").wire_value() == "x"
    assert gr.Markdown().postprocess(3) == "3"
    assert gr.Markdown().postprocess(None) is None


def test_a_client_sends_text() -> None:
    assert gr.Markdown().preprocess("# x") == "# x"
    assert gr.Markdown().preprocess(None) is None
    with pytest.raises(InputError, match="text"):
        gr.Markdown().preprocess(["x"])  # type: ignore[arg-type]  # what a client may send


@pytest.mark.parametrize("given", [["$"], [{"left": "$"}], [{"left": "", "right": "$"}], [None]])
def test_wrong_delimiters_are_shown_right_ones(given: Any) -> None:
    with pytest.raises(ValueError, match="'left': '\\$'"):
        gr.Markdown(latex_delimiters=given)


def test_no_delimiters_are_none() -> None:
    assert gr.Markdown(latex_delimiters=[]).get_config()["latex_delimiters"] == []


def test_an_unknown_button_is_an_error() -> None:
    with pytest.raises(ValueError, match="'share'"):
        gr.Markdown(buttons=["share"])  # type: ignore[list-item]  # what a user may write
