"""Figures taken in Chromium: cold navigation, bytes, clicks, streams, a page of 500 components."""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, ElementHandle, Locator, Page, Playwright, sync_playwright

from bench.server import Server, Side, serve
from bench.traffic import Traffic

NAVIGATIONS = 3
CLICKS = 20
WARM_CLICKS = 3
YIELDS = 3000
LAST_ROW = "Level 249"
WAIT_MS = 60_000

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing may leave the machine
]

# Runs before the page's own scripts. It looks every two milliseconds for the first control that is
# labelled and visible, and for the last one of the page of 500, and keeps when it saw them first
# (performance.now() counts from the start of the navigation).
WATCH = """
(() => {
  const seen = (window.benchSeen = {});
  const labelled = (el, text) =>
    el.getAttribute('aria-label')?.trim() === text ||
    [...(el.labels ?? [])].some((l) => l.textContent.trim().startsWith(text)) ||
    (el.getAttribute('aria-labelledby') ?? '').split(/\\s+/).some(
      (id) => id && document.getElementById(id)?.textContent.trim().startsWith(text));
  const visible = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && el.getBoundingClientRect().height > 0;
  const look = () => {
    const controls = document.querySelectorAll('input, textarea');
    if (!seen.first) {
      for (const el of controls) {
        if (labelled(el, 'FIRST')) {
          if (visible(el)) seen.first = performance.now();
          break;
        }
      }
    }
    if (!seen.last && controls.length >= 500) {
      const tail = [...controls].slice(-4);
      if (tail.some((el) => el.ariaLabel?.includes('LAST') || labelled(el, 'LAST')))
        seen.last = performance.now();
    }
    if (!seen.first || !seen.last) scheduler.postTask(look, { delay: 2 });
  };
  look();
})();
"""

# Clicks, then looks each millisecond until the output shows what is expected; milliseconds.
CLICK = """
([button, output, expected, limit]) => new Promise((resolve, reject) => {
  const shown = () => output.value ?? output.textContent;
  const began = performance.now();
  button.click();
  const look = () => {
    const now = performance.now();
    if (shown().trim().endsWith(expected)) resolve(now - began);
    else if (now - began > limit) reject(new Error('shows ' + shown().slice(-80)));
    else scheduler.postTask(look, { delay: 1 });
  };
  look();
})
"""


# Waits for what WATCH has seen. Not page.wait_for_function, which needs eval: a strict page forbids it.
SEEN = """
([what, limit]) => new Promise((resolve, reject) => {
  const until = performance.now() + limit;
  const look = () => {
    const at = window.benchSeen?.[what];
    if (at) resolve(at);
    else if (performance.now() > until) reject(new Error('never saw the ' + what + ' control'));
    else setTimeout(look, 20);
  };
  look();
})
"""


class NoBrowserError(RuntimeError):
    """There is no Chromium to measure in."""


def chromium_path() -> str | None:
    """The Chromium or Chrome to measure in: SHOWGLASS_BROWSER, else an installed one.

    None when SHOWGLASS_BROWSER is empty: Playwright's own. Raises NoBrowserError.
    """
    named = os.environ.get("SHOWGLASS_BROWSER")
    if named is not None:
        return named or None
    for name in ("google-chrome", "chromium", "chromium-browser"):
        if found := shutil.which(name):
            return found
    raise NoBrowserError("no Chromium or Chrome found; SHOWGLASS_BROWSER can name one")


@contextlib.contextmanager
def fresh_page(playwright: Playwright, label: str) -> Iterator[Page]:
    """A page in a browser with a profile of its own, which is thrown away."""
    browser: Browser = playwright.chromium.launch(
        executable_path=chromium_path(), args=CHROMIUM_FLAGS
    )
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(WAIT_MS)
        page.add_init_script(WATCH.replace("FIRST", label).replace("LAST", LAST_ROW))
        yield page
    finally:
        browser.close()


def _seen(page: Page, what: str) -> float:
    return float(page.evaluate(SEEN, [what, WAIT_MS]))


