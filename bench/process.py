"""Figures taken from outside a process: import, start, memory."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time

from bench.server import Side, serve

IMPORTS_A_ROUND = 5
IDLE_SECONDS = 2.0


class ImportFailedError(RuntimeError):
    """The library of a side is not there, or its import fails."""


def import_seconds(side: Side, times: int = IMPORTS_A_ROUND) -> float:
    """Median seconds of ``import LIBRARY`` over fresh processes; the files are in the page cache.

    Raises ImportFailedError when the library is not there or its import fails.
    """
    program = (
        "import time; began = time.perf_counter(); "
        f"import {side.library}; print(time.perf_counter() - began); "
        f"assert {side.library}.__file__, 'a folder without __init__.py'"
    )
    taken = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for _ in range(times + 1):
            done = subprocess.run(
                [side.python, "-c", program],
                env=side.environment(),
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise ImportFailedError(f"{side.name}: {done.stderr.strip()[-300:]}")
            taken.append(float(done.stdout.split()[-1]))
    return statistics.median(taken[1:])  # the first one may have compiled and read from disk


def measure_import(side: Side) -> dict[str, float]:
    return {"import_s": import_seconds(side)}


def measure_start(side: Side) -> dict[str, float]:
    """Start of the hello process to its first page, then its memory once it is at rest."""
    with serve(side, "hello") as server:
        time.sleep(IDLE_SECONDS)  # memory "at rest" is defined by this pause
        return {"start_s": server.start_seconds, "idle_mb": server.resident_mb()}
