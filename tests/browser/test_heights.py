"""Heights: what has a scale fills the window, however deep it stands; what has a height scrolls inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import showglass as gr

Serve = Callable[..., str]
TALK = [{"role": "user", "content": f"Message {n}"} for n in range(60)]


def flat() -> gr.Blocks:
    with gr.Blocks(fill_height=True) as demo:
        gr.Markdown("# Above")
        gr.Chatbot(TALK, scale=1, elem_id="big")
        gr.Textbox(label="Below")
    return demo


def nested() -> gr.Blocks:
    with gr.Blocks(fill_height=True) as demo, gr.Row():
        with gr.Column(scale=1):
            gr.Textbox(label="Side")
        with gr.Column(scale=3):
            with gr.Row(), gr.Column():
                gr.Chatbot(TALK, scale=1, elem_id="big")
            with gr.Row():
                gr.Textbox(label="Below", scale=4)
                gr.Button("Send", scale=1)
    return demo


def in_tabs() -> gr.Blocks:
    with gr.Blocks(fill_height=True) as demo, gr.Tabs():
        with gr.Tab("One"):
            gr.Dataframe([[n, n] for n in range(200)], scale=1, elem_id="big")
            gr.Textbox(label="Below")
        with gr.Tab("Two"):
            gr.Textbox(label="Other")
    return demo


def box(found: Locator) -> Any:
    expect(found).to_be_visible()
    return found.bounding_box()


@pytest.mark.parametrize("app", [flat, nested, in_tabs])
def test_it_fills_the_window(serve: Serve, page: Page, app: Callable[[], gr.Blocks]) -> None:
    page.goto(serve(app()))
    below = page.get_by_label("Below")
    expect(below).to_be_visible()
    page.wait_for_function("() => document.querySelector('#big').offsetHeight > 300")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    big, under = box(page.locator("#big")), box(below)
    assert big["height"] > 400
    # the field below stands at the end of the page, one line high, and the message box is no higher for it
    assert under["y"] > big["y"] + big["height"] - 1
    assert under["height"] < 60
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_function(
        f"() => document.querySelector('#big').offsetHeight > {big['height'] + 190}"
    )
    inner = page.locator("#big").locator(".frame, [role=grid]").first.bounding_box()
    assert inner is not None
    assert inner["height"] > big["height"]


@pytest.mark.parametrize("app", [flat, nested, in_tabs])
def test_a_low_window_scrolls_instead(
    serve: Serve, page: Page, app: Callable[[], gr.Blocks]
) -> None:
    page.set_viewport_size({"width": 390, "height": 420})
    page.goto(serve(app()))
    expect(page.get_by_label("Below")).to_be_attached()
    page.wait_for_function("() => document.querySelector('#big').offsetHeight >= 199")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_label("Below").scroll_into_view_if_needed()
    big, under = box(page.locator("#big")), box(page.get_by_label("Below"))
    assert under["y"] >= big["y"] + big["height"] - 1


def test_a_height_scrolls_inside(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Row(height=120, elem_id="row"):
            gr.TextArea(label="Long", lines=12)
        with gr.Accordion("More", max_height=100, elem_id="accordion"):
            gr.TextArea(label="Longer", lines=12)
        with gr.Tabs(), gr.Tab("One", height=150, elem_id="tab"):
            gr.TextArea(label="Longest", lines=12)
        with gr.Row(min_height=300, elem_id="least"):
            gr.Button("Alone")
    page.goto(serve(demo))
    assert box(page.locator("#row"))["height"] == 120
    assert box(page.locator("#accordion"))["height"] < 160
    assert box(page.locator("#tab"))["height"] == 150
    assert box(page.locator("#least"))["height"] == 300
    for name in ("#row", "#accordion > .stack", "#tab"):
        page.wait_for_function(
            f"() => {{ const e = document.querySelector('{name}'); return e.scrollHeight > e.clientHeight; }}"
        )


def test_gaps_and_alignment(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        with gr.Row(gap=40, align="center"):
            gr.Button("A", scale=0)
            gr.TextArea(label="High")
        with gr.Column(gap="none"):
            gr.Button("C")
            gr.Button("D")
    page.goto(serve(demo))
    first, high = page.get_by_role("button", name="A", exact=True), page.get_by_label("High")
    a, c = box(first), box(page.get_by_role("button", name="C", exact=True))
    d = box(page.get_by_role("button", name="D", exact=True))
    assert d["y"] == c["y"] + c["height"]
    assert box(high)["x"] == pytest.approx(a["x"] + a["width"] + 40, abs=2)


@pytest.mark.parametrize("layout", [gr.Row, gr.Column])
def test_what_does_not_fit_is_named(layout: Any) -> None:
    for name, value in (("gap", "x"), ("align", "top"), ("justify", "left")):
        with pytest.raises(ValueError, match=rf"{layout.__name__}\({name}="):
            layout(**{name: value})
    assert "gap" not in layout().get_config()
    assert layout(gap="small").get_config()["gap"] == 8


def test_progress_over_a_whole_row_where_it_is_asked_for(serve: Serve, page: Page) -> None:
    import threading

    go = threading.Event()
    with gr.Blocks() as demo:
        with gr.Row(show_progress=True, elem_id="loud") as loud:
            gr.Markdown("Loud")
        with gr.Row(elem_id="quiet") as quiet:
            gr.Markdown("Quiet")

        def wait() -> tuple[Any, Any]:
            go.wait(30)
            return gr.skip(), gr.skip()

        gr.Button("Run").click(wait, None, [loud, quiet])
    page.goto(serve(demo))
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#loud > .status")).to_be_attached()
    expect(page.locator("#quiet > .status")).to_have_count(0)
    go.set()
