"""A conversation in Chromium: what its page costs, and 1,000 yields of Markdown."""

from __future__ import annotations

import statistics

from playwright.sync_api import Page, sync_playwright

from bench.browser import WAIT_MS, fresh_page, open_app
from bench.server import Side, serve
from bench.traffic import Traffic

YIELDS = 1000
TIMES = 3

# Presses Enter in the message box, then looks each four milliseconds until the end of the answer shows; adds up how
# long tasks of the main thread held it beyond the 50 ms that nobody notices.
ASK = """
([box, expected, limit]) => new Promise((resolve, reject) => {
  let blocked = 0;
  const watch = new PerformanceObserver((list) => {
    for (const task of list.getEntries()) blocked += Math.max(0, task.duration - 50);
  });
  watch.observe({ type: 'longtask' });
  const began = performance.now();
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true, cancelable: true }));
  const look = () => {
    const said = document.querySelectorAll('[data-testid=bot]');
    const now = performance.now();
    if (said[said.length - 1]?.textContent.trimEnd().endsWith(expected))
      setTimeout(() => { watch.disconnect(); resolve([now - began, blocked]); }, 300);
    else if (now - began > limit) reject(new Error('the answer did not end'));
    else scheduler.postTask(look, { delay: 4 });
  };
  look();
})
"""


def _ask(page: Page, count: int) -> tuple[float, float]:
    """Seconds until the answer of so many yields is there, and milliseconds for which the main thread was blocked."""
    box = page.get_by_label("Ask", exact=True).first
    box.fill(str(count))
    took, blocked = page.evaluate(ASK, [box.element_handle(), f"end{count - 1:04d}", WAIT_MS])
    return took / 1e3, blocked


def measure_chat(side: Side) -> dict[str, float]:
    """The page of a conversation, and a long answer in it."""
    times, blocked = [], []
    found: dict[str, float] = {}
    with serve(side, "chat") as server, sync_playwright() as playwright:
        for _ in range(TIMES):
            with fresh_page(playwright, "Ask") as page:
                traffic = Traffic(page)
                open_app(page, server, "Ask")
                traffic.settle()
                found["chat_page_kib"] = traffic.received_kib()
                _ask(page, 3)
                traffic.settle()
                before = traffic.received_kib()
                took, held = _ask(page, YIELDS)
                traffic.settle()
                found["chat_kib"] = traffic.received_kib() - before
                times.append(took)
                blocked.append(held)
    return found | {
        "chat_s": statistics.median(times),
        "chat_blocked_ms": statistics.median(blocked),
    }
