"""Progress that only grows."""

from __future__ import annotations

from itertools import pairwise

from showglass.protocol import ProgressUnit
from showglass.server.mcp.progress import MAX_TEXT, Measure, Note, short


def growing(notes: list[Note]) -> bool:
    return all(a.progress < b.progress for a, b in pairwise(notes))


def test_a_bar_keeps_its_numbers() -> None:
    measure = Measure()
    assert measure.say("Running.") == Note(0.0, None, "Running.")
    assert measure.bar(ProgressUnit(progress=0.5)) == Note(0.5, 1.0, None)
    assert measure.bar(ProgressUnit(progress=1.0)) == Note(1.0, 1.0, None)


def test_a_second_bar_goes_on_where_the_first_ended() -> None:
    measure = Measure()
    notes = [measure.say(None)]
    notes += [measure.bar(ProgressUnit(index=at, length=3)) for at in range(4)]
    notes += [measure.bar(ProgressUnit(index=at, length=10)) for at in range(11)]
    assert growing(notes)
    assert notes[4] == Note(3.0, 3, None)
    assert (round(notes[-1].progress, 3), notes[-1].total) == (13, 13)


def test_words_in_between_move_next_to_nothing() -> None:
    measure = Measure()
    notes = [
        measure.say("a"),
        measure.say("b"),
        measure.bar(ProgressUnit(index=1, length=4)),
        measure.say("c"),
        measure.bar(ProgressUnit(index=1, length=4, desc="same")),
        measure.bar(ProgressUnit(index=2, length=4)),
        measure.bar(ProgressUnit(desc="no measure")),
    ]
    assert growing(notes)
    assert notes[5] == Note(2.0, 4, None)


def test_steps_are_counted() -> None:
    measure = Measure()
    measure.say(None)
    assert [measure.step(None).progress for _ in range(3)] == [1.0, 2.0, 3.0]


def test_a_bar_below_zero_and_without_end() -> None:
    measure = Measure()
    notes = [measure.bar(ProgressUnit(index=at)) for at in (-5, 0, 1)]
    assert growing(notes)
    assert notes[-1].total is None


def test_of_a_long_text_the_end_is_told() -> None:
    told = short("x" * 5000 + "end")
    assert told is not None
    assert len(told) == MAX_TEXT
    assert told.endswith("end")
    assert short("a") == "a"
    assert short(None) is None
