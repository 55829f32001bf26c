"""Declaring a class by its props: the constructor, its checks and its signature."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from showglass.declare import Declared, prop


class Lamp(Declared):
    """A class that only the tests have."""

    watts: int = prop(default=5, kw_only=False)
    colour: str = prop(default="white", kw_only=False, doc="Of the light.")
    dimmed: bool = prop(default=False)
    secret: str = prop(default="s", wire=False)


class Torch(Lamp):
    """Changes a default, drops a prop, adds one, and takes one by position."""

    watts: int = prop(default=1)
    secret: str = prop(init=False, default="kept")
    beam: float = prop(default=2.5, kw_only=False)


class Needy(Declared):
    """Cannot be made without a name."""

    name: str = prop(kw_only=False)


def make(cls: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls that a type checker would refuse, rightly, are what is tested."""
    return cls(*args, **kwargs)


def test_defaults_positions_and_names() -> None:
    plain, given = Lamp(), Lamp(7, "red", dimmed=True)
    assert (plain.watts, plain.colour, plain.dimmed) == (5, "white", False)
    assert (given.watts, given.colour, given.dimmed) == (7, "red", True)


def test_the_signature_is_a_real_one() -> None:
    parameters = inspect.signature(Lamp).parameters
    assert [(p.name, p.default, p.kind.name) for p in parameters.values()] == [
        ("watts", 5, "POSITIONAL_OR_KEYWORD"),
        ("colour", "white", "POSITIONAL_OR_KEYWORD"),
        ("dimmed", False, "KEYWORD_ONLY"),
        ("secret", "s", "KEYWORD_ONLY"),
    ]


def test_a_class_may_declare_again() -> None:
    parameters = inspect.signature(Torch).parameters
    assert list(parameters) == ["colour", "beam", "dimmed", "watts"]
    assert parameters["watts"].kind.name == "KEYWORD_ONLY"
    assert parameters["watts"].default == 1
    assert inspect.signature(Lamp).parameters["watts"].default == 5
    assert make(Torch, "red", 3.0).beam == 3.0


def test_a_dropped_prop_keeps_its_value_and_cannot_be_given() -> None:
    assert Torch().secret == "kept"
    with pytest.raises(TypeError, match=r"Torch\(\) has no argument 'secret'"):
        make(Torch, secret="x")


@pytest.mark.parametrize(
    ("wrong", "right"), [("wats", "watts"), ("color", "colour"), ("dim", "dimmed")]
)
def test_a_wrong_name_tells_the_nearest_right_one(wrong: str, right: str) -> None:
    with pytest.raises(
        TypeError, match=rf"Lamp\(\) has no argument '{wrong}'. Did you mean '{right}'"
    ):
        make(Lamp, **{wrong: 1})


def test_a_name_like_no_other_tells_all() -> None:
    with pytest.raises(TypeError, match="It takes: colour, dimmed, secret, watts"):
        make(Lamp, zzzzzz=1)


def test_too_many_by_position_and_two_for_one() -> None:
    with pytest.raises(TypeError, match=r"takes 2 positional arguments \(watts, colour\) but 3"):
        make(Lamp, 1, "red", True)
    with pytest.raises(TypeError, match="two values for 'watts'"):
        make(Lamp, 1, watts=2)


def test_a_prop_without_default_is_needed() -> None:
    assert Needy("x").name == "x"
    with pytest.raises(TypeError, match=r"Needy\(\) needs 'name'"):
        make(Needy)


def test_what_is_known_of_props() -> None:
    known = Lamp.__props__
    assert known["colour"].doc == "Of the light."
    assert known["watts"].annotation == "int"
    assert not known["secret"].wire
    assert known["colour"].wire


def test_instances_share_nothing() -> None:
    first, second = Lamp(), Lamp()
    first.watts = 99
    assert (second.watts, Lamp().watts) == (5, 5)
