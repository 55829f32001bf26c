"""Sample media: they are there, they are what they say, and each component takes its kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from showglass.values import samples

GET: dict[str, Any] = {
    "image": gr.get_image,
    "audio": gr.get_audio,
    "video": gr.get_video,
    "file": gr.get_file,
    "model3d": gr.get_model3d,
}
EACH = [(kind, name) for kind, known in samples.SAMPLES.items() for name in known]
SHOWS: dict[str, Any] = {
    "image": gr.Image,
    "audio": gr.Audio,
    "video": gr.Video,
    "file": gr.File,
    "model3d": gr.Model3D,
}


@pytest.mark.parametrize(("kind", "name"), EACH)
def test_each_is_shown_by_its_component(kind: str, name: str) -> None:
    path = GET[kind](name)
    assert Path(path).name == name
    assert 0 < Path(path).stat().st_size < 1_000_000
    sent = SHOWS[kind]().postprocess(path)
    assert sent.size == Path(path).stat().st_size
    assert GET[kind](name) == path  # made once


def test_pictures_sounds_and_videos_can_be_read() -> None:
    import av
    import soundfile
    from PIL import Image

    sizes = {}
    for name in samples.SAMPLES["image"]:
        with Image.open(gr.get_image(name)) as picture:
            sizes[name] = picture.size
    assert sizes == {"hills.png": (640, 420), "shapes.png": (480, 480)}
    sound, rate = soundfile.read(gr.get_audio())
    assert len(sound) == 2 * rate
    with av.open(gr.get_video()) as video:
        assert sum(1 for _ in video.decode(video=0)) == samples.FRAMES


@pytest.mark.parametrize("kind", GET)
def test_without_a_name_it_is_the_first(kind: str) -> None:
    assert Path(GET[kind]()).name == next(iter(samples.SAMPLES[kind]))


@pytest.mark.parametrize("kind", GET)
@pytest.mark.parametrize("name", ["nothing", "", "../../etc/passwd", "/etc/passwd"])
def test_another_name_is_an_error_that_says_which_there_are(kind: str, name: str) -> None:
    with pytest.raises(
        ValueError, match=f"get_{kind}.*there is {next(iter(samples.SAMPLES[kind]))!r}"
    ):
        GET[kind](name)