def open_app(page: Page, server: Server, label: str) -> float:
    """Milliseconds from the start of the navigation to the control `label` being visible."""
    page.goto(server.url, wait_until="commit")
    first = _seen(page, "first")
    page.get_by_label(label, exact=True).first.wait_for(state="visible")
    return first


def _handle(locator: Locator) -> ElementHandle:
    handle = locator.first.element_handle()
    assert handle is not None
    return handle


def click_ms(page: Page, label: str, button: str, output: str, text: str, expected: str) -> float:
    """Milliseconds from the click on `button` to `output` showing `expected`."""
    page.get_by_label(label, exact=True).first.fill(text)
    handles = [
        _handle(page.get_by_role("button", name=button, exact=True)),
        _handle(page.get_by_label(output, exact=True)),
    ]
    return float(page.evaluate(CLICK, [*handles, expected, WAIT_MS]))


def _greetings(page: Page, clicks: int = CLICKS) -> tuple[float, float]:
    """Milliseconds of the first click, and of the median one once warm."""
    times = [
        click_ms(page, "Name", "Greet", "Greeting", f"n{index}", f"Hello n{index}!")
        for index in range(WARM_CLICKS + clicks)
    ]
    return times[0], statistics.median(times[WARM_CLICKS:])


def measure_page(side: Side) -> dict[str, float]:
    """The hello app: cold navigation, what it loads, and a click in it."""
    usable, answered = [], []
    with serve(side, "hello") as server, sync_playwright() as playwright:
        for _ in range(NAVIGATIONS):
            with fresh_page(playwright, "Name") as page:
                usable.append(open_app(page, server, "Name"))
                click_ms(page, "Name", "Greet", "Greeting", "at once", "Hello at once!")
                answered.append(float(page.evaluate("performance.now()")))
        with fresh_page(playwright, "Name") as page:
            traffic = Traffic(page)
            open_app(page, server, "Name")
            traffic.settle()
            found = {"requests": float(len(traffic.urls)), "page_kib": traffic.received_kib()}
            found["first_click_ms"], found["click_ms"] = _greetings(page)
    return found | {
        "usable_ms": statistics.median(usable),
        "answered_ms": statistics.median(answered),
    }


def measure_stream(side: Side) -> dict[str, float]:
    """3,000 yields of a growing text: time and bytes; half as many for the shape of the bytes."""
    found = {}
    with serve(side, "stream") as server, sync_playwright() as playwright:
        for count, suffix in ((YIELDS, ""), (YIELDS // 2, "_half")):
            with fresh_page(playwright, "Count") as page:
                open_app(page, server, "Count")
                traffic = Traffic(page)
                expected = f"w{count - 1:04d}"
                click_ms(page, "Count", "Tell", "Story", "3", "w0002")
                traffic.settle()
                before = traffic.received_kib()
                found[f"stream_s{suffix}"] = (
                    click_ms(page, "Count", "Tell", "Story", str(count), expected) / 1e3
                )
                traffic.settle()
                found[f"stream_kib{suffix}"] = traffic.received_kib() - before
    return found


def measure_many(side: Side) -> dict[str, float]:
    """The page of 500 components: usable, all of it there, and a click in it."""
    usable, whole, clicks = [], [], []
    with serve(side, "many") as server, sync_playwright() as playwright:
        for _ in range(NAVIGATIONS):
            with fresh_page(playwright, "Name") as page:
                usable.append(open_app(page, server, "Name"))
                whole.append(_seen(page, "last"))
                clicks.append(_greetings(page, CLICKS // 2))
    return {
        "many_usable_ms": statistics.median(usable),
        "many_whole_ms": statistics.median(whole),
        "many_first_click_ms": statistics.median(first for first, _ in clicks),
        "many_click_ms": statistics.median(warm for _, warm in clicks),
    }


def measure_form(side: Side) -> dict[str, float]:
    """The same page as one form: the click sends all 500 values."""
    with (
        serve(side, "form") as server,
        sync_playwright() as playwright,
        fresh_page(playwright, "Name") as page,
    ):
        open_app(page, server, "Name")
        _seen(page, "last")
        return {"form_click_ms": _greetings(page, CLICKS // 4)[1]}
