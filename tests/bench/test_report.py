"""The table tells the truth about what was and was not measured."""

from __future__ import annotations

import pytest

from bench.figures import FIGURES
from bench.report import ratio, table, verdict

CLICK = next(figure for figure in FIGURES if figure.key == "click_ms")
SOCKET = next(figure for figure in FIGURES if figure.key == "socket_s")


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ({"peer": {"click_ms": 70.0}}, "–"),
        ({"ours": {"click_ms": 7.0}, "peer": {"click_ms": 70.0}}, "–"),
        (
            {
                "ours": {"click_ms": 7.0},
                "peer": {"click_ms": 70.0},
                "nicegui": {"click_ms": 8.0},
            },
            "yes",
        ),
        (
            {
                "ours": {"click_ms": 7.0},
                "peer": {"click_ms": 70.0},
                "nicegui": {"click_ms": 6.0},
            },
            "**NO**",
        ),
        ({"ours": {"click_ms": 7.1}, "peer": {"click_ms": 70.0}}, "**NO**"),
    ],
)
def test_a_verdict_needs_every_side_it_speaks_of(
    taken: dict[str, dict[str, float]], said: str
) -> None:
    assert verdict(CLICK, taken) == said


def test_more_is_better_where_it_is() -> None:
    taken = {"ours": {"socket_s": 3000.0}, "peer": {"calls_s": 100.0}}
    assert ratio(SOCKET, taken) == 30
    assert verdict(SOCKET, taken) == "yes"
    assert verdict(SOCKET, {**taken, "ours": {"socket_s": 2999.0}}) == "**NO**"


def test_the_table_has_a_row_for_every_figure_taken_and_no_other() -> None:
    lines = table({"peer": {"click_ms": 70.0, "import_s": 2.0}}).splitlines()
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {9}


def test_keys_are_unique() -> None:
    keys = [figure.key for figure in FIGURES]
    assert len(keys) == len(set(keys))
