"""Signing in and out by buttons, as a person does: at a real provider, and where a sign-in is made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from tests.browser.test_sign_in import clean

Serve = Callable[..., str]
SIZES = [(1280, 800), (390, 760)]


def greet(profile: gr.OAuthProfile | None) -> str:
    return "Hello, stranger." if profile is None else f"Hello, {profile.name}."


def sign(text: str, profile: gr.OAuthProfile) -> str:
    return f"{text} ({profile.username})"


def build() -> gr.Blocks:
    with gr.Blocks(title="Guest book") as app:
        with gr.Row():
            gr.LoginButton()
            gr.LogoutButton()
        hello = gr.Textbox(label="Hello")
        text, entry = gr.Textbox(label="Text"), gr.Textbox(label="Entry")
        gr.Button("Sign it").click(sign, text, entry)
        app.load(greet, None, hello)
        with app.route("Inside", "/inside"):
            gr.LoginButton("Come in", "Leave as {}", size="sm")
    return app


@pytest.fixture
def url(serve: Serve, app_port: int, issuer: str) -> str:
    oidc = gr.OIDC(issuer, "app", "a secret of the app", label="Clinic account", required=False)
    return serve(build(), server_port=app_port, auth=oidc, limits=gr.Limits(local=True))


def sign_in_there(page: Page, account: str = "ann") -> None:
    """What the provider asks: a name, a password, and whether the app may know."""
    page.get_by_placeholder("Enter any login").fill(account)
    page.get_by_placeholder("and password").fill("x")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


# The provider's own page asks for a font.
@pytest.mark.expects_fault(r"fonts\.googleapis|ERR_FAILED")
def test_a_person_signs_in_works_and_leaves(page: Page, url: str) -> None:
    page.goto(f"{url}?lang=en")
    expect(page.get_by_label("Hello")).to_have_value("Hello, stranger.")
    out = page.get_by_role("button", name="Logout", exact=True)
    expect(out).to_be_disabled()
    page.get_by_label("Text").fill("Nice")
    page.get_by_role("button", name="Sign it").click()
    expect(page.get_by_role("alert")).to_contain_text("Sign in first")
    clean(page)
    page.get_by_role("button", name="Clinic account").click()
    sign_in_there(page)
    expect(page).to_have_url(f"{url}?lang=en")
    expect(page.get_by_label("Hello")).to_have_value("Hello, Ann Lee.")
    expect(page.get_by_role("button", name="Logout (ann@clinic.example)")).to_be_visible()
    page.get_by_label("Text").fill("Nice")
    page.get_by_role("button", name="Sign it").click()
    expect(page.get_by_label("Entry")).to_have_value("Nice (Ann)")
    clean(page)
    out.click()
    expect(page.get_by_label("Hello")).to_have_value("Hello, stranger.")
    expect(page).to_have_url(f"{url}?lang=en")
    expect(page.get_by_role("button", name="Clinic account")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Clinic account")).to_be_visible()


@pytest.mark.expects_fault(r"fonts\.googleapis|ERR_FAILED")
def test_the_keyboard_is_enough(page: Page, url: str) -> None:
    page.goto(url)
    button = page.get_by_role("button", name="Clinic account")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/interaction/"))


def test_it_comes_back_to_the_page_it_was_pressed_on(page: Page, serve: Serve) -> None:
    """A made-up sign-in, for a change: this machine knows no provider."""
    url = serve(build(), server_port=0)
    page.goto(f"{url}inside?a=b%20c&d=%C3%A9")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("button", name="Leave as local-visitor")).to_be_visible()
    expect(page).to_have_url(f"{url}inside?a=b%20c&d=%C3%A9")
    page.get_by_role("button", name="Leave as local-visitor").click()
    expect(page.get_by_role("button", name="Come in")).to_be_visible()
    expect(page).to_have_url(f"{url}inside?a=b%20c&d=%C3%A9")


@pytest.mark.expects_fault(r"WebSocket|socket|status of 40")
def test_a_page_whose_person_left_elsewhere_says_so(page: Page, serve: Serve) -> None:
    url = serve(build(), server_port=0)
    page.goto(url)
    page.get_by_role("button", name="Sign in (made up)").click()
    expect(page.get_by_role("button", name="Logout (local-visitor)")).to_be_visible()
    expect(page.get_by_label("Hello")).to_have_value("Hello, Local Visitor.")
    page.request.get(f"{url}logout")
    expect(page.get_by_text("You are signed out.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_how_it_looks(
    page: Page, serve: Serve, scheme: Any, size: tuple[int, int], tmp_path: Path
) -> None:
    url = serve(build(), server_port=0)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in ("stranger", "person"):
        page.goto(url)
        expect(page.get_by_label("Hello")).to_have_value(re.compile("Hello"))
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.screenshot(path=tmp_path / f"{name}.png")
        page.request.get(f"{url}login/oidc/0")


def test_a_framed_page_opens_the_sign_in_beside_it(page: Page, serve: Serve) -> None:
    """No provider lets itself be framed."""
    url = serve(build(), server_port=0)
    page.goto(f"{url}robots.txt")
    page.evaluate("""address => {
        const frame = document.createElement("iframe");
        frame.src = address; frame.width = 800; frame.height = 600;
        document.body.append(frame);
    }""", url)  # fmt: skip
    button = page.frame_locator("iframe").get_by_role("button", name="Sign in (made up)")
    with page.context.expect_page() as opened:
        button.click()
    expect(opened.value.get_by_role("button", name="Logout (local-visitor)")).to_be_visible()
