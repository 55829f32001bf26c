"""The growth run sends events through every door, and finds what it is there to find."""

from __future__ import annotations

from bench.growth import FEW, Mix, grown
from bench.load import run
from bench.server import all_sides, serve


def test_a_mix_of_events_runs_and_a_census_is_taken() -> None:
    with serve(all_sides()["ours"], "growth") as server:
        mix = Mix(server.port)
        run(mix.run(300))
        assert mix.done >= 300
        found = run(mix.census())
    assert found["function"] > 1000
    assert found["showglass.runtime.session.Session"] < 10


def test_only_what_grew_is_told() -> None:
    before = {"Job": 10, "dict": 500}
    assert grown(before, {"Job": 12, "dict": 500 + FEW, "list": 3}) == {}
    assert grown(before, {"Job": 10 + FEW + 1, "Feed": 2 * FEW}) == {
        "Feed": 2 * FEW,
        "Job": FEW + 1,
    }
