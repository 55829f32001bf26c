"""Navbar: the pages of an app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def kitchen() -> gr.Blocks:
    with gr.Blocks(title="Kitchen") as demo:
        bar = gr.Navbar([("Elsewhere", "https://example.com/"), ("Bad", "javascript:alert(1)")])
        name = gr.Textbox(label="Name")
        more = gr.Button("More")
        more.click(lambda: [("Oven again", "/oven")], None, bar)
    with demo.route("Oven"):
        greeting = gr.Textbox(label="Greeting")
        gr.Button("Greet").click(lambda n: f"Hello {n or 'you'}", name, greeting)
        demo.load(lambda: "loaded", None, greeting)
    return demo


def test_values() -> None:
    bar = gr.Navbar()
    assert bar.postprocess([("a", "/a")]) == [["a", "/a"]]
    assert bar.preprocess([["a", "/a"]]) == [["a", "/a"]]
    assert bar.preprocess(None) is None
    assert bar.postprocess([]) == []


@pytest.mark.parametrize(
    "claim",
    [3, "x", [3], [["a"]], [["a", 3]], [["a", "x" * 2_001]], [["a", "b"]] * 101, {"a": "b"}],
)
def test_what_is_no_list_of_links_is_refused(claim: Any) -> None:
    with pytest.raises(gr.Error, match="Navbar: "):
        gr.Navbar().preprocess(claim)
    with pytest.raises((TypeError, ValueError)):
        gr.Navbar().postprocess(claim)


def test_a_page_has_one() -> None:
    with gr.Blocks() as demo:
        gr.Navbar()
    with demo.route("Other"):
        gr.Navbar()
        with pytest.raises(ValueError, match="one Navbar"):
            gr.Navbar()


@pytest.mark.parametrize("name", ["", None, True, 7])
def test_wrong_names_are_refused(name: Any) -> None:
    with pytest.raises(ValueError, match="main_page_name"):
        gr.Navbar(main_page_name=name)


def test_the_main_page_has_its_name() -> None:
    with gr.Blocks() as demo:
        gr.Navbar(main_page_name="Start")
    with demo.route("Other"):
        gr.Markdown("other")
    assert demo.config["pages"][0] == ["", "Start", True]


def test_people_go_from_page_to_page(page: Page, serve: Callable[..., str]) -> None:
    url = serve(kitchen())
    page.goto(url)
    bar = page.get_by_role("navigation", name="Pages")
    links = bar.get_by_role("link")
    expect(links).to_have_text(["Home", "Oven", "Elsewhere"])
    expect(links.first).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="More").click()
    expect(links).to_have_text(["Home", "Oven", "Oven again"])
    links.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}oven")
    expect(page).to_have_title("Oven · Kitchen")
    expect(page.get_by_label("Greeting")).to_have_value("loaded")
    expect(page.get_by_label("Name")).to_have_count(0)
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Greeting")).to_have_value("Hello you")
    page.go_back()
    expect(page.get_by_label("Name")).to_be_visible()
    expect(page).to_have_title("Kitchen")
    page.go_forward()
    expect(page.get_by_label("Greeting")).to_be_visible()


def test_a_bar_can_be_taken_away(page: Page, serve: Callable[..., str]) -> None:
    with gr.Blocks() as demo:
        gr.Navbar(visible=False)
        gr.Textbox(label="Name")
    with demo.route("Other"):
        gr.Navbar(main_page_name=False)
    url = serve(demo)
    page.goto(url)
    expect(page.get_by_label("Name")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.goto(f"{url}other")
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(["Other"])


def test_all_pages_are_seen_on_a_narrow_screen(page: Page, serve: Callable[..., str]) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    with gr.Blocks(title="A kitchen with a long name") as demo:
        gr.Navbar()
    with demo.route("Oven"):
        gr.Textbox()
    page.goto(serve(demo))
    expect(page.get_by_role("link", name="Oven")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="A kitchen with a long name")).to_be_in_viewport(
        ratio=1
    )
    title = page.locator("h1")
    assert title.evaluate("title => title.scrollWidth <= title.clientWidth")
