"""`python -m bench.points`: a line plot that grows by thousands of points a second, drawn in Chromium.

Each round is a new server and a new Chromium. A click starts a generator that yields a frame 200 times without a
pause, each longer than the one before. The last point lies twice as far to the right as all others: the end is when the
plot's axis says so, on a canvas or in the document. `pictures` are the browser's frames in which something of the plot
was drawn until then.
"""

from __future__ import annotations

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, sync_playwright

from bench import turns
from bench.browser import fresh_page, open_app
from bench.server import Side, serve
from bench.traffic import Traffic

YIELDS = 200
"""Of `apps/points.py`."""
SIZES = (20, 100)
"""Points that come at each yield."""
LIMIT_MS = 120_000

# Runs before the page's own scripts: keeps what canvases write, and counts frames in which lines are drawn.
WATCH = """
(() => {
  const seen = (window.benchDrawn = { words: new Set(), pictures: 0 });
  let dirty = false;
  const drawn = () => {
    if (dirty) return;
    dirty = true;
    requestAnimationFrame(() => { dirty = false; seen.pictures += 1; });
  };
  const { fillText, stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    seen.words.add(String(text));
    return fillText.call(this, text, ...rest);
  };
  CanvasRenderingContext2D.prototype.stroke = function (...rest) {
    drawn();
    return stroke.apply(this, rest);
  };
  new MutationObserver((records) => {
    if (records.some(({ target }) => target instanceof SVGElement)) drawn();
  }).observe(document, { attributes: true, childList: true, subtree: true, attributeFilter: ['d', 'points'] });
})();
"""

# Clicks, then looks each four milliseconds for what the axis says of the last point; adds up how long tasks of the main
# thread held it beyond the 50 ms that nobody notices.
DRAW = """
([button, last, limit]) => new Promise((resolve, reject) => {
  let blocked = 0, longest = 0;
  const watch = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      blocked += Math.max(0, duration - 50);
      longest = Math.max(longest, duration);
    }
  });
  watch.observe({ type: 'longtask' });
  const seen = window.benchDrawn;
  seen.words.clear();
  const first = seen.pictures;
  const says = (text) => [last + '000', last + 'k'].includes(text.replace(/[\\s,]/g, '').toLowerCase());
  const named = () => [...seen.words].some(says)
    || [...document.querySelectorAll('svg text')].some((one) => says(one.textContent));
  const began = performance.now();
  button.click();
  const look = () => {
    const now = performance.now();
    if (named()) requestAnimationFrame(() => setTimeout(() => {
      watch.disconnect();
      resolve({ ms: now - began, blocked, longest, pictures: seen.pictures - first });
    }, 300));
    else if (now - began > limit) reject(new Error(`the last point never came: ${seen.pictures - first} pictures`));
    else scheduler.postTask(look, { delay: 4 });
  };
  look();
})
"""


def _drawn(page: Page, each: int) -> dict[str, float]:
    page.get_by_label("Points", exact=True).first.fill(str(each))
    button = page.get_by_role("button", name="Draw", exact=True).element_handle()
    found: dict[str, float] = page.evaluate(
        DRAW, [button, str(2 * YIELDS * each // 1000), LIMIT_MS]
    )
    return found


def measure(side: Side, each: int) -> dict[str, float]:
    """Seconds to the last point, points a second, pictures, blocked milliseconds, KiB received."""
    with (
        serve(side, "points") as server,
        sync_playwright() as playwright,
        fresh_page(playwright, "Points") as page,
    ):
        page.set_default_timeout(LIMIT_MS)
        page.add_init_script(WATCH)
        traffic = Traffic(page)
        open_app(page, server, "Points")
        traffic.settle()
        before = traffic.received_kib()
        found = _drawn(page, each)
        traffic.settle()
        return {
            "last_s": found["ms"] / 1e3,
            "points_s": YIELDS * each / (found["ms"] / 1e3),
            "pictures": found["pictures"],
            "blocked_ms": found["blocked"],
            "longest_ms": found["longest"],
            "received_kib": traffic.received_kib() - before,
        }


def measure_sizes(side: Side) -> dict[str, turns.Figures]:
    """The same for each size; one whose last point never comes is told and left out."""
    found: dict[str, turns.Figures] = {}
    for each in SIZES:
        try:
            found[f"{YIELDS * each} points"] = measure(side, each)
        except BrowserError as failure:
            print(side.name, YIELDS * each, "points:", str(failure).splitlines()[0], flush=True)
    return found


def main() -> None:
    turns.take(turns.reader("points", __doc__).parse_args(), measure_sizes)


if __name__ == "__main__":
    main()
