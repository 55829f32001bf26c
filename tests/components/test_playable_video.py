"""PlayableVideo: a Video that is converted to MP4."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

import showglass as gr
from tests.media_files import uploaded, video_file


def test_it_takes_files_and_makes_mp4_of_them(tmp_path: Path) -> None:
    video = gr.PlayableVideo()
    assert video.sources == ["upload"]
    sent = uploaded("a.avi", video_file(tmp_path / "a.avi", codec="mpeg4").read_bytes())
    assert str(video.preprocess(sent)).endswith("a.mp4")


def test_what_no_browser_plays_is_played(
    serve: Callable[..., str], page: Page, tmp_path: Path
) -> None:
    film = video_file(tmp_path / "a.avi", codec="mpeg4")
    with gr.Blocks() as demo:
        given = gr.PlayableVideo(label="Given")
        shown = gr.PlayableVideo(label="Shown")
        given.upload(lambda path: path, given, shown)
    page.goto(serve(demo))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Click to upload or drop files").click()
    chooser.value.set_files(str(film))
    player = page.get_by_label("Shown").locator("video")
    expect(player).to_be_visible()
    expect(player).to_have_js_property("error", None)
    expect(player).not_to_have_js_property("readyState", 0)
