"""Who makes room: a visitor with more than a share, then whoever was away for longest."""

from __future__ import annotations

from showglass.gates.share import SHARES, Held, in_turn


def names(held: list[Held[str]], most: float) -> list[str]:
    return [one.thing for one in in_turn(held, most)]


def test_without_names_the_oldest_goes_first() -> None:
    held = [Held("new", "", 50, 2), Held("old", "", 1, 1), Held("newest", "", 50, 3)]
    assert names(held, 100) == ["old", "new", "newest"]


def test_who_has_too_much_goes_first_down_to_the_share() -> None:
    share = 100 // SHARES
    held = [
        Held("ann's", "ann", share, 1),
        Held("first", "bob", 20, 2),
        Held("second", "bob", 20, 3),
        Held("third", "bob", 20, 4),
        Held("nobody's", "", 90, 0),
    ]
    assert names(held, 100) == ["first", "second", "nobody's", "ann's", "third"]


def test_what_is_in_use_counts_and_stays() -> None:
    held = [
        Held("open", "bob", 90, 1, idle=False),
        Held("his", "bob", 1, 9),
        Held("hers", "ann", 1, 2),
    ]
    assert names(held, 100) == ["his", "hers"]
