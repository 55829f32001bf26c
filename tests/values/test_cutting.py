"""Parts of a video: to the picture, with their sound, and what is no part."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from showglass.values.codecs import seconds
from showglass.values.video import receive, trimmed
from tests.media_files import uploaded, video_file


def cut(content: bytes, *parts: tuple[Any, Any], name: str = "a.mp4", audio: bool = True) -> Path:
    payload = uploaded(name, content)
    payload["meta"]["edits"] = [{"tool": "trim", "start": s, "end": e} for s, e in parts]
    return Path(receive(payload, None, audio))


def greys(path: Path) -> list[int]:
    """How light each picture is."""
    import av

    with av.open(str(path)) as read:
        return [
            int(frame.to_ndarray(format="gray")[10, 10])
            for frame in read.decode(read.streams.video[0])
        ]


@pytest.mark.parametrize(
    ("name", "codec", "sound"),
    [("a.mp4", "libx264", "aac"), ("a.webm", "libvpx", "libopus"), ("a.mp4", "libx264", None)],
)
def test_a_part_is_what_was_between(
    tmp_path: Path, name: str, codec: str, sound: str | None
) -> None:
    whole = video_file(tmp_path / name, 1.0, codec=codec, sound=sound)
    part = cut(whole.read_bytes(), (0.3, 0.7), name=name)
    assert part.suffix == whole.suffix
    all_greys = greys(whole)
    assert len(greys(part)) == 4
    assert abs(greys(part)[0] - all_greys[3]) < 8
    assert abs(greys(part)[-1] - all_greys[6]) < 8
    assert seconds(part, "video") == pytest.approx(0.4, abs=0.06)
    if sound:
        assert seconds(part, "audio") == pytest.approx(0.4, abs=0.06)


def test_a_part_of_a_part_counts_from_it(tmp_path: Path) -> None:
    whole = video_file(tmp_path / "a.mp4", 1.0).read_bytes()
    assert len(greys(cut(whole, (0.2, 0.9), (0.1, 0.3)))) == 2


def test_the_end_may_lie_behind_the_end(tmp_path: Path) -> None:
    whole = video_file(tmp_path / "a.mp4", 1.0).read_bytes()
    assert len(greys(cut(whole, (0.5, 1e9)))) == 5


def test_sound_is_left_out_where_it_is_not_wanted(tmp_path: Path) -> None:
    import av

    whole = video_file(tmp_path / "a.mp4", 1.0, sound="aac").read_bytes()
    with av.open(str(cut(whole, (0, 0.5), audio=False))) as read:
        assert [s.type for s in read.streams] == ["video"]


def test_nothing_is_no_part(tmp_path: Path) -> None:
    whole = video_file(tmp_path / "a.mp4", 1.0).read_bytes()
    with pytest.raises(ValueError, match="no picture between"):
        cut(whole, (50, 60))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (1, 1), (2, 1), (-1, 2), ("0", 1), (None, 1), (True, 2), (0, math.inf), (math.nan, 1),
        (0, 10**400), ([], 1),
    ],
)  # fmt: skip
def test_what_is_no_part(tmp_path: Path, start: Any, end: Any) -> None:
    with pytest.raises(ValueError, match="edits"):
        cut(video_file(tmp_path / "a.mp4", 0.3).read_bytes(), (start, end))


def test_cuts_that_leave_nothing() -> None:
    edits: list[Any] = [
        {"tool": "trim", "start": 0, "end": 1},
        {"tool": "trim", "start": 2, "end": 3},
    ]
    with pytest.raises(ValueError, match="nothing is left"):
        trimmed(edits)
    assert trimmed([{"tool": "crop", "x": 1}]) is None
