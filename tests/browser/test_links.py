"""Pages that are opened by a deep link."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

import showglass as gr


def build() -> gr.Blocks:
    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Greeting")
        gr.Button("Go").click(lambda n: f"Hello {n}!", name, out, api_name="greet")
    return app


def test_a_link_opens_the_page_with_its_values(page: Page, serve: Callable[..., str]) -> None:
    url = serve(build(), server_port=0)
    body = {"data": ["Ann"], "session_hash": "somebody"}
    httpx.post(f"{url}gradio_api/call/greet", json=body, headers={"prefer": "wait"})
    link = httpx.get(f"{url}gradio_api/deep_link?session_hash=somebody").json()
    page.goto(f"{url}?deep_link={link}")
    expect(page.get_by_label("Name")).to_have_value("Ann")
    expect(page.get_by_label("Greeting")).to_have_value("Hello Ann!")
    page.get_by_label("Name").fill("Bob")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Greeting")).to_have_value("Hello Bob!")
    expect(page.get_by_test_id("toast-body")).to_have_count(0)


def test_a_link_that_is_not_known_says_so(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve(build(), server_port=0)}?deep_link=nothing")
    expect(page.get_by_test_id("toast-body")).to_contain_text("not known here any more")
    page.get_by_label("Name").fill("Bob")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Greeting")).to_have_value("Hello Bob!")
