"""DuplicateButton: a copy of the app, where its host can make one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_on_a_space_it_opens_the_page_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "ada/engine?x=1#y")
    props = gr.DuplicateButton().wire_props()
    assert props["link"] == "https://huggingface.co/spaces/ada/engine%3Fx%3D1%23y?duplicate=true"
    assert props["link_target"] == "_blank"
    assert props["interactive"] is True
    assert gr.DuplicateButton(_activate=False).wire_props()["link"] is None


def test_elsewhere_there_is_nothing_to_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACE_ID", raising=False)
    with gr.Blocks():
        alone, heard = gr.DuplicateButton(), gr.DuplicateButton("Copy")
        heard.click(lambda: None)
    assert alone.wire_props()["interactive"] is False
    assert heard.wire_props()["interactive"] is True
    assert gr.DuplicateButton(link="https://example.org").wire_props()["interactive"] is True
    assert gr.DuplicateButton(_activate=False).wire_props()["interactive"] is True
    assert gr.DuplicateButton().get_config()["interactive"] is True


def test_a_person_meets_a_link_to_the_host(
    serve: Callable[..., str], page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ID", "ada/engine")
    with gr.Blocks() as demo:
        gr.DuplicateButton()
    page.goto(serve(demo))
    link = page.get_by_role("link", name="Duplicate Space")
    expect(link).to_have_attribute(
        "href", "https://huggingface.co/spaces/ada/engine?duplicate=true"
    )
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
