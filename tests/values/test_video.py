"""Video in and out: refused by its head, converted when asked, and within limits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from showglass.gates.open_file import vault
from showglass.values import conversion, video
from tests.media_files import uploaded, video_file


def streams(path: str | Path) -> tuple[list[str], tuple[int, int], int]:
    """Codecs, size of the pictures, and how many there are."""
    import av

    with av.open(str(path)) as read:
        names = [s.codec_context.name for s in read.streams]
        first = read.streams.video[0]
        size = (first.codec_context.width, first.codec_context.height)
        return names, size, sum(1 for _ in read.decode(first))


def test_a_video_is_handed_over_as_it_is(tmp_path: Path) -> None:
    sent = uploaded("a.mp4", video_file(tmp_path / "a.mp4").read_bytes())
    assert video.receive(sent, None, True) == str(vault().open(sent["path"]))
    assert video.receive(sent, "mp4", True) == str(vault().open(sent["path"]))


@pytest.mark.parametrize(
    ("name", "codec", "sound", "wanted", "ends_with"),
    [
        ("a.mkv", "libx264", "aac", "mp4", ["h264", "aac"]),
        ("a.webm", "libvpx", "libopus", "mp4", ["h264", "opus"]),
        ("a.mp4", "libx264", "aac", "webm", ["vp8", "opus"]),
        ("a.avi", "mpeg4", None, "mp4", ["h264"]),
        ("a.mp4", "libx264", "aac", "avi", ["mpeg4", "mp3"]),
        ("a.mp4", "libx264", "aac", "ts", ["h264", "aac"]),
    ],
)
def test_it_is_converted_on_the_way_in(
    tmp_path: Path, name: str, codec: str, sound: str | None, wanted: str, ends_with: list[str]
) -> None:
    source = video_file(tmp_path / name, codec=codec, sound=sound)
    got = video.receive(uploaded(name, source.read_bytes()), wanted, True)
    assert got.endswith(f"a.{wanted}")
    codecs_found, size, pictures = streams(got)
    assert [c.removeprefix("lib").replace("mp3float", "mp3") for c in codecs_found] == ends_with
    assert size == (64, 48)
    assert pictures == 5


def test_the_sound_is_taken_out(tmp_path: Path) -> None:
    sent = uploaded("a.mp4", video_file(tmp_path / "a.mp4", sound="aac").read_bytes())
    assert streams(video.receive(sent, None, False))[0] == ["h264"]


NOT_VIDEO = {
    "text.mp4": b"hello",
    "empty.mp4": b"",
    "page.webm": b"<html>",
    "list.m3u8": b"#EXTM3U\nfile:///etc/passwd\n",
    "concat.mp4": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "picture.mp4": b"\x89PNG\r\n\x1a\n" + bytes(200),
}


@pytest.mark.parametrize("name", NOT_VIDEO)
def test_what_is_no_video_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name}' is no video"):
        video.receive(uploaded(name, NOT_VIDEO[name]), None, True)


@pytest.mark.parametrize(
    "damage", [b"\x00\x00\x00\x18ftypmp42" + bytes(400), b"\x1a\x45\xdf\xa3" + bytes(400)]
)
def test_what_is_damaged_cannot_be_converted(damage: bytes) -> None:
    with pytest.raises(ValueError, match=r"'a.mkv'"):
        video.receive(uploaded("a.mkv", damage), "mp4", True)


def test_a_video_cut_off_is_said_or_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = video_file(tmp_path / "a.ts", 2.0, muxer="mpegts").read_bytes()
    got = video.receive(uploaded("a.ts", whole[: len(whole) // 2]), "mp4", True)
    assert streams(got)[2] < 20


def test_only_so_many_pixels_are_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = uploaded("a.avi", video_file(tmp_path / "a.avi", codec="mpeg4").read_bytes())
    monkeypatch.setattr(conversion, "MAX_VIDEO_PIXELS", 64 * 48 * 2)
    before = set(vault().root.iterdir())
    with pytest.raises(ValueError, match="pixels that are converted"):
        video.receive(sent, "mp4", True)
    assert set(vault().root.iterdir()) == before, "what was begun is removed"


def test_what_browsers_do_not_play_is_converted_on_the_way_out(tmp_path: Path) -> None:
    shown = video.send(video_file(tmp_path / "a.avi", codec="mpeg4"), None)
    assert shown.orig_name == "a.mp4"
    assert video.send(video_file(tmp_path / "b.mp4"), None).orig_name == "b.mp4"
    hidden = video.send(video_file(tmp_path / "c.mp4", codec="mpeg4"), None)
    assert hidden.path is not None
    assert streams(vault().open(hidden.path))[0] == ["h264"]


def test_a_mark_is_drawn(tmp_path: Path) -> None:
    import av

    mark = Image.new("RGBA", (16, 16), "red")
    shown = video.send(video_file(tmp_path / "a.mp4"), None, mark, (0, 0))
    assert shown.path is not None
    with av.open(str(vault().open(shown.path))) as read:
        first: Any = next(read.decode(read.streams.video[0]))
    frame = first.to_image()
    red, green, _ = frame.getpixel((8, 8))
    assert red > 180
    assert green < 80
    assert frame.getpixel((50, 30))[0] < 80


@pytest.mark.parametrize("value", [3, ("a.mp4", "a.vtt"), b"bytes"])
def test_only_paths_and_addresses_are_sent(value: Any) -> None:
    with pytest.raises(TypeError, match="a video is a path or a web address"):
        video.send(value, None)


def test_without_pyav_the_error_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = video_file(tmp_path / "a.mp4")
    monkeypatch.setitem(sys.modules, "av", None)
    sent = uploaded("a.mp4", path.read_bytes())
    assert video.receive(sent, None, True)
    assert video.send(path, None).orig_name == "a.mp4"
    with pytest.raises(ValueError, match=r"showglass\[video\]"):
        video.receive(sent, "webm", True)
