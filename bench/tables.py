"""Figures of the data frame page: bytes, and the time from a click to the first cells of a large table."""

from __future__ import annotations

import statistics

from playwright.sync_api import sync_playwright

from bench.browser import WAIT_MS, fresh_page, open_app
from bench.server import Server, Side, serve
from bench.traffic import Traffic

LARGE = 50_000
HUGE = 1_000_000
TIMES = 3

# Clicks, then looks each millisecond for the first cell of the table; milliseconds.
FILL = """
([button, limit]) => new Promise((resolve, reject) => {
  const there = () => [...document.querySelectorAll('td, [role=gridcell]')]
    .some((cell) => cell.textContent.trim() === '424242' && cell.checkVisibility());
  const began = performance.now();
  button.click();
  const look = () => {
    const now = performance.now();
    if (there()) resolve(now - began);
    else if (now - began > limit) reject(new Error('the first cell never came'));
    else scheduler.postTask(look, { delay: 1 });
  };
  look();
})
"""


def _fill(server: Server, rows: int) -> tuple[float, float]:
    """Milliseconds from the click to the first cells, on a page of its own; KiB that the page is before."""
    with sync_playwright() as playwright, fresh_page(playwright, "Rows") as page:
        traffic = Traffic(page)
        open_app(page, server, "Rows")
        traffic.settle()
        loaded = traffic.received_kib()
        page.get_by_label("Rows", exact=True).first.fill(str(rows))
        button = page.get_by_role("button", name="Fill", exact=True).element_handle()
        return float(page.evaluate(FILL, [button, 2 * WAIT_MS])), loaded


def measure_table(side: Side) -> dict[str, float]:
    """The table of 50,000 rows."""
    with serve(side, "table") as server:
        taken = [_fill(server, LARGE) for _ in range(TIMES)]
        return {
            "table_ms": statistics.median(ms for ms, _ in taken),
            "table_kib": statistics.median(kib for _, kib in taken),
        }


def measure_own_table(side: Side) -> dict[str, float]:
    """The same, and a million rows, which the peer's page does not survive."""
    found = measure_table(side)
    with serve(side, "table") as server:
        huge = statistics.median(_fill(server, HUGE)[0] for _ in range(TIMES))
    return found | {"huge_ms": huge}
