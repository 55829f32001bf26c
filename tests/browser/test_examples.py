"""Every example as a person meets it, wide and narrow, light and dark: axe finds nothing, nothing overflows."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Serve = Callable[..., str]
ROOT = Path(__file__).resolve().parents[2]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
EXAMPLES = sorted(
    p.relative_to(ROOT).as_posix()
    for folder in ("examples", "examples/components", "examples/layouts")
    for p in (ROOT / folder).glob("*.py")
    if p.name != "__init__.py"
)
LOOKS = [((1280, 800), "light"), ((390, 844), "dark")]


def load(path: str) -> gr.Blocks:
    """The app of an example file."""
    name = path.removesuffix(".py").replace("/", "_")
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    app: gr.Blocks = module.demo
    return app


def violations(page: Page) -> list[str]:
    """What axe finds, in a line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run().then((result) => result.violations)")
    return [f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


def settle(page: Page) -> None:
    """Until every view is there and the socket is open."""
    page.locator("main").wait_for()
    page.wait_for_load_state("networkidle")
    page.locator("[data-coming]").first.wait_for(state="detached")


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=["wide-light", "narrow-dark"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_is_in_the_way(
    serve: Serve, page: Page, example: str, size: tuple[int, int], theme: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(serve(load(example)) + f"?__theme={theme}")
    settle(page)
    assert violations(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, "the page scrolls sideways"


def test_the_digits_demo_has_nothing_in_the_way(serve: Serve, page: Page, browser: Browser) -> None:
    from examples.digits.app import build

    url = serve(build())
    for (width, height), theme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{url}?__theme={theme}")
        settle(page)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
