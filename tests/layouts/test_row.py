"""Row: children side by side."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

import showglass as gr


def test_its_props_reach_the_page() -> None:
    row = gr.Row(
        variant="panel", equal_height=True, min_height=200, height="50vh", elem_classes="mine"
    )
    props = row.wire_props()
    assert (props["variant"], props["equal_height"]) == ("panel", True)
    assert (props["min_height"], props["height"], props["elem_classes"]) == (200, "50vh", ["mine"])


def test_children_share_the_width_by_scale_and_wrap_when_narrow(
    serve: Callable[..., str], page: Page
) -> None:
    with gr.Blocks() as demo, gr.Row(elem_id="row"):
        gr.Button("One", scale=1, min_width=200)
        gr.Button("Three", scale=3, min_width=200)
    page.goto(serve(demo))
    one = page.get_by_role("button", name="One").bounding_box()
    three = page.get_by_role("button", name="Three").bounding_box()
    assert one is not None
    assert three is not None
    assert one["y"] == three["y"]
    # Their paddings are equal, so that it is a little less than three.
    assert 2.4 < three["width"] / one["width"] < 3.2
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_function(
        """() => {
            const [one, three] = document.querySelectorAll("#row button");
            return three.getBoundingClientRect().top > one.getBoundingClientRect().bottom;
        }"""
    )


def test_equal_height(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo, gr.Row(equal_height=True):
        with gr.Column(elem_id="low"):
            gr.Button("Low")
        with gr.Column(elem_id="high"):
            gr.TextArea(label="High")
    page.goto(serve(demo))
    heights = [page.locator(f"#{name}").bounding_box() for name in ("low", "high")]
    assert heights[0] is not None
    assert heights[1] is not None
    assert heights[0]["height"] == heights[1]["height"]
