"""Button: a press, a link, an icon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr

PIXEL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8H0z"/></svg>'
)


def test_its_text_is_its_value() -> None:
    button = gr.Button("Go")
    assert button.preprocess("Go") == "Go"
    assert button.preprocess(None) is None
    assert button.postprocess("Stop") == "Stop"
    assert gr.Button().get_config()["value"] == "Run"


@pytest.mark.parametrize("payload", [1, ["Go"], {}])
def test_what_is_no_text_is_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="text was expected"):
        gr.Button().preprocess(payload)


@pytest.mark.parametrize("argument", ["variant", "size", "link_target"])
def test_wrong_arguments_are_named(argument: str) -> None:
    wrong: dict[str, Any] = {argument: "big"}
    with pytest.raises(ValueError, match=f"Button: {argument} must be one of .*; got 'big'"):
        gr.Button(**wrong)
    with pytest.raises(TypeError, match="Did you mean 'variant'"):
        gr.Button(variante="primary")  # type: ignore[call-arg]  # the wrong name is what is tested


def test_an_icon_travels_without_its_path(tmp_path: Path) -> None:
    drawing, picture = tmp_path / "pixel.svg", tmp_path / "pixel.png"
    drawing.write_bytes(PIXEL)
    picture.write_bytes(b"no matter")
    drawn = gr.Button("Go", icon=drawing).get_config()["icon"]
    assert drawn.url.startswith("data:image/svg+xml")
    shown = gr.Button("Go", icon=picture).get_config()["icon"]
    assert (shown.orig_name, shown.mime_type) == ("pixel.png", "image/png")
    assert str(tmp_path) not in shown.path


def test_press_icon_and_link(serve: Callable[..., str], page: Page, tmp_path: Path) -> None:
    icon = tmp_path / "pixel.svg"
    icon.write_bytes(PIXEL)
    with gr.Blocks() as demo:
        button = gr.Button("Go", icon=icon, elem_id="go", elem_classes="mine")
        gr.Button("Elsewhere", link="https://example.org/", link_target="_blank")
        gr.Button("Never", interactive=False)
        button.click(lambda: "Gone", None, button)
    page.goto(serve(demo))
    assert page.locator("#go.mine").inner_text() == "Go"
    page.wait_for_function("() => document.querySelector('#go img').naturalWidth > 0")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("#go")).to_have_text("Gone")
    assert page.get_by_role("link", name="Elsewhere").get_attribute("rel") == "noopener noreferrer"
    assert page.get_by_role("button", name="Never").is_disabled()
