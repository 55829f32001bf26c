"""How often pages are told what is new."""

from __future__ import annotations

from showglass.runtime.pace import LEAST, MOST, Pace


def test_a_loop_that_is_behind_sends_fewer_frames_and_more_again_once_it_is_not() -> None:
    pace, now = Pace(), 100.0
    for _ in range(40):
        now += LEAST
        pace.came(now - 0.02, now)
    assert pace.seconds == MOST
    for _ in range(40):
        now += LEAST
        pace.came(now - 0.001, now)
    assert pace.seconds == LEAST


def test_what_is_late_in_one_turn_counts_once() -> None:
    pace = Pace()
    for _ in range(250):
        pace.came(99.9, 100.0)
    assert pace.seconds == LEAST * 1.25
