"""A browser with a camera and a microphone, neither of them real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import find_browser
from tests.conftest import QUIET

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DEVICES = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
def studio(browser: Browser) -> Iterator[Browser]:
    """A browser whose camera shows a turning wheel and whose microphone beeps."""
    started = browser.browser_type.launch(
        executable_path=find_browser.find(), args=[*QUIET, *DEVICES]
    )
    yield started
    started.close()


@pytest.fixture
def stage(studio: Browser) -> Iterator[Page]:
    """A page there; the test fails when it errs."""
    context = studio.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on(
        "console",
        lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
    )
    yield page
    context.close()
    assert faults == []
