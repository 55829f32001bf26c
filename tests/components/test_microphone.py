"""Microphone: an Audio that is recorded."""

from __future__ import annotations

import showglass as gr


def test_it_records_and_gives_wav() -> None:
    microphone = gr.Microphone()
    assert microphone.sources == ["microphone"]
    assert microphone.format == "wav"
    assert microphone.type_name == "audio"
    assert gr.Mic is gr.Microphone
    assert gr.Microphone(sources=["upload"]).sources == ["upload"]
