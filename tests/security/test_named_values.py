"""Values with a number of an advisory that only one component takes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import showglass as gr
from tests.security.doors import DOORS
from tests.security.variants import Guarded, Variant, serving_as


@pytest.fixture(scope="module")
def dated() -> Iterator[Guarded]:
    with gr.Blocks() as app:
        when, text, button = gr.DateTime(), gr.Textbox(), gr.Button("Go")
        button.click(str, when, text, api_name="when")
    with serving_as(Variant(False, False), app) as running:
        yield running


@pytest.mark.parametrize("door", DOORS)
def test_a_long_date_takes_no_time(dated: Guarded, door: str) -> None:
    """Row 50: whitespace behind `now` kept a regular expression busy."""
    for value in ("now" + " " * 100_000 + "x", " " * 100_000, "now -" + "9" * 100_000 + "s"):
        began = time.monotonic()
        answer = DOORS[door](dated, "when", [value])
        assert not answer.ok
        assert answer.status in (400, 200, None), answer
        assert time.monotonic() - began < 10
