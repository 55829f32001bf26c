"""Video: what the function gets, what it may return, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import showglass as gr
from showglass.gates.open_file import vault
from showglass.values.codecs import seconds
from tests.components.test_audio import PAYLOADS
from tests.media_files import uploaded, video_file


@pytest.fixture
def mp4(tmp_path: Path) -> bytes:
    return video_file(tmp_path / "a.mp4", sound="aac").read_bytes()


def test_a_video_goes_there_and_back(mp4: bytes) -> None:
    video = gr.Video()
    path = video.preprocess(uploaded("a.mp4", mp4))
    assert path is not None
    sent = video.postprocess(path)
    assert sent is not None
    assert vault().open(str(sent.path)).read_bytes() == mp4
    assert (video.preprocess(None), video.postprocess(None)) == (None, None)


def test_it_is_converted_to_the_format_that_the_author_wants(mp4: bytes) -> None:
    assert str(gr.Video(format="webm").preprocess(uploaded("a.mp4", mp4))).endswith("a.webm")


def test_the_sound_stays_where_uploads_are(mp4: bytes) -> None:
    assert gr.Video().include_audio is True
    assert gr.Video(sources="webcam").include_audio is False
    silent = gr.Video(include_audio=False).preprocess(uploaded("a.mp4", mp4))
    import av

    with av.open(str(silent)) as read:
        assert [s.type for s in read.streams] == ["video"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_refusals_name_the_component(payload: Any) -> None:
    with pytest.raises(gr.Error, match=r"^Clip: .*\.$"):
        gr.Video(label="Clip").preprocess(payload)


@pytest.mark.parametrize(
    ("props", "words"),
    [
        ({"format": "exe"}, "Video: format must be one of avi"),
        ({"format": "mp4/../../x"}, "Video: format must be one of"),
        ({"sources": ["clipboard"]}, "Video: sources may hold 'upload' and 'webcam'"),
        ({"buttons": ["print"]}, "buttons holds 'print'"),
        ({"playback_position": "1"}, "playback_position must be 0 or more"),
    ],
)
def test_wrong_props_are_errors(props: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.Video(**props)


def test_a_watermark_may_be_a_picture(tmp_path: Path) -> None:
    mark = np.full((8, 8, 3), 255, np.uint8)
    video = gr.Video(watermark=gr.WatermarkOptions(mark, "top-left"))
    sent = video.postprocess(video_file(tmp_path / "a.mp4"))
    assert sent is not None
    assert video.wire_props().get("watermark") is None
    assert vault().open(str(sent.path)).stat().st_size > 0


def test_subtitles_go_out_as_a_file() -> None:
    video = gr.Video(subtitles=[{"text": "Hello", "timestamp": [0, 1]}])
    assert vault().open(video.wire_props()["subtitles"].path).read_text().startswith("WEBVTT")


def test_a_flag_keeps_a_copy(mp4: bytes, tmp_path: Path) -> None:
    video = gr.Video()
    kept = Path(video.flag(uploaded("b.mp4", mp4), tmp_path / "flags"))
    assert kept.read_bytes() == mp4
    assert video.read_from_flag(str(kept)).orig_name == "b.mp4"


def test_a_part_is_flagged_as_the_function_got_it(mp4: bytes, tmp_path: Path) -> None:
    sent = uploaded("a.mp4", mp4)
    whole = gr.Video().flag(sent, tmp_path / "whole")
    sent["meta"]["edits"] = [{"tool": "trim", "start": 0.1, "end": 0.3}]
    part = gr.Video().flag(sent, tmp_path / "part")
    assert seconds(Path(part), "video") == pytest.approx(0.2, abs=0.06)
    assert Path(whole).read_bytes() == mp4
    sent["meta"]["edits"] = [{"tool": "trim", "start": 3, "end": 1}]
    with pytest.raises(gr.Error, match="start and end in seconds"):
        gr.Video().preprocess(sent)
