"""make_waveform: a video of a sound's bars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import showglass as gr
from showglass.values.codecs import seconds
from showglass.values.waveform import levels
from tests.media_files import sound_file, tone


def pictures(path: str) -> list[Any]:
    import av

    with av.open(path) as read:
        return [frame.to_ndarray(format="rgb24") for frame in read.decode(read.streams.video[0])]


@pytest.mark.parametrize("channels", [1, 2])
def test_it_is_as_long_as_the_sound_and_has_it(tmp_path: Path, channels: int) -> None:
    sound = sound_file(tmp_path / "a.wav", tone(1.5, channels=channels))
    made = gr.make_waveform(str(sound))
    assert Path(made).suffix == ".mp4"
    assert seconds(Path(made), "video") == pytest.approx(1.5, abs=0.1)
    assert seconds(Path(made), "audio") == pytest.approx(1.5, abs=0.1)
    frame = pictures(made)[0]
    assert frame.shape == (400, 1000, 3)
    assert np.abs(frame[2, 2].astype(int) - [0xF3, 0xF4, 0xF6]).max() < 8
    # a bar in the middle, nothing at the edge of its place
    assert np.abs(frame[200, 10].astype(int) - [0xF3, 0xF4, 0xF6]).max() > 60
    assert np.abs(frame[200, 0].astype(int) - [0xF3, 0xF4, 0xF6]).max() < 30
    assert gr.Video().postprocess(made) is not None


def test_bars_light_up_as_they_are_heard() -> None:
    made = pictures(
        gr.make_waveform((8000, tone(1.0)), animate=True, bars_color="black", fg_alpha=1)
    )
    assert len(made) == 15
    late = made[0][200, 990].astype(int).sum()
    assert late > made[-1][200, 990].astype(int).sum() + 150
    assert abs(int(made[0][200, 10].sum()) - int(made[-1][200, 10].sum())) < 60


def test_a_picture_behind_it_gives_it_its_shape(tmp_path: Path) -> None:
    Image.new("RGB", (500, 301), "navy").save(tmp_path / "a.png")
    [frame, *_] = pictures(gr.make_waveform((8000, tone()), bg_image=tmp_path / "a.png"))
    assert frame.shape == (602, 1000, 3)
    assert np.abs(frame[5, 5].astype(int) - [0, 0, 128]).max() < 12


def test_how_loud_the_parts_are() -> None:
    loud = np.concatenate([np.full(100, 1000), np.full(100, -500), np.zeros(100)]).astype(np.int16)
    assert levels(loud, 3) == [1.0, 0.5, 0.01]
    assert levels(np.zeros(5, np.int16), 10) == [0.01] * 10
    assert len(levels(np.ones((3, 2), np.int16), 1000)) == 1000


@pytest.mark.parametrize(
    ("audio", "how", "words"),
    [
        ((8000, tone()), {"bar_count": 0}, "bar_count must be 1 to 1000"),
        ((8000, tone()), {"bar_count": 10**9}, "bar_count must be"),
        ((8000, tone()), {"bar_width": 0}, "bar_width must be above 0"),
        ((8000, tone()), {"fg_alpha": float("nan")}, "fg_alpha must be"),
        ((8000, tone()), {"bg_color": "no colour"}, "bg_color must be a CSS colour"),
        ((8000, tone()), {"bars_color": ("red", None)}, "bars_color must be a CSS colour"),
        ((8000, tone()), {"bg_image": __file__}, "no image"),
        ((8000, np.zeros(0, np.int16)), {}, "holds no samples"),
        ((0, tone()), {}, "sample rate"),
        (__file__, {}, "no sound"),
    ],
)
def test_what_is_refused(audio: Any, how: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.make_waveform(audio, **how)
