"""Finds the browser for the tests: prints its path, or an empty line for Playwright's own download.

An installed Chrome or Chromium is taken first; SHOWGLASS_BROWSER names one. With `--install` a
missing one is installed: Debian's package when root, else Playwright's download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "SHOWGLASS_BROWSER"
NAMES = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
MISSING = (
    "no browser for the tests: install Chrome or Chromium, or run: "
    ".venv/bin/python -m playwright install --with-deps chromium"
)


def find() -> str | None:
    """The path of an installed Chrome or Chromium; None when there is none that starts.

    Raises:
        SystemExit: SHOWGLASS_BROWSER names something that is no browser.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not _starts(named):
            raise SystemExit(f"{VARIABLE}={named} does not start")
        return named
    found = [path for path in map(shutil.which, NAMES) if path]
    found += [place for place in PLACES if Path(place).is_file()]
    return next((path for path in found if _starts(path)), None)


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser may be a stub that only asks for a snap.
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install() -> str | None:
    """Debian's package, when this is Debian and we may install."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    print("· installing the chromium package", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update -qq", "install -y -qq --no-install-recommends chromium"):
        # Only a path may go to stdout.
        subprocess.run([apt, *command.split()], env=quiet, stdout=2, check=False)
    return find()


def _playwright_has_one() -> bool:
    """Whether Playwright's own Chromium is there, after a try to download it."""
    print("· asking Playwright for its Chromium", file=sys.stderr)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, stdout=2, check=False).returncode == 0


def main() -> int:
    installing = "--install" in sys.argv[1:]
    path = find() or (_install() if installing else None)
    if path is None and not (installing and _playwright_has_one()):
        print(f"✗ {MISSING}", file=sys.stderr)
        return 1
    print(path or "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
