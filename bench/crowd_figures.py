"""The figures of many at once, and what showglass must reach in each."""

from __future__ import annotations

import operator

from bench.checks import Check, Figure, Taken, against, at_most

FLOOR_SHARE = 0.75
DOORS = {
    "two": ("two-step HTTP", 12),
    "one": ("one-request HTTP", 20),
    "ws": ("own WebSocket", 40),
}
PEER = "two_32_s"
"""The peer has the first door alone; its figure is compared with those of all three."""


def _enough(key: str, factor: int) -> Check:
    def holds(ours: float, taken: Taken) -> bool | None:
        peer = taken.get("peer", {}).get(PEER)
        floor = taken.get("floor", {}).get(key)
        wanted = [peer * factor] if peer else []
        wanted += [floor * FLOOR_SHARE] if floor else []
        return ours >= min(wanted) if wanted else None

    return Check(f"≥ {factor} × peer at 32, or ≥ {FLOOR_SHARE:.0%} of the floor", holds)


def _door(name: str, connections: int) -> list[Figure]:
    title, factor = DOORS[name]
    key = f"{name}_{connections}"
    return [
        Figure(
            f"{key}_s",
            f"calls a second, {connections} connections, {title}",
            "/s",
            [_enough(f"{key}_s", factor)],
            more_is_better=True,
            peer_key=None if name == "two" else PEER,
        ),
        Figure(f"{key}_p99_ms", "the slowest hundredth of them waits", "ms"),
    ]


CROWD_FIGURES = [
    *(figure for name in DOORS for connections in (32, 250) for figure in _door(name, connections)),
    Figure(
        "tokens_s",
        "250 clients of an event stream have 500 tokens, 100 a second",
        "s",
        [against("floor", "tokens_s", 2, operator.le, "≤ 2 × floor")],
    ),
    Figure("tokens_lost", "tokens that did not arrive", "", [at_most(0)]),
    Figure(
        "tokens_page_s",
        "250 open pages show the last of them",
        "s",
        [against("floor", "tokens_page_s", 1, operator.le, "≤ floor")],
        peer_key="tokens_s",
    ),
]
