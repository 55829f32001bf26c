"""`python -m bench.upload`: a file of 1 GB (10^9 bytes) given to a File in Chromium, on both sides in turn.

Time runs from the moment that the browser has the file to its size being shown, as a function found it on the server.
Memory is the resident memory of the server's process and its descendants, looked at each 50 ms: the most while the file
was on its way, what it held before taken off. The file is of random bytes, so that nothing can be compressed away.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import turns
from bench.browser import CHROMIUM_FLAGS, chromium_path
from bench.server import Server, Side, serve

BYTES = 10**9
CHUNK = 10**7
LIMIT_MS = 400_000
LOOKED_EACH = 0.05


def make_file(path: Path, size: int) -> None:
    """A file of that many random bytes."""
    with path.open("wb") as file:
        for start in range(0, size, CHUNK):
            file.write(os.urandom(min(CHUNK, size - start)))


@contextlib.contextmanager
def watched(running: Server) -> Iterator[list[float]]:
    """Resident memory of a server in MB, one value each 50 ms, until the block ends."""
    seen = [running.resident_mb()]
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOKED_EACH):
            seen.append(running.resident_mb())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def measure(side: Side, path: Path) -> dict[str, float]:
    """Seconds until the file is there, and megabytes that the server took for it."""
    with serve(side, "upload") as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_FLAGS)
        )
        try:
            page = browser.new_page()
            page.goto(running.url)
            chooser = page.locator("input[type=file]").first
            chooser.wait_for(state="attached", timeout=60_000)
            with watched(running) as memory:
                began = time.perf_counter()
                chooser.set_input_files(path)
                page.wait_for_function(
                    "told => [...document.querySelectorAll('textarea, input')].some((one) => one.value === told)",
                    arg=f"{path.stat().st_size} bytes",
                    timeout=LIMIT_MS,
                )
                seconds = time.perf_counter() - began
            return {"seconds": round(seconds, 2), "memory_mb": round(max(memory) - memory[0], 1)}
        finally:
            browser.close()


def main() -> None:
    parser = turns.reader("upload", __doc__)
    parser.add_argument("--bytes", type=int, default=BYTES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-upload-") as folder:
        path = Path(folder) / "large.bin"
        make_file(path, given.bytes)
        turns.take(given, lambda side: {"": measure(side, path)})


if __name__ == "__main__":
    main()
