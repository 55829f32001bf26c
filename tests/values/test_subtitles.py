"""Subtitles of every kind become WebVTT."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from showglass.gates.open_file import vault
from showglass.values import subtitles

SRT = "1\r\n00:00:01,500 --> 00:00:02,000\r\nHello\r\nyou\r\n\r\n2\r\n0:00:03,0 --> 0:00:04,25\r\nA --> B\r\n"
VTT = (
    "WEBVTT\n\n00:00:01.500 --> 00:00:02.000\nHello\nyou\n\n00:00:03.000 --> 00:00:04.250\nA → B\n"
)
PIECES = [
    {"text": "Hello\nyou", "timestamp": [1.5, 2.0]},
    {"text": "A --> B", "timestamp": [3, 4.25]},
]


def text_of(file: Any) -> str:
    return vault().open(file.path).read_text(encoding="utf-8")


def test_srt_pieces_and_json_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT, newline="")
    (tmp_path / "a.json").write_text(json.dumps(PIECES))
    for given in (tmp_path / "a.srt", str(tmp_path / "a.json"), PIECES):
        sent = subtitles.send(given)
        assert sent is not None
        assert sent.orig_name is not None
        assert sent.orig_name.endswith(".vtt")
        assert text_of(sent) == VTT


def test_webvtt_stays_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT)
    assert text_of(subtitles.send(tmp_path / "a.vtt")) == VTT
    assert subtitles.send(None) is None
    web = subtitles.send("https://example.com/a.vtt")
    assert web is not None
    assert web.url == "https://example.com/a.vtt"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([{"text": "a"}], "subtitle 0 must be like"),
        ([3], "subtitle 0 must be like"),
        ([{"text": "a", "timestamp": [2, 1]}], "must end after it starts"),
        ([{"text": "a", "timestamp": [float("nan"), 1]}], "must end after it starts"),
        ([{"text": "a", "timestamp": [0, 1e9]}], "must end after it starts"),
        (3, "a path or a list"),
        ("/etc/passwd", "outside of"),
    ],
)
def test_what_is_none_is_an_error(given: Any, words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        subtitles.send(given)


def test_a_file_of_another_kind_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ValueError, match=r"must be a \.vtt, \.srt or \.json"):
        subtitles.send(tmp_path / "a.txt")
