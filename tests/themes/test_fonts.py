"""Fonts: names, files of one's own, and Google's."""

from __future__ import annotations

from pathlib import Path

import pytest

import showglass as gr
from showglass.themes.sheet import Sheet


@pytest.fixture
def font(tmp_path: Path) -> Path:
    path = tmp_path / "Own-400.woff2"
    path.write_bytes(b"wOF2" + bytes(60))
    return path


def test_files_are_served_by_number(font: Path) -> None:
    local = gr.themes.LocalFont("Own", (400,), files=str(font.with_name("Own-{weight}.woff2")))
    assert local == gr.themes.LocalFont("Own", files={400: font})
    sheet = Sheet(gr.themes.Base(font=[local, "serif"], font_mono=local))
    assert [f.body[:4] for f in sheet.files] == [b"wOF2"], "the same font is sent once"
    assert (
        '@font-face{font-family:"Own";src:url("gradio_api/fonts/0") format("woff2");' in sheet.css
    )


def test_a_font_without_files_is_the_visitors(font: Path) -> None:
    sheet = Sheet(gr.themes.Base(font=gr.themes.LocalFont("Inter")))
    assert sheet.files == []
    assert '--font:"Inter"' in sheet.css


@pytest.mark.parametrize(
    "files", [{400: "/etc/passwd"}, {400: "nowhere.woff2"}, "one-for-two.woff2"]
)
def test_what_is_no_font_is_refused(files: object) -> None:
    with pytest.raises((ValueError, OSError)):
        gr.themes.LocalFont("Own", files=files)  # type: ignore[arg-type]  # values to refuse


def test_google_is_asked_only_when_the_author_says_so() -> None:
    quiet = Sheet(gr.themes.Base(font=gr.themes.GoogleFont("Exo 2")))
    loud = Sheet(gr.themes.Base(font=gr.themes.GoogleFont("Exo 2", (300, 700), fetch=True)))
    assert (quiet.fetched, quiet.asked) == ([], ["Exo 2"])
    assert loud.fetched == [
        "https://fonts.googleapis.com/css2?family=Exo%202:wght@300;700&display=swap"
    ]


@pytest.mark.parametrize("weights", [[], [0], [1001], ["400"], [True]])
def test_weights_are_numbers(weights: list[object]) -> None:
    with pytest.raises(ValueError, match="weights"):
        gr.themes.GoogleFont("Inter", weights)  # type: ignore[arg-type]  # values to refuse
