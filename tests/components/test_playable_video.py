"""PlayableVideo: a Video that is converted to MP4."""

from __future__ import annotations

from pathlib import Path

import showglass as gr
from tests.media_files import uploaded, video_file


def test_it_takes_files_and_makes_mp4_of_them(tmp_path: Path) -> None:
    video = gr.PlayableVideo()
    assert video.sources == ["upload"]
    sent = uploaded("a.avi", video_file(tmp_path / "a.avi", codec="mpeg4").read_bytes())
    assert str(video.preprocess(sent)).endswith("a.mp4")
