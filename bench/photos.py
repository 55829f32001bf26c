"""`python -m bench.photos`: 200 photos of 12 megapixels in a Gallery: time to first screen, and the browser's memory.

The photos are made first, each its own: a smooth ground with fine grain on it, about 4 MB as JPEG. Each round is a new
server and a new Chromium. A click fetches the gallery; the first screen is there when every picture that the window
shows is decoded and drawn; memory is the proportional share (PSS) of all of Chromium's processes, its blank page taken
off: once then, and once after the gallery was scrolled to its end, slowly, as a person does.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench import server, turns
from bench.browser import CHROMIUM_FLAGS, chromium_path
from bench.server import Side, serve

COUNT = 200
SIZE = (4000, 3000)
LIMIT_MS = 180_000
SETTLE_MS = 3000

# Clicks, then looks until every picture in the window is whole and was drawn; milliseconds. Which ones the window shows
# is the browser's own word: asking 200 of them for their boxes each time costs more than showing them.
SHOW = """
([button, limit]) => new Promise((resolve, reject) => {
  const seen = new Map();
  const watch = new IntersectionObserver((entries) => {
    for (const one of entries) seen.set(one.target, one.isIntersecting && one.boundingClientRect.width > 20);
  });
  const within = () => {
    const all = [...document.querySelectorAll('img')];
    for (const one of all) if (!seen.has(one)) watch.observe(one);
    return all.every((one) => seen.has(one)) ? all.filter((one) => seen.get(one)) : [];
  };
  const there = () => {
    const shown = within();
    return shown.length >= 4 && shown.every((one) => one.complete && one.naturalWidth > 0) ? shown : null;
  };
  const began = performance.now();
  button.click();
  const look = async () => {
    const shown = there();
    if (shown) {
      watch.disconnect();
      await Promise.all(shown.map((one) => one.decode().catch(() => undefined)));
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
    } else if (performance.now() - began > limit) reject(new Error('the pictures never came'));
    else scheduler.postTask(look, { delay: 5 });
  };
  look();
})
"""

# Scrolls whatever of the gallery scrolls, and the page, to the end in steps.
SCROLL = """
async () => {
  const inner = [...document.querySelectorAll('*')].filter((one) =>
    one.querySelector('img') && one.scrollHeight > one.clientHeight + 50
    && /auto|scroll/.test(getComputedStyle(one).overflowY));
  for (const one of [...inner, document.scrollingElement]) {
    for (let at = 0; at < one.scrollHeight; at += one.clientHeight / 2) {
      one.scrollTop = at;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
}
"""


def make_photos(folder: Path, count: int) -> None:
    """Photos that are all different, and as hard to pack as those of a camera."""
    rng = np.random.default_rng(12)
    grain = rng.integers(-14, 15, (SIZE[1], SIZE[0], 1), np.int16)
    for number in range(count):
        path = folder / f"photo{number:03}.jpg"
        if path.exists():
            continue
        ground = Image.fromarray(rng.integers(30, 225, (9, 12, 3), np.uint8))
        pixels = np.asarray(ground.resize(SIZE, Image.Resampling.BICUBIC), np.int16)
        noisy = np.clip(pixels + np.roll(grain, number * 37, axis=1), 0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(path, quality=85)


def _processes(root: int) -> Iterator[int]:
    yield from server._tree(root)


def memory_mb(root: int) -> float:
    """Proportional share of memory of a process and all below it, in MB."""
    total = 0
    for pid in _processes(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024 / 1e6


def _browser_pid(profile: str) -> int:
    """The first process of the browser with this profile."""
    found = subprocess.run(
        ["pgrep", "-o", "-f", f"user-data-dir={profile}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(found.stdout.split()[0])


def _shown(page: Page, pid: int) -> dict[str, float]:
    blank = memory_mb(pid)
    button = page.get_by_role("button", name="Show", exact=True).element_handle()
    first = float(page.evaluate(SHOW, [button, LIMIT_MS]))
    page.wait_for_timeout(SETTLE_MS)
    at_first = memory_mb(pid) - blank
    page.evaluate(SCROLL)
    page.wait_for_timeout(SETTLE_MS)
    return {
        "first_screen_ms": round(first),
        "memory_mb": round(at_first),
        "memory_after_scroll_mb": round(memory_mb(pid) - blank),
    }


def measure(side: Side) -> dict[str, float]:
    """Milliseconds to the first screen, and megabytes of the browser for the gallery."""
    with (
        serve(side, "photos") as running,
        tempfile.TemporaryDirectory() as profile,
        sync_playwright() as playwright,
    ):
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium_path(),
            args=CHROMIUM_FLAGS,
            viewport={"width": 1280, "height": 900},
        )
        try:
            page = context.pages[0]
            page.goto(running.url)
            page.get_by_role("button", name="Show", exact=True).wait_for(timeout=60_000)
            page.wait_for_timeout(SETTLE_MS)
            return _shown(page, _browser_pid(profile))
        finally:
            context.close()


def main() -> None:
    parser = turns.reader("photos", __doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    given = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / f"bench-photos-{given.count}"
    folder.mkdir(exist_ok=True)
    make_photos(folder, given.count)
    os.environ["BENCH_PHOTOS"] = str(folder)
    turns.take(given, lambda side: {"": measure(side)})


if __name__ == "__main__":
    main()
