"""`python -m bench.editor`: a picture of 12 megapixels in an ImageEditor: how long each tool holds the page up.

Each round is a new server and a new Chromium. A tool is used as a person uses it; then the page is left alone until the
picture is whole and was sent. Meanwhile Chromium's own trace tells how long each task of the page's main thread took:
the longest is how long a click or a key would have waited. A stroke is ninety steps of the mouse
across the picture; of it, too, the time from one frame to the next (at the 95th percentile; no screen shows more than
one in 16.7 ms). The peer has a brush, undo and redo; its other tools are not the same ones, so it is asked for no more.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench import turns
from bench.browser import CHROMIUM_FLAGS, chromium_path
from bench.photos import make_photos
from bench.server import Side, serve

WAIT_MS = 120_000
STEPS = 90
SETTLE_MS = 1500
TRACED = ["-*", "disabled-by-default-devtools.timeline", "__metadata"]

FRAMES = """
() => {
  const seen = (window.benchFrames = []);
  let last = performance.now();
  const look = (now) => {
    seen.push(now - last);
    last = now;
    if (window.benchFrames === seen) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


Task = tuple[float, float]
"""Milliseconds by the clock, and of work of the processor."""


def main_thread_tasks(trace: bytes) -> list[Task]:
    """The tasks of the busiest page's main thread."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    tasks: dict[tuple[int, int], list[Task]] = {thread: [] for thread in mains}
    for one in events:
        if one["name"] == "RunTask" and (one["pid"], one["tid"]) in mains:
            spent = (one.get("dur", 0) / 1000, one.get("tdur", 0) / 1000)
            tasks[one["pid"], one["tid"]].append(spent)
    return max(tasks.values(), key=lambda found: sum(task[0] for task in found), default=[])


class Used:
    """A page with the editor on it: uses a tool, and tells how long the page was held up."""

    def __init__(self, browser: Browser, page: Page, side: Side) -> None:
        self.browser, self.page, self.side = browser, page, side
        self.root = page.locator("#editor")
        self.canvas = self.root.locator("canvas").first

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True).first

    def click(self, name: str) -> None:
        self.button(name).click()

    def settle(self) -> float:
        """The tool is done, and what follows of it (sending) as well; milliseconds until it was done."""
        began = time.perf_counter()
        self.page.wait_for_function(
            "() => !document.querySelector('#editor canvas[aria-busy=true]')", timeout=WAIT_MS
        )
        done = time.perf_counter() - began
        self.page.wait_for_timeout(SETTLE_MS)
        return done * 1000

    def held(self, use: Callable[[], object]) -> dict[str, float]:
        """The longest task in milliseconds, the one of most work, and all beyond 50 ms of each added up."""
        self.browser.start_tracing(page=self.page, categories=TRACED)
        try:
            use()
            done = self.settle()
        finally:
            trace = self.browser.stop_tracing()
        tasks = main_thread_tasks(trace)
        return {
            "longest_ms": round(max((task[0] for task in tasks), default=0), 1),
            "most_work_ms": round(max((task[1] for task in tasks), default=0), 1),
            "done_ms": round(done),
            "beyond_50_ms": round(sum(max(0, task[0] - 50) for task in tasks), 1),
        }

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        """Across the canvas, in shares of it."""
        box = self.canvas.bounding_box()
        assert box is not None
        spot = [
            (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
        ]
        mouse = self.page.mouse
        mouse.move(*spot[0])
        mouse.down()
        for at in range(1, steps + 1):
            share = at / steps
            wave = 0.1 * box["height"] * (1 if at // 6 % 2 else -1) if steps > 20 else 0
            mouse.move(
                spot[0][0] + share * (spot[1][0] - spot[0][0]),
                spot[0][1] + share * (spot[1][1] - spot[0][1]) + wave,
            )
            if steps > 20:
                self.page.wait_for_timeout(4)
        mouse.up()

    def stroke(self) -> dict[str, float]:
        self.page.evaluate(FRAMES)

        def draw() -> None:
            self.drag((0.3, 0.4), (0.7, 0.6), STEPS)
            frames.extend(self.page.evaluate("() => window.benchFrames.splice(0)"))
            self.page.evaluate("() => { window.benchFrames = null }")

        frames: list[float] = []
        found = self.held(draw)
        ordered = sorted(frames[2:])
        return found | {
            "frame_ms_p95": round(ordered[int(len(ordered) * 0.95)], 1),
            "frame_ms_longest": round(ordered[-1], 1),
        }


def _occluded(used: Used, cover: str) -> None:
    used.root.get_by_role("radio", name=cover, exact=True).check()
    used.drag((0.05, 0.05), (0.95, 0.95))


def _resized(used: Used) -> None:
    used.root.get_by_label("Width").fill("3000")
    used.root.get_by_label("Width").press("Tab")
    used.click("Apply")


def _adjusted(used: Used) -> None:
    used.root.get_by_role("slider", name="Brightness").fill("80")
    used.click("Apply")


def _cropped(used: Used) -> None:
    used.drag((0.1, 0.1), (0.9, 0.9))
    used.click("Apply")


def _turned(used: Used) -> None:
    used.root.get_by_role("slider", name="Angle").fill("7")
    used.click("Apply")


OWN: list[tuple[str, str, Callable[[Used], object]]] = [
    ("fill", "Occlude", lambda used: _occluded(used, "Fill")),
    ("mean colour", "Occlude", lambda used: _occluded(used, "Mean colour")),
    ("blur", "Occlude", lambda used: _occluded(used, "Blur")),
    ("noise", "Noise", lambda used: used.click("Add noise")),
    ("brightness", "Brightness", _adjusted),
    ("crop", "Crop", _cropped),
    ("rotate", "Rotate and flip", lambda used: used.click("Rotate right")),
    ("angle", "Rotate and flip", _turned),
    ("flip", "Rotate and flip", lambda used: used.click("Flip horizontally")),
    ("resize", "Resize", _resized),
    ("clear", "Brush", lambda used: used.click("Clear")),
]
"""Tools that only we have: name, the button that takes them up, and how they are used."""


def _brushed(used: Used) -> dict[str, dict[str, float]]:
    """What both sides have."""
    found = {"stroke": used.stroke()}
    found["second stroke"] = used.stroke()
    for name in ("undo", "redo"):
        found[name] = used.held(lambda: used.click(name.capitalize()))  # noqa: B023  # called at once, in this turn of the loop
    return found


def measure(side: Side) -> dict[str, dict[str, float]]:
    """By tool, how long the page was held up."""
    with serve(side, "editor") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            used = Used(browser, page, side)
            page.goto(server.url)
            used.canvas.wait_for(timeout=WAIT_MS)
            used.button("Undo").wait_for(timeout=WAIT_MS)
            page.wait_for_timeout(2 * SETTLE_MS)
            if side.name != "ours":
                used.click("Brush")  # nothing is in the hand at first
                return _brushed(used)
            found = _brushed(used)
            for name, button, use in OWN:
                used.click(button)
                found[name] = used.held(lambda: use(used))  # noqa: B023  # called at once, in this turn of the loop
                found[f"undo of {name}"] = used.held(lambda: used.click("Undo"))
            return found
        finally:
            browser.close()


def main() -> None:
    given = turns.reader("editor", __doc__).parse_args()
    folder = Path(tempfile.gettempdir()) / "bench-editor"
    folder.mkdir(exist_ok=True)
    make_photos(folder, 1)
    os.environ["BENCH_PICTURE"] = str(folder / "photo000.jpg")
    turns.take(given, measure)


if __name__ == "__main__":
    main()
