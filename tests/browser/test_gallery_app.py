"""The gallery of components as a person walks through it, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from examples.gallery_of_components.app import ROOMS, build
from examples.gallery_of_components.exhibit import CSS
from tests.browser.test_examples import LOOKS, settle, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]


@pytest.fixture
def url(serve: Serve) -> str:
    return serve(build(), server_port=0, css=CSS)


def enter(page: Page, title: str) -> None:
    """Opens the tab, which may be in the menu of those that do not fit."""
    tab = page.get_by_role("tab", name=title, exact=True)
    if tab.is_visible():
        tab.click()
    else:
        page.get_by_role("button", name="More tabs").click()
        page.get_by_role("menuitem", name=title, exact=True).click()
    expect(page.get_by_role("button", name="Show loading")).to_have_count(1)
    settle(page)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=["wide-light", "narrow-dark"])
def test_nothing_is_in_the_way_in_any_room(
    url: str, page: Page, size: tuple[int, int], theme: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{url}?__theme={theme}")
    settle(page)
    found = {}
    for title in ROOMS:
        enter(page, title)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[title] = (violations(page), overflow)
    assert found == {title: ([], 0) for title in ROOMS}


def test_loading_and_an_error_are_shown_and_change_nothing(url: str, page: Page) -> None:
    page.goto(url)
    page.get_by_role("button", name="Show an error").click()
    expect(page.get_by_role("alert")).to_contain_text("This is how a failure looks.")
    page.get_by_role("button", name="Show loading").click()
    expect(page.locator("[aria-busy=true]").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.get_by_label("With a value").first).to_have_value("A small shadow.")
