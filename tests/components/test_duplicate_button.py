"""DuplicateButton: a copy of the app, where its host can make one."""

from __future__ import annotations

import pytest

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
