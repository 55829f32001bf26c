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
from ..words import Voice, word

HERE = Path(__file__).parent
KINDS = {
    "pages": word("Pages open"),
    "sessions": word("Page sessions"),
    "clients": word("Client sessions"),
}
WAIT, RUN = word("Wait {n} %"), word("Run {n} %")
CALLS = (
    (word("Function"), ""), (word("Calls"), ""), (word("Ended well"), ""), (word("Failed"), ""),
    (word("Refused"), ""), (word("Cancelled"), ""), (word("Turned away"), ""),
    (WAIT, "50"), (WAIT, "99"), (RUN, "50"), (RUN, "90"), (RUN, "99"), (word("Longest"), ""),
)  # fmt: skip
NEWEST = 1000


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


def document(overview: Overview, moment: Moment, theme: str, voice: Voice) -> bytes:
    """The whole page. theme: "light", "dark" or "" for the system's. voice: of who reads it."""
    look = f' data-theme="{theme}"' if theme else ""
    title, status = html.escape(moment.title), html.escape(voice.say("Status"))
    live = {"good": voice.say("up to date"), "lost": voice.say("no answer since {n} s")}
    told = "".join(f' data-{name}="{html.escape(text)}"' for name, text in live.items())
    return (
        f'<!doctype html><html{voice.marks}{look}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f"<title>{status} · {title}</title>"
        '<link rel="stylesheet" href="status.css"><script type="module" src="status.js"></script></head>'
        f'<body><header><h1 dir="auto">{title}</h1><p id="live" role="status"{told}></p></header>'
        f"<main>{part(overview, moment, voice)}</main></body></html>"
    ).encode()


def part(overview: Overview, moment: Moment, voice: Voice) -> str:
    """What changes."""
    return _Part(overview, moment, voice).made()


