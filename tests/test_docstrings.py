"""What a docstring says of a function, its parameters and its result."""

from __future__ import annotations

import pytest

from showglass.docstrings import read

GOOGLE = """Cut a picture
into pieces.

More about it.

Args:
    picture: the photo,
        in colour.
    size (int): of each piece
    *rest: more of them

Returns:
    the pieces, in
    rows.

Raises:
    ValueError: when size is 0.
"""


def test_sections_are_read_apart() -> None:
    found = read(GOOGLE)
    assert found.summary == "Cut a picture into pieces. More about it."
    assert found.parameters == {
        "picture": "the photo, in colour.",
        "size": "of each piece",
        "rest": "more of them",
    }
    assert found.returns == "the pieces, in rows."


@pytest.mark.parametrize(
    ("doc", "returns"),
    [
        ("Add.\n\nReturns: the sum", "the sum"),
        ("Count.\n\nYields:\n  each number", "each number"),
        ("Nothing of that.", ""),
        ("", ""),
    ],
)
def test_what_comes_out(doc: str, returns: str) -> None:
    assert read(doc).returns == returns


def test_a_colon_in_the_text_is_no_section() -> None:
    found = read("Note: this is old.\nUse it so: call it.")
    assert found.summary == "Note: this is old. Use it so: call it."
    assert found.parameters == {}


def test_an_endless_line_takes_no_time() -> None:
    doc = "Args:\n    " + "a (" * 50_000 + "\n    " + " " * 100_000 + "x"
    assert read(doc).summary == ""
