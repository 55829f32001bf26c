"""`python -m bench.media`: the camera through a function that does nothing, on both sides in turn, in Chromium.

The camera is a canvas that writes the time into each picture as a row of black and white squares, 30 pictures a second;
what comes back is read as it is shown. So frames a second are those that a person sees, and latency is from the moment
that the camera had a picture to the moment that its answer is on the page.
"""

from __future__ import annotations

import argparse
import json
import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.browser import CHROMIUM_FLAGS, chromium_path
from bench.server import Side, all_sides, serve

WARM_MS = 4000
SECONDS = 10

# A camera of 640 by 480 whose pictures tell when they were taken, in milliseconds, 20 bits of 24 pixels each.
CAMERA = """
(() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const pen = canvas.getContext('2d', { alpha: false });
  const ground = pen.createLinearGradient(0, 0, 640, 480);
  for (const [at, colour] of [[0, '#345'], [0.4, '#a86'], [0.7, '#486'], [1, '#dcb']]) ground.addColorStop(at, colour);
  let angle = 0;
  setInterval(() => {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, 640, 480);
    angle += 0.1;
    pen.fillStyle = '#c44';
    pen.beginPath();
    pen.arc(320 + 150 * Math.cos(angle), 260 + 120 * Math.sin(angle), 60, 0, 7);
    pen.fill();
    const now = Math.round(performance.now()) & 0xfffff;
    for (let bit = 0; bit < 20; bit += 1) {
      pen.fillStyle = (now >> bit) & 1 ? '#fff' : '#000';
      pen.fillRect(bit * 24, 0, 24, 24);
    }
  }, 1000 / 30);
  const stream = canvas.captureStream(30);
  const devices = { getUserMedia: async () => stream.clone(),
    enumerateDevices: async () => [{ kind: 'videoinput', deviceId: 'a', label: 'Canvas', groupId: 'a' }] };
  Object.defineProperty(navigator, 'mediaDevices', { value: devices });
})();
"""

# Each picture of the output that was not there before: when it was seen, and how old it is.
WATCH = """
(seconds) => new Promise((resolve) => {
  const small = document.createElement('canvas');
  [small.width, small.height] = [480, 24];
  const pen = small.getContext('2d', { alpha: false, willReadFrequently: true });
  const seen = [];
  let last = -1;
  const until = performance.now() + seconds * 1000;
  const look = () => {
    const image = document.querySelector('#out img');
    const now = performance.now();
    if (image?.complete && image.naturalWidth === 640) {
      pen.drawImage(image, 0, 0, 480, 24, 0, 0, 480, 24);
      const { data } = pen.getImageData(0, 0, 480, 24);
      let told = 0;
      for (let bit = 0; bit < 20; bit += 1)
        if (data[(12 * 480 + bit * 24 + 12) * 4] > 127) told |= 1 << bit;
      if (told !== last) seen.push((Math.round(now) & 0xfffff) - told);
      last = told;
    }
    if (now < until) requestAnimationFrame(look);
    else resolve(seen);
  };
  look();
})
"""


def start(page: Page, side: Side) -> None:
    """Switch the camera on, as a person does."""
    if side.name == "ours":
        page.get_by_role("button", name="Camera").click()
        return
    page.get_by_text("Click to Access Webcam").click()
    page.wait_for_timeout(1000)
    page.locator("#camera button", has_text="Record").click()


def measure(side: Side) -> dict[str, float]:
    """Frames a second that are seen, and the age of a picture when it is seen, in milliseconds."""
    with serve(side, "webcam") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[f for f in CHROMIUM_FLAGS if "gpu" not in f]
        )
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(CAMERA)
            page.goto(server.url)
            start(page, side)
            page.wait_for_timeout(WARM_MS)
            ages: list[float] = page.evaluate(WATCH, SECONDS)
        finally:
            browser.close()
    return {
        "frames_a_second": round(len(ages) / SECONDS, 1),
        "latency_ms_median": round(statistics.median(ages), 0) if ages else float("nan"),
        "latency_ms_p95": round(sorted(ages)[int(len(ages) * 0.95)], 0) if ages else float("nan"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.media", description=__doc__)
    parser.add_argument("--sides", default="peer,ours", help="in this order (peer,ours)")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    sides: dict[str, Any] = all_sides()
    for turn in range(given.rounds):
        for name in given.sides.split(","):
            print(turn + 1, name, json.dumps(measure(sides[name])), flush=True)


if __name__ == "__main__":
    main()
