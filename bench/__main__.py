"""``python -m bench``: measure every side in turn, print one table, keep the result."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as BrowserError

from bench import browser, calls, chat, crowd, environment, process, report, tables, tokens
from bench.load import WrongAnswerError
from bench.server import AppFailedError, Side, all_sides

RESULTS = Path(__file__).resolve().parent / "results"
Measure = Callable[[Side], dict[str, float]]

GROUPS: dict[str, list[tuple[str, Measure]]] = {
    "import": [(side, process.measure_import) for side in ("peer", "ours", "nicegui")],
    "start": [(side, process.measure_start) for side in ("peer", "ours", "nicegui")],
    "calls": [
        ("peer", calls.measure_calls),
        ("ours", calls.measure_calls),
        ("floor", calls.measure_call_floors),
    ],
    "socket": [("ours", calls.measure_socket), ("floor", calls.measure_socket_floor)],
    "crowd": [
        ("peer", crowd.measure_crowd),
        ("ours", crowd.measure_own_crowd),
        ("floor", crowd.measure_crowd_floors),
    ],
    "tokens": [
        ("peer", tokens.measure_tokens),
        ("ours", tokens.measure_own_tokens),
        ("floor", tokens.measure_token_floor),
    ],
    "page": [(side, browser.measure_page) for side in ("peer", "ours", "nicegui")],
    "stream": [(side, browser.measure_stream) for side in ("peer", "ours")],
    "many": [(side, browser.measure_many) for side in ("peer", "ours")],
    "chat": [(side, chat.measure_chat) for side in ("peer", "ours")],
    "form": [(side, browser.measure_form) for side in ("peer", "ours")],
    "table": [("peer", tables.measure_table), ("ours", tables.measure_own_table)],
}

# What a side may do wrong without ending the run: it is then reported as missing.
FAILURES = (
    AppFailedError,
    WrongAnswerError,
    process.ImportFailedError,
    browser.NoBrowserError,
    BrowserError,
    OSError,
    TimeoutError,
    LookupError,
)


class Run:
    """All values of a run: side, figure, one value a round."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, list[float]]] = {}
        self.failures: dict[str, None] = {}
        self.absent: set[str] = set()

    def prepare(self, names: set[str], sides: dict[str, Side]) -> None:
        """Make the environments, and set the sides aside that are not there."""
        for name in sorted(names):
            try:
                if name in environment.PINNED:
                    environment.ensure(name)
                process.import_seconds(sides[name], times=1)
            except (environment.InstallError, process.ImportFailedError, OSError) as failure:
                self.fail(name, "import", failure)
                self.absent.add(name)

    def fail(self, side: str, group: str, failure: Exception) -> None:
        words = " ".join(str(failure).split())[-300:] or type(failure).__name__
        self.failures[f"{side}, {group}: {words}"] = None
        print(f"bench: {side}, {group}: {words}", file=sys.stderr, flush=True)

    def take(self, group: str, side: Side, measure: Measure) -> None:
        if side.name in self.absent:
            return
        began = time.perf_counter()
        try:
            found = measure(side)
        except FAILURES as failure:
            self.fail(side.name, group, failure)
            return
        values = self.values.setdefault(side.name, {})
        for key, value in found.items():
            values.setdefault(key, []).append(value)
        shown = ", ".join(f"{key} {value:.4g}" for key, value in found.items())
        took = time.perf_counter() - began
        print(f"bench: {group} {side.name}: {shown} [{took:.0f} s]", file=sys.stderr, flush=True)

    def medians(self) -> dict[str, dict[str, float]]:
        return {
            side: {key: statistics.median(taken) for key, taken in values.items()}
            for side, values in self.values.items()
        }


def _load() -> str:
    return f"{os.getloadavg()[0]:.2f}"


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _browser() -> str:
    try:
        path = browser.chromium_path()
    except browser.NoBrowserError:
        return "no browser"
    if path is None:
        return "Playwright's Chromium"
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown browser"


def measure(groups: list[str], rounds: int) -> dict[str, Any]:
    """Take the figures of `groups`, the sides in turn, as often as `rounds` says."""
    sides = all_sides()
    run = Run()
    conditions: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "rounds": rounds,
        "cpus": len(os.sched_getaffinity(0)),
        "cpu": _cpu(),
        "python": platform.python_version(),
        "browser": _browser(),
        "pinned": environment.PINNED,
        "load_before": _load(),
    }
    run.prepare({name for group in groups for name, _ in GROUPS[group]}, sides)
    for _ in range(rounds):
        for group in groups:
            for name, each in GROUPS[group]:
                run.take(group, sides[name], each)
    conditions["load_after"] = _load()
    return {
        "conditions": conditions,
        "medians": run.medians(),
        "rounds": run.values,
        "failures": list(run.failures),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=list(GROUPS),
        metavar="NAME",
        help=f"groups of figures to take: {', '.join(GROUPS)}",
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds (3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result there too")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    result = measure(options.only or list(GROUPS), options.rounds)
    text = json.dumps(result, indent=1) + "\n"
    if not options.only:  # a part of the figures must not pass for all of them
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "latest.json").write_text(text)
        (RESULTS / "latest.md").write_text(report.document(result))
    if options.json:
        options.json.write_text(text)
    print(report.document(result))


if __name__ == "__main__":
    main()
