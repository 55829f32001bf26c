"""The login page in a real browser, with and without JavaScript, and the page of who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import showglass as gr

Serve = Callable[..., str]
SIZES = [(1280, 800), (390, 760)]


def build() -> gr.Blocks:
    with gr.Blocks(title="Clinic") as app:
        out = gr.Textbox(label="Out")

        def who(request: gr.Request) -> str:
            return f"You are {request.username}."

        gr.Button("Ask").click(who, None, out)
        gr.Button("Restart").click(
            lambda: "Restarted.", None, out, roles="admin", api_name="restart"
        )
    return app


@pytest.fixture
def url(serve: Serve) -> str:
    """The app, for two people."""
    users = [("ann", "tea and cake"), gr.User("bob", "b", roles=["admin"])]
    return serve(build(), server_port=0, auth=users, auth_message="Ask <b>Bob</b> for a password.")


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def clean(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []


@pytest.mark.expects_fault(r"status of 400")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_login_page(page: Page, url: str, scheme: Any, size: tuple[int, int]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(url)
    expect(page).to_have_title("Sign in · Clinic")
    expect(page.get_by_label("Name")).to_be_focused()
    clean(page)
    sign_in(page, "ann", "wrong")
    expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    expect(page.get_by_label("Name")).to_have_value("ann")
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("Password")).to_have_accessible_description(
        "Name or password is wrong."
    )
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_keyboard_is_enough(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type("tea and cake")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ask")).to_be_visible()


def test_who_signed_in_is_shown_and_may_leave(page: Page, url: str) -> None:
    page.goto(url)
    sign_in(page, "ann", "tea and cake")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_label("Out")).to_have_value("You are ann.")
    clean(page)
    page.get_by_role("link", name="Sign out (ann)").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    clean(page)
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()


# The page that is left may ask once more, signed out already.
@pytest.mark.expects_fault(r"status of 401|WebSocket|socket")
def test_what_one_may_not_do_is_not_offered(page: Page, url: str) -> None:
    page.goto(url)
    sign_in(page, "ann", "tea and cake")
    expect(page.get_by_role("button", name="Restart")).to_be_disabled()
    page.goto(f"{url}logout")
    sign_in(page, "bob", "b")
    page.get_by_role("button", name="Restart").click()
    expect(page.get_by_label("Out")).to_have_value("Restarted.")


@pytest.mark.expects_fault(r"status of 401|WebSocket|socket")
def test_a_page_that_was_signed_out_elsewhere_says_so(page: Page, url: str) -> None:
    page.goto(url)
    sign_in(page, "ann", "tea and cake")
    expect(page.get_by_role("button", name="Ask")).to_be_visible()
    page.request.get(f"{url}logout")
    expect(page.get_by_text("You are signed out")).to_be_visible()


def test_it_needs_no_javascript(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}?view=api")
    sign_in(page, "ann", "tea and cake")
    assert page.url == f"{url}?view=api"
    page.goto(f"{url}logout")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    context.close()
