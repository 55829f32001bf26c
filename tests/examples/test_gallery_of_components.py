"""The gallery shows every component there is, in states that stand."""

from __future__ import annotations

import pytest

import showglass as gr
from examples.gallery_of_components.app import ROOMS, build
from examples.gallery_of_components.exhibit import Room
from showglass._names import NAMES
from showglass.components.base import Component

UNSEEN = {"BrowserState", "State", "Timer"}
"""Components without a look."""
ELSEWHERE = {
    "Fallback": "stands in for components whose view is missing",
    "Component": "what authors make their own from",
    "NativePlot": "the class that plots are made from",
}


def components() -> list[str]:
    """Names of all public components, aliases left out."""
    found = {name: getattr(gr, name) for name in NAMES}
    return sorted(
        name
        for name, made in found.items()
        if isinstance(made, type) and issubclass(made, Component) and made.__name__ == name
    )


@pytest.fixture(scope="module")
def demo() -> gr.Blocks:
    return build()


@pytest.mark.parametrize("name", [n for n in components() if n not in UNSEEN | set(ELSEWHERE)])
def test_it_is_shown(demo: gr.Blocks, name: str) -> None:
    assert name in {type(block).__name__ for block in demo.blocks.values()}


def test_each_room_has_a_tab(demo: gr.Blocks) -> None:
    tabs = [b.label for b in demo.blocks.values() if isinstance(b, gr.Tab)]
    assert [t for t in tabs if t in ROOMS] == list(ROOMS)


def test_an_exhibit_without_a_state_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing: there is nothing to show"):
        Room().show("Nothing")
