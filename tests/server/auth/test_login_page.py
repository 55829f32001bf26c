"""The login page and the status page in the colours of the app's theme."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from tests.browser.test_sign_in import clean

Serve = Callable[..., str]
HTML = {"accept": "text/html"}


def build() -> gr.Blocks:
    with gr.Blocks(title="Clinic") as app:
        gr.Textbox()
    return app


@pytest.mark.parametrize("theme", [None, "soft", "ocean"])
def test_its_policy_allows_its_own_style_alone(serve: Serve, theme: str | None) -> None:
    url = serve(build(), server_port=0, auth=("ann", "a"), theme=theme)
    for path in ("", "login", "nothing"):
        answer = httpx.get(f"{url}{path}", headers=HTML)
        style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
        assert style is not None
        assert ("showglass-theme" in style[1]) is (theme is not None)
        digest = base64.b64encode(sha256(style[1].encode()).digest()).decode()
        policy = answer.headers["content-security-policy"]
        assert f"style-src 'sha256-{digest}'" in policy
        assert answer.text.count("<style>") == 1
    sheet = httpx.get(f"{url}monitoring/status.css").text
    assert ("showglass-theme" in sheet) is (theme is not None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["soft", "monochrome", "citrus"])
def test_it_looks_as_the_app_does(page: Page, serve: Serve, theme: str, scheme: Any) -> None:
    url = serve(build(), server_port=0, auth=("ann", "a"), theme=theme)
    page.emulate_media(color_scheme=scheme)
    page.goto(url)
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    clean(page)
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("a")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("textbox")).to_be_visible()
    assert page.evaluate(paper) == before
