"""DeepLinkButton: a link to what the page shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from tests.page_client import PageClient


def sharing() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Slider(0, 10, 2, label="Level", interactive=True)
        gr.Textbox(label="Name")
        gr.HTML("<b>mine</b>")
        gr.DeepLinkButton()
    return app


def test_a_link_shows_the_same_to_others(serve: Callable[..., str], page: Page) -> None:
    url = serve(sharing())
    page.goto(f"{url}?lang=en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("number input for Level").fill("7")
    button = page.get_by_role("button", name="Share via Link")
    button.click()
    expect(page.get_by_role("button", name="Link Copied!")).to_be_visible()
    expect(button).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{url}?lang=en&deep_link=")
    page.goto(link)
    expect(page.get_by_label("Name")).to_have_value("Ada")
    expect(page.get_by_label("number input for Level")).to_have_value("7")


def linked(client: PageClient, button: gr.DeepLinkButton, data: Any) -> dict[str, Any]:
    """What the server answers to a page that says this of its values."""
    client.send({"t": "call", "call": 1, "component": button._id, "name": "link", "data": data})
    while (answer := client.read()).get("t") != "reply":
        pass
    return answer


def test_what_components_refuse_is_not_shared(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        level = gr.Slider(0, 10, 2)
        markup = gr.HTML("<b>mine</b>")
        name = gr.Textbox("old")
        file = gr.File()
        button = gr.DeepLinkButton()
    url = serve(app)
    client = PageClient(url)
    forged = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
    said = {level._id: 99, markup._id: "<h1>x</h1>", name._id: "new", file._id: forged, 10**8: 1}
    made = linked(client, button, {str(number): value for number, value in said.items()})
    client.close()
    config = httpx.get(f"{url}config?deep_link={made['data']}").json()
    values = {c["id"]: c["props"].get("value") for c in config["components"]}
    assert values[name._id] == "new"
    assert values[level._id] == 2
    assert values[markup._id] == "<b>mine</b>"
    assert values[file._id] is None


@pytest.mark.parametrize("data", [None, 3, [], "x", {str(n): 1 for n in range(5000)}])
def test_what_is_no_dict_of_values_is_refused(serve: Callable[..., str], data: Any) -> None:
    with gr.Blocks() as app:
        button = gr.DeepLinkButton()
    client = PageClient(serve(app))
    assert "Values by the number" in linked(client, button, data)["error"]
    client.close()


def test_nothing_is_no_link(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        button = gr.DeepLinkButton()
    client = PageClient(serve(app))
    for names in ({}, {"x": 1}, {"-1": 1}, {"１": 1}, {"9" * 30: 1}):
        assert linked(client, button, names)["data"] == ""
    client.close()
