"""The table of a run, in Markdown."""

from __future__ import annotations

from typing import Any

from bench.checks import Figure, Taken
from bench.figures import FIGURES

NONE = "–"


def _number(value: float | None) -> str:
    if value is None:
        return NONE
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}"


def ratio(figure: Figure, taken: Taken) -> float | None:
    """How many times better ours is than the peer's; None where one of them is missing."""
    ours = taken.get("ours", {}).get(figure.key)
    peer = taken.get("peer", {}).get(figure.peer_key or figure.key)
    if not ours or not peer:
        return None
    return ours / peer if figure.more_is_better else peer / ours


def verdict(figure: Figure, taken: Taken) -> str:
    """Whether ours meets every check: yes, NO, or nothing where it cannot be told."""
    ours = taken.get("ours", {}).get(figure.key)
    if not figure.checks or ours is None:
        return NONE
    answers = [check.holds(ours, taken) for check in figure.checks]
    if False in answers:
        return "**NO**"
    return NONE if None in answers else "yes"


def _cells(figure: Figure, taken: Taken) -> list[str]:
    times = ratio(figure, taken)
    title = f"{figure.title}, {figure.unit}" if figure.unit else figure.title
    peer = _number(taken.get("peer", {}).get(figure.peer_key or figure.key))
    return [
        title,
        f"({peer})" if figure.peer_key else peer,
        *(_number(taken.get(side, {}).get(figure.key)) for side in ("ours", "nicegui", "floor")),
        NONE if times is None else f"{_number(times)} ×",
        " and ".join(check.words for check in figure.checks) or NONE,
        verdict(figure, taken),
    ]


def table(taken: Taken) -> str:
    """One row a figure that any side has."""
    head = ["figure", "peer", "ours", "NiceGUI", "floor", "better", "target", "met"]
    lines = [head, ["---"] + ["---:"] * 5 + ["---", "---"]]
    for figure in FIGURES:
        if any(figure.key in values for values in taken.values()):
            lines.append(_cells(figure, taken))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def document(result: dict[str, Any]) -> str:
    """The whole result as Markdown: the conditions, the table, what failed."""
    where = result["conditions"]
    lines = [
        "# Figures of the last run",
        "",
        f"{where['date']}, {where['rounds']} rounds, medians; {where['cpus']} CPUs "
        f"({where['cpu']}), Python {where['python']}, {where['browser']}; "
        f"load average {where['load_before']} before, {where['load_after']} after.",
        "In brackets: the peer has no such way; what ours is compared with.",
        "",
        table(result["medians"]),
        "",
    ]
    if result["failures"]:
        lines += ["What failed in a round (a median is of the rounds that worked):", ""]
        lines += [f"* {failure}" for failure in result["failures"]]
        lines.append("")
    return "\n".join(lines)
