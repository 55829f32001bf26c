"""The roles and names that the pages promise are there for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import showglass as gr
from generated.classes import public_classes
from generated.roles import ROLES
from showglass.layouts import Tab
from showglass.tree import Block

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHOICE = "Second"
OWNERS: dict[str, Any] = {c.cls.type_name: c.cls for c in public_classes() if c.owns_type}


def label_of(wire_type: str) -> str:
    return f"This is the {wire_type}"


def placed(wire_type: str) -> Block:
    """One of the type, with its label, in the open container."""
    cls = OWNERS[wire_type]
    if wire_type == "button":
        return gr.Button(label_of(wire_type))
    if wire_type == "tabs":
        with gr.Tabs() as tabs, Tab("A tab"):
            gr.Number()
        return tabs
    if wire_type == "tabitem":
        with gr.Tabs(), Tab(label_of(wire_type)) as tab:
            gr.Number()
        return tab
    if "choices" in cls.__props__:
        return cls(["First", CHOICE], label=label_of(wire_type), interactive=True)  # type: ignore[no-any-return]  # a class by name
    return cls(label=label_of(wire_type))  # type: ignore[no-any-return]  # a class by name


@pytest.fixture
def all_of_them() -> gr.Blocks:
    with gr.Blocks() as app:
        for wire_type in ROLES:
            placed(wire_type)
    return app


def test_roles_are_of_types_that_there_are() -> None:
    assert ROLES.keys() - OWNERS.keys() == set()


def test_every_role_and_name_is_on_the_page(
    all_of_them: gr.Blocks, serve: Callable[..., str], page: Page
) -> None:
    from playwright.sync_api import TimeoutError

    page.goto(serve(all_of_them))
    page.get_by_label(label_of("textbox"), exact=True).wait_for()
    missing = []
    for wire_type, promised in ROLES.items():
        for role, template in promised:
            name = template.format(label=label_of(wire_type), choice=CHOICE)
            wanted: dict[str, Any] = {"name": name, "exact": True} if name else {}
            try:
                page.get_by_role(role, **wanted).first.wait_for(state="attached", timeout=5000)  # type: ignore[arg-type]  # any role
            except TimeoutError:  # named below, with all others that are not there
                missing.append(f"{wire_type}: {role} {name!r}")
    assert missing == []
