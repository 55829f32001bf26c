"""DateTime: a point in time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

import showglass as gr

PARIS = ZoneInfo("Europe/Paris")
TEXT = "2024-05-31 17:30:00"


def test_what_the_function_gets() -> None:
    assert (
        gr.DateTime(timezone="UTC").preprocess(TEXT)
        == datetime(2024, 5, 31, 17, 30, tzinfo=UTC).timestamp()
    )
    assert gr.DateTime().preprocess(TEXT) == datetime(2024, 5, 31, 17, 30).timestamp()
    assert gr.DateTime(type="datetime").preprocess(TEXT) == datetime(2024, 5, 31, 17, 30)
    aware = gr.DateTime(type="datetime", timezone="Europe/Paris").preprocess(TEXT)
    assert aware == datetime(2024, 5, 31, 17, 30, tzinfo=PARIS)
    assert gr.DateTime(type="string").preprocess("2024-05-31") == "2024-05-31 00:00:00"
    assert gr.DateTime(type="string", include_time=False).preprocess(TEXT) == "2024-05-31"
    for nothing in (None, ""):
        assert gr.DateTime().preprocess(nothing) is None


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("now", timedelta()),
        (" Now ", timedelta()),
        ("now - 5m", timedelta(minutes=5)),
        ("now-90s", timedelta(seconds=90)),
        ("now -  2 h", timedelta(hours=2)),
        ("now - 3d", timedelta(days=3)),
        ("now + 1d", timedelta(days=-1)),
    ],
)
def test_now_is_the_clock_of_the_server(text: str, gap: timedelta) -> None:
    got = gr.DateTime().preprocess(text)
    assert isinstance(got, float)
    assert abs(time.time() - gap.total_seconds() - got) < 5
    assert gr.DateTime().postprocess(text) == text.strip()


def test_what_a_function_may_return() -> None:
    paris = gr.DateTime(timezone="Europe/Paris")
    assert paris.postprocess(0) == "1970-01-01 01:00:00"
    assert paris.postprocess(datetime(2024, 5, 31, 12, tzinfo=UTC)) == "2024-05-31 14:00:00"
    assert paris.postprocess(datetime(2024, 5, 31, 12)) == "2024-05-31 12:00:00"
    assert paris.postprocess("2024-05-31T12:00:00+00:00") == "2024-05-31 14:00:00"
    assert gr.DateTime(include_time=False).postprocess(date(2024, 5, 31)) == "2024-05-31"
    assert gr.DateTime().postprocess(datetime(5, 1, 2, 3)) == "0005-01-02 03:00:00"
    assert gr.DateTime().postprocess(None) is None
    assert gr.DateTime(timezone="UTC").postprocess(1.7) == "1970-01-01 00:00:01"


@pytest.mark.parametrize(
    "claim",
    [
        3,
        True,
        [],
        {},
        "yesterday",
        "2024-13-01",
        "2024-02-30 10:00:00",
        "now - ",
        "now - 5",
        "now - 5y",
        "now 5m",
        "now - -5m",
        "now - ５m",
        "now - 99999999999999999999d",
        "now" + " " * 100_000 + "x",
        " " * 100_000 + "2024-05-31",
        "２０２４-05-31",
        "\0",
    ],
)
def test_what_is_no_date_is_refused(claim: Any) -> None:
    began = time.thread_time()
    with pytest.raises(gr.Error, match="DateTime: "):
        gr.DateTime().preprocess(claim)
    assert time.thread_time() - began < 0.1


@pytest.mark.parametrize("zone", [None, "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize("text", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_years_that_clocks_do_not_have_are_refused_in_words(text: str, zone: str | None) -> None:
    with contextlib.suppress(gr.Error):
        assert isinstance(gr.DateTime(timezone=zone).preprocess(text), float)


@pytest.mark.parametrize("value", ["soon", [], {}, 1e30, float("nan"), object()])
def test_what_is_no_date(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        gr.DateTime().postprocess(value)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="type must be 'timestamp'"):
        gr.DateTime(type="date")  # type: ignore[arg-type]  # what is tested
    for zone in ("Europe/Atlantis", "../../etc/passwd", ""):
        with pytest.raises(ValueError, match="timezone"):
            gr.DateTime(timezone=zone)


def test_a_person_types_a_date(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        when = gr.DateTime(label="When", type="string", info="Local time")
        got = gr.Textbox(label="Got")
        sent = gr.Textbox(label="Sent")
        when.change(lambda w: w, when, got)
        when.submit(lambda w: f"{w}!", when, sent)
        gr.DateTime("2024-05-31", include_time=False, label="Day", interactive=False)
    page.goto(serve(app))
    text = page.get_by_role("textbox", name="When")
    text.fill("2024-5-31")
    text.press("Enter")
    expect(page.get_by_text("Write it like YYYY-MM-DD HH:MM:SS")).to_be_visible()
    text.fill("2024-05-31 17:30")
    text.press("Enter")
    expect(page.get_by_label("Sent")).to_have_value("2024-05-31 17:30:00!")
    expect(page.get_by_label("Got")).to_have_value("2024-05-31 17:30:00")
    expect(page.get_by_text("Local time")).to_be_visible()
    page.get_by_role("button", name="Choose a date for When").click()
    page.keyboard.press("Escape")
    calendar = page.locator("input[type=datetime-local]")
    expect(calendar).to_have_value("2024-05-31T17:30")
    calendar.evaluate(
        "e => { e.value = '2025-01-02T03:04:05'; e.dispatchEvent(new Event('change', { bubbles: true })) }"
    )
    expect(page.get_by_label("Got")).to_have_value("2025-01-02 03:04:05")
    expect(page.get_by_role("textbox", name="Day")).to_have_value("2024-05-31")
    expect(page.get_by_role("button", name="Choose a date for Day")).to_have_count(0)
