"""The figures that are compared, and what showglass must reach in each."""

from __future__ import annotations

from bench.checks import (
    Check,
    Figure,
    at_most,
    below_nicegui,
    times_faster,
    times_more,
    within_own,
)
from bench.crowd_figures import CROWD_FIGURES

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
    Figure("answered_ms", "hello page: cold navigation to the answer of a click at once", "ms"),
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
    Figure("chat_page_kib", "chat page: received", "KiB", [at_most(120)]),
    Figure("chat_s", "1,000 Markdown yields in a chat", "s", [times_faster(10, "chat_s")]),
    Figure("chat_blocked_ms", "1,000 Markdown yields: main thread blocked", "ms", [at_most(100)]),
    Figure("chat_kib", "1,000 Markdown yields: received", "KiB", [at_most(400)]),
    Figure("table_kib", "data frame page: received", "KiB", [at_most(90)]),
    Figure(
        "table_ms", "50,000 × 10 table: click to first cells", "ms", [times_faster(20, "table_ms")]
    ),
    Figure(
        "huge_ms",
        "1,000,000 × 10 table: click to first cells",
        "ms",
        [times_faster(10, "table_ms")],
        peer_key="table_ms",
    ),
    *CROWD_FIGURES,
]
