"""Audio: what the function gets, what it may return, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import showglass as gr
from showglass.gates.open_file import vault
from tests.media_files import sound_file, tone, uploaded


@pytest.fixture
def wav(tmp_path: Path) -> bytes:
    return sound_file(tmp_path / "a.wav").read_bytes()


def test_the_function_gets_what_it_asked_for(wav: bytes) -> None:
    rate, samples = gr.Audio().preprocess(uploaded("a.wav", wav))
    assert (rate, samples.dtype, samples.shape) == (8000, np.int16, (2000,))
    path = gr.Audio(type="filepath").preprocess(uploaded("a.wav", wav))
    assert Path(path).name == "a.wav"
    assert (
        Path(gr.Audio(type="filepath", format="mp3").preprocess(uploaded("a.wav", wav))).name
        == "a.mp3"
    )
    assert gr.Audio().preprocess(None) is None


def test_a_sound_goes_there_and_back(wav: bytes) -> None:
    audio = gr.Audio()
    sent = audio.postprocess(audio.preprocess(uploaded("a.wav", wav)))
    again = audio.preprocess({"path": sent.path, "meta": sent.meta})  # type: ignore[union-attr]  # it is there
    assert again[0] == 8000
    assert np.array_equal(again[1], tone())
    assert audio.postprocess(None) is None


PAYLOADS = [
    3,
    "x",
    [],
    {},
    True,
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    {"path": "../a.wav", "meta": {"_type": "gradio.FileData"}},
    {"path": None, "meta": {"_type": "gradio.FileData"}},
    {"path": "a/b/c/playlist.m3u8", "is_stream": True, "meta": {"_type": "gradio.FileData"}},
    {"path": "https://example.com/a.wav", "meta": {"_type": "gradio.FileData"}},
    {"path": "x" * 100_000, "meta": {"_type": "gradio.FileData"}},
]


@pytest.mark.parametrize("kind", ["numpy", "filepath"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_refusals_name_the_component(payload: Any, kind: Any) -> None:
    with pytest.raises(gr.Error, match=r"^Voice: .*\.$"):
        gr.Audio(label="Voice", type=kind).preprocess(payload)


def test_what_is_no_sound_is_refused_in_words() -> None:
    with pytest.raises(gr.Error, match=r"^Voice: 'a.wav' is no sound"):
        gr.Audio(label="Voice").preprocess(uploaded("a.wav", b"no sound at all"))


@pytest.mark.parametrize(
    ("props", "words"),
    [
        ({"type": "bytes"}, "Audio: type must be one of numpy, filepath"),
        ({"format": "exe"}, "Audio: format must be one of wav, mp3"),
        ({"format": "wav/../../x"}, "Audio: format must be one of"),
        ({"sources": ["disk"]}, "Audio: sources may hold 'upload' and 'microphone'"),
        ({"buttons": ["print"]}, "buttons holds 'print'"),
        ({"waveform_options": {"colour": "red"}}, "waveform_options has no 'colour'"),
        ({"waveform_options": 3}, "must be WaveformOptions"),
        ({"playback_position": -1}, "playback_position must be 0 or more"),
        ({"playback_position": float("nan")}, "playback_position must be 0 or more"),
    ],
)
def test_wrong_props_are_errors(props: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.Audio(**props)


def test_a_stream_takes_from_the_microphone() -> None:
    assert gr.Audio(streaming=True).sources == ["microphone"]
    assert gr.Audio(sources="upload").sources == ["upload"]
    assert gr.Audio().with_props({"label": "Other"}).sources == ["upload", "microphone"]


def test_subtitles_go_out_as_a_file() -> None:
    audio = gr.Audio(subtitles=[{"text": "Hello", "timestamp": [0, 1]}])
    for props in (audio.get_config(), audio.wire_props()):
        assert vault().open(props["subtitles"].path).read_text().startswith("WEBVTT")


def test_options_of_the_waveform() -> None:
    given = gr.Audio(waveform_options={"skip_length": 10})
    assert given.wire_props()["waveform_options"]["skip_length"] == 10
    assert gr.Audio(waveform_options=gr.WaveformOptions()).waveform_options == gr.WaveformOptions()


def test_a_flag_keeps_a_copy(wav: bytes, tmp_path: Path) -> None:
    audio = gr.Audio()
    kept = Path(audio.flag(uploaded("a.wav", wav), tmp_path / "flags"))
    assert kept.read_bytes() == wav
    assert audio.read_from_flag(str(kept)).orig_name == "a.wav"
    assert (audio.flag(None, tmp_path), audio.read_from_flag("")) == ("", None)


def test_the_example_is_accepted_where_addresses_are() -> None:
    assert gr.Audio().postprocess(gr.Audio().example_value()) is not None


@pytest.mark.parametrize(
    "edits",
    [{}, "trim", [3], [{}], [{"tool": 3}], [{"tool": "x", "at": [1]}], [{"tool": "x"}] * 999],
)
def test_what_was_done_to_it_is_held_to_its_bounds(tmp_path: Path, edits: Any) -> None:
    sent = uploaded("a.wav", sound_file(tmp_path / "a.wav").read_bytes())
    sent["meta"]["edits"] = edits
    for component in (gr.Audio(), gr.Audio(type="filepath")):
        with pytest.raises(gr.Error, match="edits"):
            component.preprocess(sent)


def test_what_was_done_to_it_changes_nothing_here(tmp_path: Path) -> None:
    sent = uploaded("a.wav", sound_file(tmp_path / "a.wav").read_bytes())
    sent["meta"]["edits"] = [{"tool": "trim", "start": 0.1, "end": 0.2}, {"tool": "gain", "db": 3}]
    assert len(gr.Audio().preprocess(sent)[1]) == 2000
