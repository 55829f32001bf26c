"""Draws a digit in the main demo and takes its picture for the README: `docs/images/digits.png`."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "digits.png"
SIZE = {"width": 1280, "height": 800}
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run"]
"""Containers run as root, where Chromium's own sandbox does not start."""


@contextmanager
def demo(url: str | None) -> Iterator[str]:
    """The address of a demo: the one that is given, or one that runs as long as it is needed."""
    if url is not None:
        yield url
        return
    sys.path.insert(0, str(ROOT))
    from examples.digits.app import build

    app = build()
    _, local, _ = app.launch(prevent_thread_lock=True, quiet=True)
    try:
        yield local
    finally:
        app.close()


def three(left: float, top: float, size: float) -> list[tuple[float, float]]:
    """The way of a pen that writes a 3 into a square: two bows, one above the other."""
    points = []
    for middle, radius, start in ((0.34, 0.16, -2.6), (0.66, 0.18, -1.4)):
        end = 1.4 if start < -2 else 2.6
        for step in range(25):
            angle = start + (end - start) * step / 24
            points.append((0.5 + radius * math.cos(angle), middle + radius * math.sin(angle)))
    return [(left + x * size, top + y * size) for x, y in points]


def draw(page: Page) -> None:
    """Write a 3 on the pad and wait until it is read as one. Raises Playwright's error when it is not."""
    pad = page.locator("canvas").first
    pad.wait_for()
    box = pad.bounding_box()
    if box is None:
        raise SystemExit("the pad has no place on the page")
    points = three(box["x"], box["y"], min(box["width"], box["height"]))
    page.mouse.move(*points[0])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(x, y)
    page.mouse.up()
    page.get_by_test_id("label").get_by_text("3", exact=True).first.wait_for()
    page.mouse.move(5, 5)


def main() -> int:
    from playwright.sync_api import sync_playwright

    given = sys.argv[1] if len(sys.argv) > 1 else None
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with demo(given) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser.find(), args=QUIET)
        page = browser.new_page(viewport=SIZE, device_scale_factor=1.5)  # type: ignore[arg-type]  # a dict will do
        page.goto(url)
        draw(page)
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"wrote {PICTURE.relative_to(ROOT)} ({PICTURE.stat().st_size // 1024} KiB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
