"""ParamViewer: parameters and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr

VALUE: dict[str, Any] = {
    "size": {"type": "int | Shape", "description": "How **large** it is.", "default": "3"},
    "name": {"type": "str", "description": None},
}


def test_values() -> None:
    viewer = gr.ParamViewer()
    assert viewer.postprocess(VALUE) == VALUE
    assert viewer.preprocess(VALUE) == VALUE
    assert viewer.postprocess({1: {"type": "int", "more": 3}}) == {"1": {"type": "int"}}
    assert viewer.preprocess(None) is None
    assert viewer.postprocess(viewer.example_value()) == viewer.example_payload()


@pytest.mark.parametrize(
    "claim", [3, [], "x", {"a": 3}, {"a": {"type": 3}}, {str(n): {} for n in range(10_001)}]
)
def test_what_is_none_is_refused(claim: Any) -> None:
    with pytest.raises(gr.Error, match="ParamViewer: "):
        gr.ParamViewer().preprocess(claim)
    with pytest.raises((TypeError, ValueError)):
        gr.ParamViewer().postprocess(claim)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="language must be 'python' or 'typescript'"):
        gr.ParamViewer(language="c")  # type: ignore[arg-type]  # what is tested


def test_parameters_unfold(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        gr.ParamViewer(VALUE, linkify=["Shape"], header="Options", anchor_links="box")
        gr.ParamViewer(header=None)
    page.goto(serve(app))
    options = page.get_by_role("region", name="Options")
    size = options.locator("details#param-box-size")
    size.locator("summary").press("Enter")
    expect(size.locator("strong")).to_have_text("large")
    expect(size.get_by_role("link", name="Shape")).to_have_attribute("href", "#h-shape")
    expect(size.get_by_text("Default: 3")).to_be_visible()
    options.get_by_role("button", name="Unfold all").click()
    expect(options.locator("details[open]")).to_have_count(2)
    options.get_by_role("button", name="Fold all").click()
    expect(options.locator("details[open]")).to_have_count(0)
    expect(page.get_by_text("No parameters yet")).to_be_visible()
