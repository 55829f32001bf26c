"""Validators that come with the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.media_files import sound_file, tone, video_file

SHORT = gr.validate(False, "Audio is too short. It must be at least 3 seconds")
LONG = gr.validate(False, "Audio is too long. It must be at most 1 seconds")
FINE = gr.validate(True, "")


@pytest.mark.parametrize(
    ("least", "most", "found"),
    [(None, None, FINE), (1, 3, FINE), (2, 2, FINE), (3, None, SHORT), (None, 1, LONG)],
)
def test_the_length_of_a_sound(
    least: float | None, most: float | None, found: Any, tmp_path: Path
) -> None:
    samples = tone(2.0)
    given = [
        (8000, samples),
        (8000, tone(2.0, channels=2)),
        str(sound_file(tmp_path / "a.wav", samples)),
    ]
    for audio in given:
        assert gr.validators.is_audio_correct_length(audio, least, most) == found


def test_the_length_of_a_video(tmp_path: Path) -> None:
    length = gr.validators.is_video_correct_length
    for name, codec in (("a.mp4", "libx264"), ("a.webm", "libvpx")):
        path = str(video_file(tmp_path / name, 2.0, codec=codec))
        assert length(path, 1.9, 2.1)["is_valid"]
        assert (
            length(path, 3, None)["message"] == "Video is too short. It must be at least 3 seconds"
        )
        assert length(path, None, 1)["message"] == "Video is too long. It must be at most 1 seconds"


def test_nothing_recorded_is_no_seconds_long() -> None:
    for check in (gr.validators.is_audio_correct_length, gr.validators.is_video_correct_length):
        assert check(None, None, 5)["is_valid"]
        assert not check(None, 1, None)["is_valid"]


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    text = tmp_path / "a.mp4"
    text.write_text("hello")
    with pytest.raises(ValueError, match="no sound or video"):
        gr.validators.is_video_correct_length(str(text), 1, None)
    with pytest.raises(ValueError, match="has no pictures"):
        gr.validators.is_video_correct_length(str(sound_file(tmp_path / "a.wav")), 1, None)


def test_over_http_a_short_sound_is_422(serve: Callable[..., str], tmp_path: Path) -> None:
    with gr.Blocks() as app:
        voice, out = gr.Audio(label="Voice"), gr.Textbox()
        gr.Button().click(
            lambda sound: str(sound[0]), voice, out, api_name="rate",
            validator=lambda voice: gr.validators.is_audio_correct_length(voice, 1, 5),
        )  # fmt: skip
    http = httpx.Client(base_url=f"{serve(app, server_port=0)}gradio_api/", timeout=30)
    for seconds, status in ((0.5, 422), (1.5, 200)):
        file = sound_file(tmp_path / "voice.wav", tone(seconds))
        [ticket] = http.post("upload", files={"files": ("voice.wav", file.read_bytes())}).json()
        sent = {"path": ticket, "meta": {"_type": "gradio.FileData"}}
        answer = http.post("call/rate", json={"data": [sent]}, headers={"prefer": "wait"})
        assert answer.status_code == status, answer.text
        if status == 422:
            [verdict] = answer.json()["detail"]
            assert verdict["parameter_name"] == "sound"
            assert verdict["message"] == "Audio is too short. It must be at least 1 seconds"
    http.close()
