"""What a fresh machine asks for: Node only when a page must be built, a browser that starts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import build_page
import find_browser
import hatch_build

NODE = ("/opt/node", "/opt/npm")


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[str]]:
    """The packages that the build hook asks for on a machine of this kind."""
    monkeypatch.delenv(hatch_build.SKIP, raising=False)

    def dependencies(*, fresh: bool, node: bool) -> list[str]:
        monkeypatch.setattr(build_page, "is_fresh", lambda root: fresh)
        monkeypatch.setattr(build_page, "machine_node", lambda: NODE if node else None)
        hook = hatch_build.PageHook.__new__(hatch_build.PageHook)
        monkeypatch.setattr(hatch_build.PageHook, "root", str(tmp_path))
        return hook.dependencies()

    return dependencies


def test_without_node_the_build_brings_its_own(asks: Callable[..., list[str]]) -> None:
    assert asks(fresh=False, node=False) == [build_page.NODE_PACKAGE]


def test_with_node_or_a_built_page_it_needs_nothing(asks: Callable[..., list[str]]) -> None:
    assert asks(fresh=False, node=True) == []
    assert asks(fresh=True, node=False) == []


def test_setup_builds_the_page_itself(
    asks: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(hatch_build.SKIP, "1")
    assert asks(fresh=False, node=False) == []


def test_a_browser_named_by_hand_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    # Any program that answers --version will do here.
    monkeypatch.setenv(find_browser.VARIABLE, sys.executable)
    assert find_browser.find() == sys.executable


def test_a_browser_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(find_browser.VARIABLE, "/nowhere/chrome")
    with pytest.raises(SystemExit, match="SHOWGLASS_BROWSER=/nowhere/chrome does not start"):
        find_browser.find()
