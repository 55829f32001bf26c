"""The figures that are compared, and what showglass must reach in each."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Taken = Mapping[str, Mapping[str, float]]
"""Medians: side, then key of the figure."""


@dataclass(frozen=True)
class Check:
    """One condition on our figure."""

    words: str
    holds: Callable[[float, Taken], bool | None]
    """Ours and all medians; None when the other side was not measured."""


def at_most(limit: float) -> Check:
    return Check(f"≤ {limit:g}", lambda ours, _: ours <= limit)


def _against(
    side: str, key: str, factor: float, compare: Callable[[float, float], bool], words: str
) -> Check:
    def holds(ours: float, taken: Taken) -> bool | None:
        other = taken.get(side, {}).get(key)
        return None if other is None else compare(ours, other * factor)

    return Check(words, holds)


def times_faster(factor: float, key: str) -> Check:
    """Takes at most this part of the peer's time (or bytes)."""
    return _against("peer", key, 1 / factor, operator.le, f"≤ peer / {factor:g}")


def times_more(factor: float, key: str) -> Check:
    return _against("peer", key, factor, operator.ge, f"≥ {factor:g} × peer")


def below_nicegui(key: str) -> Check:
    return _against("nicegui", key, 1.0, operator.lt, "< NiceGUI")


def within_own(factor: float, key: str, words: str) -> Check:
    return _against("ours", key, factor, operator.le, words)


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    key: str
    title: str
    unit: str
    checks: list[Check] = field(default_factory=list)
    more_is_better: bool = False
    peer_key: str | None = None
    """What of the peer it is compared with, where the peer has not this one."""


FIGURES = [
    Figure("import_s", "import", "s", [at_most(0.15), times_faster(25, "import_s")]),
    Figure(
        "start_s", "process start to first page", "s", [at_most(0.8), times_faster(8, "start_s")]
    ),
    Figure("idle_mb", "memory of hello, idle", "MB", [at_most(60)]),
    Figure(
        "called_mb",
        "memory of hello after 1,500 calls",
        "MB",
        [within_own(1.1, "idle_mb", "≤ 1.1 × idle")],
    ),
    Figure("requests", "hello page: requests", "", [at_most(6)]),
    Figure("page_kib", "hello page: received", "KiB", [at_most(80)]),
    Figure(
        "usable_ms",
        "hello page: cold navigation to usable",
        "ms",
        [times_faster(5, "usable_ms")],
    ),
    Figure(
        "click_ms",
        "click to result",
        "ms",
        [times_faster(10, "click_ms"), below_nicegui("click_ms")],
    ),
    Figure("first_click_ms", "click to result, first click of a page", "ms"),
    Figure("call_ms", "one call and its event stream, alone", "ms", [at_most(1.5)]),
    Figure(
        "calls_s",
        "calls a second, 32 connections",
        "/s",
        [times_more(10, "calls_s")],
        more_is_better=True,
    ),
    Figure("socket_ms", "one call on the own WebSocket, alone", "ms", peer_key="call_ms"),
    Figure(
        "socket_s",
        "calls a second on the own WebSocket, 32 connections",
        "/s",
        [times_more(30, "calls_s")],
        more_is_better=True,
        peer_key="calls_s",
    ),
    Figure("post_ms", "bare POST, alone", "ms"),
    Figure("post_s", "bare POST, 32 connections", "/s", more_is_better=True),
    Figure("stream_s", "3,000 yields to the page", "s", [times_faster(10, "stream_s")]),
    Figure("stream_kib", "3,000 yields: received", "KiB", [at_most(200)]),
    Figure(
        "stream_kib_half",
        "1,500 yields: received",
        "KiB",
        [
            Check(
                "≥ 0.4 × those of 3,000",
                lambda ours, taken: ours >= 0.4 * taken["ours"]["stream_kib"],
            )
        ],
    ),
    Figure("many_usable_ms", "500 components: usable", "ms", [times_faster(5, "many_usable_ms")]),
    Figure("many_whole_ms", "500 components: the last one there", "ms"),
    Figure(
        "many_click_ms",
        "500 components: click to result",
        "ms",
        [
            times_faster(10, "many_click_ms"),
            within_own(2, "click_ms", "≤ 2 × hello's"),
        ],
    ),
    Figure("many_first_click_ms", "500 components: first click of a page", "ms"),
    Figure(
        "form_click_ms",
        "500 components: click that sends them all",
        "ms",
        [times_faster(10, "form_click_ms")],
    ),
]