class _Part:
    """What changes, in a language."""

    def __init__(self, overview: Overview, moment: Moment, voice: Voice) -> None:
        self.overview = overview
        self.moment = moment
        self.voice = voice

    def say(self, text: str, **holes: str) -> str:
        """A word in the language, for HTML."""
        return html.escape(self.voice.say(text, **holes))

    def made(self) -> str:
        """All of it."""
        endpoints = self.overview.stats.endpoints()
        slowest = sorted(endpoints, key=lambda e: -(e.ran.percentiles(0.9)[0] or 0.0))
        lanes = [word("Functions"), word("Running"), word("Waiting"), word("For up to")]
        failures = [word("When"), word("Function"), word("Error"), word("Message")]
        note = self.say(
            "Times are in seconds, of the newest {n} calls. Version {version}.",
            n=self.voice.figure(NEWEST),
            version=__version__,
        )
        return (
            f'<dl class="figures" data-part="figures">{self._figures()}</dl>'
            + self._table("lanes", word("Lanes"), [self.say(h) for h in lanes], self._lanes())
            + self._table(
                "functions",
                word("Functions, the slowest first"),
                [self.say(text, n=n) for text, n in CALLS],
                [_endpoint(e, self.voice) for e in slowest],
            )
            + f'<p class="note">{note}</p>'
            + self._table(
                "problems",
                word("Newest failures"),
                [self.say(h) for h in failures],
                [self._problem(problem) for problem in self.overview.stats.problems()],
                kind="text",
            )
        )

    def _figures(self) -> str:
        running, waiting = self.overview.jobs()
        used, size = self.overview.threads()
        memory, number = self.moment.memory, self.voice.figure
        sessions = self.overview.sessions().items()
        figures = {
            word("Running"): number(running),
            word("Waiting"): number(waiting),
            **{KINDS.get(kind, kind): number(n) for kind, n in sessions},
            word("Threads in use"): self.say("{n} of {all}", n=number(used), all=number(size)),
            word("Memory"): "–" if memory is None else f"{number(memory / 2**20)} MB",
            word("Up for"): ago(self.moment.now - self.overview.stats.since),
        }
        return "".join(
            f"<div><dt>{self.say(name)}</dt><dd><bdi>{value}</bdi></dd></div>"
            for name, value in figures.items()
        )

    def _table(
        self, name: str, title: str, heads: Iterable[str], rows: list[str], kind: str = ""
    ) -> str:
        head = "".join(f'<th scope="col">{h}</th>' for h in heads)
        empty = f'<tr><td class="text" colspan="20">{self.say("None yet.")}</td></tr>'
        return (
            f"<h2>{self.say(title)}</h2>"
            f'<div class="table" role="region" tabindex="0" aria-label="{self.say(title)}">'
            f'<table class="{kind}"><thead><tr>{head}</tr></thead>'
            f'<tbody data-part="{name}">{"".join(rows) or empty}</tbody></table></div>'
        )

    def _lanes(self) -> list[str]:
        return [
            _row(
                lane.name,
                _cell(self._places(lane)),
                _cell(self.voice.figure(lane.waiting)),
                _cell(ago(lane.waited) if lane.waiting else "–"),
            )
            for lane in self.overview.lanes()
        ]

    def _places(self, lane: LaneView) -> str:
        running = self.voice.figure(lane.running)
        if lane.limit is None:
            return self.say("{n}, no limit", n=running)
        holes = {"n": running, "all": self.voice.figure(lane.limit)}
        return (
            f'<meter min="0" max="{max(lane.limit, 1)}" value="{lane.running}"'
            f' aria-label="{self.say("{n} of {all} places taken", **holes)}"></meter>'
            + self.say("{n} of {all}", **holes)
        )

    def _problem(self, problem: Problem) -> str:
        # as an isolate: digits and their unit turn round between letters from the right
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(problem.at))
        span = self.say("{span} ago", span=f"\u2066{ago(self.moment.now - problem.at)}\u2069")
        return (
            f'<tr><th scope="row"><time datetime="{stamp}" title="{stamp}">{span}</time></th>'
            + _cell(_own(problem.endpoint))
            + _cell(_own(problem.kind))
            + _cell(_own(problem.message), "text")
            + "</tr>"
        )


def _own(text: str) -> str:
    """What is not of the page's language stands in its own order."""
    return f'<bdi dir="auto">{html.escape(text)}</bdi>'


def _row(first: str, *cells: str) -> str:
    return f'<tr><th scope="row">{_own(first)}</th>{"".join(cells)}</tr>'


def _cell(text: str, kind: str = "") -> str:
    return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"


def _endpoint(endpoint: Endpoint, voice: Voice) -> str:
    rate, outcomes = endpoint.success_rate, endpoint.outcomes
    times = [
        *endpoint.waited.percentiles(0.5, 0.99),
        *endpoint.ran.percentiles(0.5, 0.9, 0.99),
        endpoint.ran.longest if endpoint.ran.count else None,
    ]
    return _row(
        endpoint.name,
        _cell(voice.figure(endpoint.taken)),
        _cell("–" if rate is None else f"{voice.figure(100 * rate, 1)}%"),
        _count(voice, outcomes["failed"], bad=True),
        _count(voice, outcomes["refused"]),
        _count(voice, outcomes["cancelled"]),
        _count(voice, endpoint.turned_away, bad=True),
        *(_cell("–" if t is None else seconds(t, voice)) for t in times),
    )


def _count(voice: Voice, number: int, *, bad: bool = False) -> str:
    return _cell(voice.figure(number), "bad" if bad and number else "")


def seconds(number: float, voice: Voice) -> str:
    """A time to three digits, in seconds."""
    return voice.figure(number, 3 if number < 1 else 2 if number < 10 else 0)


def ago(number: float) -> str:
    """A span of time in the largest unit that fits."""
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if number >= size:
            return f"{number / size:.0f} {unit}"
    return f"{max(0.0, number):.0f} s"
