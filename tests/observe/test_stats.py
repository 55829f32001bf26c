"""Counts and times, without a server."""

from __future__ import annotations

import pytest

from showglass.observe.stats import BOUNDS, NEWEST, Times


def test_nothing_has_no_percentiles() -> None:
    assert Times().percentiles(0.5, 0.99) == [None, None]


def test_percentiles_lie_between_neighbours() -> None:
    times = Times()
    for number in range(101):
        times.add(number / 100)
    assert times.percentiles(0, 0.5, 0.9, 1) == pytest.approx([0, 0.5, 0.9, 1])
    times = Times()
    times.add(1)
    times.add(2)
    assert times.percentiles(0.5) == [1.5]


def test_only_the_newest_count_for_percentiles_and_all_for_the_histogram() -> None:
    times = Times()
    for _ in range(NEWEST):
        times.add(100)
    for _ in range(NEWEST):
        times.add(0.001)
    assert times.percentiles(0, 1) == [0.001, 0.001]
    assert (times.count, times.longest) == (2 * NEWEST, 100)
    assert times.buckets[0] == NEWEST
    assert sum(times.buckets) == 2 * NEWEST


def test_a_bound_belongs_to_its_bucket() -> None:
    times = Times()
    times.add(BOUNDS[1])
    times.add(10 * BOUNDS[-1])
    assert times.buckets[1] == 1
    assert times.buckets[-1] == 1
