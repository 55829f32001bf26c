"""TabbedInterface: several apps in tabs of one."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import showglass as gr


def greet(name: str) -> str:
    return f"Hello {name}!"


def shout(text: str) -> str:
    return text.upper()


def _apps() -> list[gr.Blocks]:
    return [gr.Interface(greet, "text", "text"), gr.Interface(shout, "text", "text")]


def test_its_signature_is_the_known_one() -> None:
    known = json.loads((Path(__file__).parent / "contract" / "signatures.json").read_text())
    if "TabbedInterface" in known:
        assert list(inspect.signature(gr.TabbedInterface).parameters) == [
            name for name, *_ in known["TabbedInterface"]
        ]
    assert list(inspect.signature(gr.TabbedInterface).parameters) == [
        "interface_list",
        "tab_names",
        "title",
        "analytics_enabled",
        "tabs_kwargs",
    ]


def test_names_and_mode() -> None:
    app = gr.TabbedInterface(_apps(), ["Greet", "Shout"], "Words", tabs_kwargs={"selected": 1})
    assert (app.mode, app.title) == ("tabbed_interface", "Words")
    tabs = next(b for b in app.blocks.values() if isinstance(b, gr.Tabs))
    assert tabs.selected == 1
    assert [b.label for b in app.blocks.values() if isinstance(b, gr.Tab)] == ["Greet", "Shout"]
    assert app("x", api_name="/greet") == "Hello x!"
    assert app("x", api_name="/shout") == "X"
    without = gr.TabbedInterface(_apps())
    assert [b.label for b in without.blocks.values() if isinstance(b, gr.Tab)] == ["Tab 0", "Tab 1"]


def test_what_does_not_go_together_is_named() -> None:
    one = gr.Interface(greet, "text", "text")
    with pytest.raises(ValueError, match="1 apps but 2 tab_names"):
        gr.TabbedInterface([one], ["A", "B"])
    with pytest.raises(ValueError, match="one app or more"):
        gr.TabbedInterface([])
    with pytest.raises(ValueError, match="it is in the list twice"):
        gr.TabbedInterface([one, one])
    with pytest.raises(ValueError, match="takes apps"):
        gr.TabbedInterface(["text"])  # type: ignore[list-item]  # what a user may write


def test_each_app_works_in_its_tab(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(gr.TabbedInterface(_apps(), ["Greet", "Shout"], "Words")))
    panel = page.get_by_role("tabpanel")
    panel.get_by_label("name", exact=True).fill("Ada")
    panel.get_by_role("button", name="Submit").click()
    expect(panel.get_by_label("output")).to_have_value("Hello Ada!")
    page.get_by_role("tab", name="Shout").click()
    panel.get_by_label("text").fill("quiet")
    panel.get_by_role("button", name="Submit").click()
    expect(panel.get_by_label("output")).to_have_value("QUIET")
