"""BrowserState: a value that the browser keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def test_values() -> None:
    state = gr.BrowserState({"a": [1]})
    got = state.preprocess(None)
    assert got == {"a": [1]}
    got["a"].append(2)
    assert state.preprocess(None) == {"a": [1]}
    values: list[Any] = [0, False, "", [], {"x": None}]
    for value in values:
        assert state.preprocess(value) == value
    assert state.postprocess({1: np.array([1, 2])}) == {"1": [1, 2]}
    assert state.postprocess(None) is None


def test_models_become_dicts() -> None:
    class Model:
        def model_dump(self) -> dict[str, int]:
            return {"a": 1}

    assert gr.BrowserState(Model()).default_value == {"a": 1}


def test_names_are_made_up_when_it_is_placed() -> None:
    with gr.Blocks():
        one, two = gr.BrowserState(), gr.BrowserState(storage_key="mine", secret="word")
    assert one.storage_key is not None
    assert one.secret is not None
    assert len(one.storage_key) == len(one.secret) == 16
    assert one.storage_key != one.secret
    assert (two.storage_key, two.secret) == ("mine", "word")


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(TypeError, match="no JSON"):
        gr.BrowserState(object())
    with pytest.raises(ValueError, match="storage_key must be a text"):
        gr.BrowserState(storage_key="")
    with pytest.raises(ValueError, match="secret must be a text"):
        gr.BrowserState(secret=3)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(TypeError, match="label"):
        gr.BrowserState(label="Seen")  # type: ignore[call-arg]  # what is tested


def remembering(secret: str = "word") -> gr.Blocks:
    with gr.Blocks() as app:
        kept = gr.BrowserState({"name": "nobody"}, storage_key="visitor", secret=secret)
        name = gr.Textbox(label="Name")
        heard = gr.Textbox(label="Heard")
        name.submit(lambda n: {"name": n}, name, kept)
        kept.change(lambda k: f"changed to {k['name']}", kept, heard)
        app.load(lambda k: k["name"], kept, name)
    return app


def test_it_is_there_again_after_a_reload(serve: Callable[..., str], page: Page) -> None:
    url = serve(remembering())
    page.goto(url)
    name = page.get_by_label("Name")
    expect(name).to_have_value("nobody")
    assert page.evaluate("localStorage.length") == 0
    name.fill("Ada")
    name.press("Enter")
    expect(page.get_by_label("Heard")).to_have_value("changed to Ada")
    page.wait_for_function("() => localStorage.getItem('visitor')")
    assert "Ada" not in page.evaluate("atob(localStorage.getItem('visitor'))")
    page.reload()
    expect(name).to_have_value("Ada")


@pytest.mark.parametrize("kept", ["nonsense", "", "AAAA", "ü"])
def test_what_cannot_be_read_is_no_value(serve: Callable[..., str], page: Page, kept: str) -> None:
    url = serve(remembering())
    page.goto(url)
    page.evaluate("kept => localStorage.setItem('visitor', kept)", kept)
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("nobody")


def test_another_secret_does_not_open_it(serve: Callable[..., str], page: Page) -> None:
    url = serve(remembering())
    page.goto(url)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Name").press("Enter")
    page.wait_for_function("() => localStorage.getItem('visitor')")
    kept: Any = page.evaluate("localStorage.getItem('visitor')")
    page.goto(serve(remembering("other")))
    page.evaluate("kept => localStorage.setItem('visitor', kept)", kept)
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("nobody")
