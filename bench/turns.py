"""One side after the other, several rounds over: what such a bench is told, what it prints, and the medians."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Mapping

from bench.server import Side, all_sides

Figures = Mapping[str, float]


def reader(name: str, about: str | None) -> argparse.ArgumentParser:
    """What every such bench can be told."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=about)
    parser.add_argument("--sides", default="peer,ours", help="in this order (peer,ours)")
    parser.add_argument("--rounds", type=int, default=3)
    return parser


def take(given: argparse.Namespace, measure: Callable[[Side], Mapping[str, Figures]]) -> None:
    """Measure each side in turn, print what was found as it comes, then the medians.

    measure: a side's figures by what was measured; '' where that is one thing.
    """
    sides = all_sides()
    taken: dict[tuple[str, str], list[Figures]] = {}
    for turn in range(given.rounds):
        for side in given.sides.split(","):
            began = time.monotonic()
            found = measure(sides[side])
            seconds = round(time.monotonic() - began)
            for what, figures in found.items():
                print(turn + 1, side, what, json.dumps(figures), f"({seconds} s)", flush=True)
                taken.setdefault((side, what), []).append(figures)
    for (side, what), rounds in taken.items():
        middle = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        print("median", side, what, json.dumps(middle), flush=True)
