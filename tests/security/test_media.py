"""Attacks on sounds and videos: addresses, formats and names that a client chooses, and values that are alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

import showglass as gr
from showglass.gates.open_file import vault
from tests.media_files import sound_file, uploaded

Serve = Callable[..., str]
META = {"_type": "gradio.FileData"}
ADDRESSES = ["http://127.0.0.1:1/a.mp4", "http://169.254.169.254/latest", "http://[::1]:1/a.mp4"]


def media() -> gr.Blocks:
    with gr.Blocks() as demo:
        clip, voice, out = gr.Video(), gr.Audio(type="filepath"), gr.Textbox()
        gr.Button().click(lambda path: Path(path).read_text()[:99], clip, out, api_name="clip")
        gr.Button().click(lambda path: Path(path).read_text()[:99], voice, out, api_name="voice")
    return demo


@pytest.mark.parametrize("name", ["clip", "voice"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_as_a_video_reaches_nothing_inside(
    serve: Serve, name: str, address: str
) -> None:
    url = serve(media(), show_error=True)
    for payload in (
        {"path": address, "meta": META},
        {"path": address, "url": address, "meta": META},
        {"video": {"path": address, "meta": META}, "subtitles": None},
    ):
        answer = httpx.post(f"{url}gradio_api/run/{name}", json={"data": [payload]})
        assert answer.status_code == 400, answer.text


@pytest.mark.parametrize(
    "wrong", ["wav/../../../../target", "../x", "exe", "wav\x00", "/etc/passwd"]
)
def test_a_format_is_one_of_a_few(wrong: Any) -> None:
    for component in (gr.Audio, gr.Microphone, gr.Video):
        with pytest.raises(ValueError, match="format must be one of"):
            component(format=wrong)
    with pytest.raises(ValueError, match="format must be one of"):
        gr.Audio().with_props({"format": wrong})


def test_names_that_a_client_chose_name_no_place(tmp_path: Path) -> None:
    wav = sound_file(tmp_path / "a.wav").read_bytes()
    for name in ("../../target.wav", "/etc/target.flac", "a.wav/../../target", "..", "\x00.wav"):
        sent = {**uploaded(name, wav), "orig_name": "../../target", "mime_type": "../../x"}
        made = gr.Audio(type="filepath", format="mp3").preprocess(sent)
        assert Path(made).resolve().is_relative_to(vault().root.resolve())


def test_sounds_of_the_same_bytes_are_not_the_same_sound() -> None:
    samples = np.zeros(800, np.int16)
    kinds = [
        ((8000, samples), None),
        ((16_000, samples), None),
        ((8000, samples.reshape(-1, 2)), None),
        ((8000, samples.view(np.int8)), None),
        ((44_100, samples), "mp3"),
    ]
    sent = [gr.Audio(format=kind).postprocess(value) for value, kind in kinds]  # type: ignore[arg-type]  # one of two
    assert len({file.path for file in sent if file is not None}) == len(kinds)
