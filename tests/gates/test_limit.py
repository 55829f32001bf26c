"""Sizes as people say them."""

from __future__ import annotations

import pytest

import showglass as gr
from showglass.gates.limit import parse_size


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5mb", 5 * gr.FileSize.MB),
        ("1.5 GB", int(1.5 * gr.FileSize.GB)),
        ("7b", 7 * gr.FileSize.B),
        ("2kb", 2 * gr.FileSize.KB),
        ("1tb", gr.FileSize.TB),
        (3 * gr.FileSize.MB, 3 * gr.FileSize.MB),
        (None, None),
    ],
)
def test_a_size_is_said_in_words_or_in_bytes(said: str | int | None, meant: int | None) -> None:
    assert parse_size(said) == meant


@pytest.mark.parametrize("said", ["", "mb", "5 megs", "-1mb", "1e3mb", "9" * 40])
def test_what_is_no_size_is_an_error(said: str) -> None:
    with pytest.raises(ValueError, match="must be like '5mb'"):
        parse_size(said)


def test_the_version_is_told() -> None:
    assert gr.get_package_version() == gr.__version__
