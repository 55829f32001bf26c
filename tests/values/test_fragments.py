"""Fragments of one MP4: every piece follows the last without a gap, whatever it came as."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from showglass.values.fragments import SoundPieces, VideoPieces
from tests.media_files import sound_file, tone, video_file


def joined(fragments: list[Any]) -> bytes:
    return b"".join((f.head or b"") + f.body for f in fragments if f is not None)


def heard(file: bytes) -> tuple[int, Any]:
    import av

    read: Any
    with av.open(io.BytesIO(file)) as read:
        stream = read.streams.audio[0]
        blocks = [frame.to_ndarray() for frame in read.decode(stream)]
        return stream.rate, np.concatenate(blocks, axis=1)


@pytest.mark.parametrize("channels", [1, 2])
def test_pieces_of_a_sound_have_no_seam(channels: int) -> None:
    whole = tone(2.0, 24_000, channels)
    pieces = SoundPieces()
    made = [pieces.add((24_000, part)) for part in np.array_split(whole, 7)]
    made.append(pieces.end())
    assert sum(f.head is not None for f in made if f is not None) == 1
    seconds = sum(f.seconds for f in made if f is not None)
    assert seconds == pytest.approx(2.0, abs=0.1)
    rate, got = heard(joined(made))
    assert rate == 24_000
    assert got.shape[0] == channels
    # a seam would be a click: its steps are far larger than those of a sine
    steps = np.abs(np.diff(got[0][2000:40_000]))
    assert steps.max() < 3 * np.abs(np.diff(whole.reshape(-1, channels)[:, 0] / 32768)).max()


def test_pieces_may_come_in_any_form(tmp_path: Path) -> None:
    pieces = SoundPieces()
    file = sound_file(tmp_path / "a.wav", tone(0.5))
    made = [pieces.add(given) for given in ((8000, tone(0.5)), str(file), file, file.read_bytes())]
    made.append(pieces.end())
    assert heard(joined(made))[1].shape[1] / 8000 == pytest.approx(2.0, abs=0.4)


def test_quiet_pieces_stay_quiet() -> None:
    pieces = SoundPieces()
    made = [pieces.add((8000, np.full(4000, 0.01))), pieces.add((8000, np.full(4000, 0.01)))]
    assert np.abs(heard(joined([*made, pieces.end()]))[1]).max() < 0.1


def test_a_piece_that_is_unlike_the_first_is_an_error() -> None:
    pieces = SoundPieces()
    pieces.add((8000, tone()))
    with pytest.raises(ValueError, match="each piece must be like the first, 8000 Hz mono"):
        pieces.add((16_000, tone()))
    with pytest.raises(TypeError, match="a sound is"):
        pieces.add(3)


def test_nothing_is_made_of_nothing() -> None:
    pieces = SoundPieces()
    assert pieces.end() is None
    assert pieces.add((8000, tone(0.01))) is None


def seen(file: bytes) -> tuple[list[float], float]:
    """Times of the pictures, and seconds of sound."""
    import av

    read: Any
    with av.open(io.BytesIO(file)) as read:
        times = [float(f.pts * f.time_base) for f in read.decode(video=0)]
    with av.open(io.BytesIO(file)) as read:
        sound = sum(f.samples for f in read.decode(audio=0)) / 48_000
    return times, sound


@pytest.mark.parametrize("ending", ["mp4", "ts"])
def test_pieces_of_a_video_follow_each_other(tmp_path: Path, ending: str) -> None:
    pieces = VideoPieces()
    muxer = "mpegts" if ending == "ts" else None
    path = video_file(tmp_path / f"a.{ending}", 1.0, sound="aac", muxer=muxer)
    made = [pieces.add(str(path)) for _ in range(3)]
    assert [f.head is not None for f in made if f is not None] == [True, False, False]
    times, sound = seen(joined(made))
    assert len(times) == 30
    assert times == sorted(times)
    assert np.diff(times).max() < 0.2, "no gap between two pieces"
    assert sound == pytest.approx(3.0, abs=0.3)


def test_what_browsers_do_not_stream_is_coded_anew(tmp_path: Path) -> None:
    pieces = VideoPieces()
    path = video_file(tmp_path / "a.webm", 0.5, codec="libvpx", sound="libopus")
    fragment = pieces.add(path)
    assert fragment is not None
    assert b"avcC" in (fragment.head or b"")
    assert b"mp4a" in (fragment.head or b"")


@pytest.mark.parametrize("value", [3, None, (1, 2), b"x"])
def test_a_piece_of_a_video_is_a_path(value: Any) -> None:
    with pytest.raises(TypeError, match="the path of a file"):
        VideoPieces().add(value)
