"""What lies in the store cannot be changed, or moved, by who has not the secret."""

from __future__ import annotations

import pickle

import pytest

from showglass.store.pickled import NotPickled, dump, load
from showglass.store.signed import Seal, Tampered

SEAL = Seal(b"k" * 32)
ran: list[str] = []


class Evil:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return ran.append, ("ran",)


def test_a_value_is_read_where_it_was_signed_for() -> None:
    signed = SEAL.sign("here", b"value")
    assert SEAL.read("here", signed) == b"value"
    for place, changed in (
        ("there", signed),
        ("here", signed[:-1] + b"x"),
        ("here", b"\0" + signed[1:]),
        ("here", signed[:10]),
        ("here", b""),
        ("her", signed[:16] + b"e" + signed[16:]),
    ):
        with pytest.raises(Tampered):
            SEAL.read(place, changed)
    with pytest.raises(Tampered):
        Seal(b"j" * 32).read("here", signed)


def test_nothing_is_unpickled_before_its_signature_was_checked() -> None:
    evil = pickle.dumps(Evil())
    with pytest.raises(Tampered):
        load(SEAL, "here", evil)
    with pytest.raises(Tampered):
        load(SEAL, "here", Seal(b"x" * 32).sign("here", evil))
    assert ran == []
    assert load(SEAL, "here", SEAL.sign("here", dump([1, 2])))[0] == [1, 2]


def test_what_cannot_be_pickled_says_why() -> None:
    with pytest.raises(NotPickled, match="generator"):
        dump(number for number in range(3))
    with pytest.raises(NotPickled):
        load(SEAL, "here", SEAL.sign("here", b"no pickle"))
