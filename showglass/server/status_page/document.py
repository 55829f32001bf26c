"""The status page as HTML: all figures are in the document, a small script exchanges what changed."""

from __future__ import annotations

import html
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ...observe.overview import LaneView, Overview
from ...observe.stats import Endpoint, Problem
from ...version import __version__

HERE = Path(__file__).parent
KINDS = {"pages": "Pages open", "sessions": "Page sessions", "clients": "Client sessions"}
CALLS = (
    "Function", "Calls", "Ended well", "Failed", "Refused", "Cancelled", "Turned away",
    "Wait 50 %", "Wait 99 %", "Run 50 %", "Run 90 %", "Run 99 %", "Longest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """What the page shows beside the counts. memory: resident bytes, or None where that is not told."""

    title: str
    now: float
    memory: int | None


def memory() -> int | None:
    """Resident bytes of this process; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * 4096


def document(overview: Overview, moment: Moment, theme: str) -> bytes:
    """The whole page. theme: "light", "dark" or "" for the system's."""
    look = f' data-theme="{theme}"' if theme else ""
    title = html.escape(moment.title)
    return (
        f'<!doctype html><html lang="en"{look}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f"<title>Status · {title}</title>"
        '<link rel="stylesheet" href="status.css"><script type="module" src="status.js"></script></head>'
        f'<body><header><h1>{title}</h1><p id="live" role="status"></p></header>'
        f"<main>{part(overview, moment)}</main></body></html>"
    ).encode()


def part(overview: Overview, moment: Moment) -> str:
    """What changes."""
    endpoints = overview.stats.endpoints()
    slowest = sorted(endpoints, key=lambda e: -(e.ran.percentiles(0.9)[0] or 0.0))
    return (
        f'<dl class="figures" data-part="figures">{_figures(overview, moment)}</dl>'
        "<h2>Lanes</h2>"
        + _table(
            "lanes", ("Functions", "Running", "Waiting", "For up to"), _lanes(overview.lanes())
        )
        + "<h2>Functions, the slowest first</h2>"
        + _table("functions", CALLS, [_endpoint(e) for e in slowest])
        + f'<p class="note">Times are in seconds, of the newest 1,000 calls. Version {__version__}.</p>'
        + "<h2>Newest failures</h2>"
        + _table(
            "problems",
            ("When", "Function", "Error", "Message"),
            _problems(overview, moment.now),
            kind="text",
        )
    )


def _figures(overview: Overview, moment: Moment) -> str:
    running, waiting = overview.jobs()
    used, size = overview.threads()
    figures = {
        "Running": f"{running:,}",
        "Waiting": f"{waiting:,}",
        **{KINDS.get(kind, kind): f"{n:,}" for kind, n in overview.sessions().items()},
        "Threads in use": f"{used} of {size}",
        "Memory": "–" if moment.memory is None else f"{moment.memory / 2**20:,.0f} MB",
        "Up for": ago(moment.now - overview.stats.since),
    }
    return "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures.items())


def _table(name: str, heads: Iterable[str], rows: list[str], kind: str = "") -> str:
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    empty = '<tr><td class="text" colspan="20">None yet.</td></tr>'
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{name}"><table class="{kind}">'
        f'<thead><tr>{head}</tr></thead><tbody data-part="{name}">{"".join(rows) or empty}</tbody></table></div>'
    )


def _row(first: str, *cells: str) -> str:
    return f'<tr><th scope="row">{html.escape(first)}</th>{"".join(cells)}</tr>'


def _cell(text: str, kind: str = "") -> str:
    return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"


def _lanes(lanes: list[LaneView]) -> list[str]:
    return [
        _row(
            lane.name,
            _cell(
                f"{lane.running}, no limit"
                if lane.limit is None
                else f'<meter min="0" max="{max(lane.limit, 1)}" value="{lane.running}"'
                f' aria-label="{lane.running} of {lane.limit} places taken"></meter>'
                f"{lane.running} of {lane.limit}"
            ),
            _cell(f"{lane.waiting}"),
            _cell(ago(lane.waited) if lane.waiting else "–"),
        )
        for lane in lanes
    ]


def _endpoint(endpoint: Endpoint) -> str:
    rate, outcomes = endpoint.success_rate, endpoint.outcomes
    times = [
        *endpoint.waited.percentiles(0.5, 0.99),
        *endpoint.ran.percentiles(0.5, 0.9, 0.99),
        endpoint.ran.longest if endpoint.ran.count else None,
    ]
    return _row(
        endpoint.name,
        _cell(f"{endpoint.taken:,}"),
        _cell("–" if rate is None else f"{rate:.1%}"),
        _count(outcomes["failed"], bad=True),
        _count(outcomes["refused"]),
        _count(outcomes["cancelled"]),
        _count(endpoint.turned_away, bad=True),
        *(_cell("–" if t is None else seconds(t)) for t in times),
    )


def _count(number: int, *, bad: bool = False) -> str:
    return _cell(f"{number:,}", "bad" if bad and number else "")


def _problems(overview: Overview, now: float) -> list[str]:
    return [_problem(problem, now) for problem in overview.stats.problems()]


def _problem(problem: Problem, now: float) -> str:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(problem.at))
    return (
        f'<tr><th scope="row"><time datetime="{stamp}" title="{stamp}">{ago(now - problem.at)} ago</time></th>'
        + _cell(html.escape(problem.endpoint))
        + _cell(html.escape(problem.kind))
        + _cell(html.escape(problem.message), "text")
        + "</tr>"
    )


def seconds(number: float) -> str:
    """A time to three digits, in seconds."""
    return f"{number:.3f}" if number < 1 else f"{number:.2f}" if number < 10 else f"{number:.0f}"


def ago(number: float) -> str:
    """A span of time in the largest unit that fits."""
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if number >= size:
            return f"{number / size:.0f} {unit}"
    return f"{max(0.0, number):.0f} s"
