"""CheckboxGroup: any of a few choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_values_are_lists() -> None:
    group = gr.CheckboxGroup(["a", "b", "c"])
    assert group.preprocess(["c", "a"]) == ["c", "a"]
    assert group.preprocess(None) == []
    assert group.postprocess("a") == ["a"]
    assert group.postprocess(("a", "b")) == ["a", "b"]
    assert group.postprocess(None) == []
    assert gr.CheckboxGroup(["a"], value="a").get_config()["value"] == ["a"]


def test_indices() -> None:
    assert gr.CheckboxGroup(["a", "b", "c"], type="index").preprocess(["c", "a"]) == [2, 0]


@pytest.mark.parametrize("payload", ["a", 1, {"a": True}])
def test_what_is_no_list_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="a list of choices was expected"):
        gr.CheckboxGroup(["a"]).preprocess(payload)


def test_choosing(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        group = gr.CheckboxGroup(["a", "b", "c"], label="Letters", show_select_all=True)
        got = gr.Textbox(label="Got")
        group.change(",".join, group, got)
    page.goto(serve(demo))
    boxes = page.get_by_test_id("checkbox-group")
    boxes.get_by_role("checkbox", name="c").check()
    boxes.get_by_role("checkbox", name="a").check()
    expect(page.get_by_label("Got", exact=True)).to_have_value("a,c")
    every = page.get_by_role("checkbox", name="Select all of Letters")
    assert every.evaluate("box => box.indeterminate") is True
    every.click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("a,b,c")
    every.click()
    expect(page.get_by_label("Got", exact=True)).to_have_value("")
    assert page.get_by_role("group", name="Letters").is_visible()
