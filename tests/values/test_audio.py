"""Sound in and out: what is read, what is refused, and what comes back as it went in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from showglass.gates import limit
from showglass.gates.open_file import vault
from showglass.values import audio
from tests.media_files import sound_file, tone, uploaded, video_file, wav_that_claims


def bytes_of(tmp_path: Path, name: str, *args: Any, **how: Any) -> bytes:
    return sound_file(tmp_path / name, *args, **how).read_bytes()


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("ending", ["wav", "flac", "aiff"])
def test_what_loses_nothing_comes_as_it_is(tmp_path: Path, ending: str, channels: int) -> None:
    samples = tone(channels=channels)
    sent = uploaded(f"a.{ending}", bytes_of(tmp_path, f"a.{ending}", samples))
    rate, got = audio.receive(sent, "numpy", None)
    assert rate == 8000
    assert got.dtype == np.int16
    assert np.array_equal(got, samples)


@pytest.mark.parametrize(("name", "rate"), [("a.mp3", 44100), ("a.ogg", 48000)])
def test_what_loses_little_comes_alike(tmp_path: Path, name: str, rate: int) -> None:
    samples = tone(1.0, rate)
    got_rate, got = audio.receive(
        uploaded(name, bytes_of(tmp_path, name, samples, rate)), "numpy", None
    )
    assert got_rate == rate
    assert 10_000 < np.abs(got[rate // 4 : rate // 2]).max() < 20_000


def test_more_than_16_bits_are_kept(tmp_path: Path) -> None:
    samples = tone().astype(np.int32) << 16
    sent = uploaded("a.wav", bytes_of(tmp_path, "a.wav", samples, subtype="PCM_24"))
    _, got = audio.receive(sent, "numpy", None)
    assert got.dtype == np.int32
    assert np.array_equal(got, samples)


def test_a_recording_of_a_browser_is_read(tmp_path: Path) -> None:
    path = video_file(tmp_path / "a.webm", 1.0, codec="libvpx", sound="libopus")
    rate, got = audio.receive(uploaded("a.webm", path.read_bytes()), "numpy", None)
    assert rate == 48_000
    assert got.ndim == 1
    assert abs(len(got) - rate) < 4000


def test_a_path_is_the_very_file_unless_another_format_is_wanted(tmp_path: Path) -> None:
    sent = uploaded("a.flac", bytes_of(tmp_path, "a.flac"))
    assert audio.receive(sent, "filepath", None) == str(vault().open(sent["path"]))
    wav = audio.receive(sent, "filepath", "wav")
    assert wav.endswith("a.wav")
    assert np.array_equal(audio.decoded(Path(wav))[1], tone())


NOT_SOUND = {
    "text.wav": b"hello",
    "empty.wav": b"",
    "head.wav": b"RIFF\xff\xff\xff\xffWAVE",
    "page.mp3": b"<html><script>alert(1)</script>",
    "list.m3u8": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "list.wav": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "zeros.flac": b"fLaC" + bytes(200),
    "noise.ogg": b"OggS" + bytes(range(256)) * 4,
    "box.m4a": b"\x00\x00\x00\x18ftypM4A " + bytes(64),
}


@pytest.mark.parametrize("kind", ["numpy", "filepath"])
@pytest.mark.parametrize("name", NOT_SOUND)
def test_what_is_no_sound_is_refused(name: str, kind: Any) -> None:
    with pytest.raises(ValueError, match=name):
        audio.receive(uploaded(name, NOT_SOUND[name]), kind, None)


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    sent = uploaded("a.mp4", video_file(tmp_path / "a.mp4").read_bytes())
    for kind in audio.KINDS:
        with pytest.raises(ValueError, match=r"'a.mp4' is no sound"):
            audio.receive(sent, kind, None)  # type: ignore[arg-type]  # one of the two


def test_a_header_of_ten_hours_is_only_a_claim() -> None:
    ten_hours = uploaded("long.wav", wav_that_claims(10 * 3600 * 8000))
    _, got = audio.receive(ten_hours, "numpy", None)
    assert np.array_equal(got, tone())


def test_more_samples_than_allowed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio, "MAX_SAMPLES", 1000)
    flac = uploaded("a.flac", bytes_of(tmp_path, "a.flac", np.zeros(100_000, np.int16)))
    webm = uploaded(
        "a.webm", video_file(tmp_path / "a.webm", codec="libvpx", sound="libopus").read_bytes()
    )
    for sent in (flac, webm):
        with pytest.raises(ValueError, match="longer than"):
            audio.receive(sent, "numpy", None)
    assert limit.MAX_SAMPLES > 40 * 60 * 2 * 44_100, "forty minutes of stereo must fit"


@pytest.mark.parametrize(
    ("samples", "wanted"),
    [
        (np.array([0.0, 0.25, -0.5]), [0, 16384, -32767]),
        (np.array([0.0, 2.0, -4.0], np.float32), [0, 16384, -32767]),
        (np.zeros(3), [0, 0, 0]),
        (np.array([0, 100, -100], np.int16), [0, 100, -100]),
        (np.array([0, 1 << 30, -(1 << 30)], np.int32), [0, 16384, -16384]),
        (np.array([128, 255, 0], np.uint8), [0, 127 * 256, -32768]),
        (np.array([1, -1, 0], np.int8), [256, -256, 0]),
        (np.array([32768, 65535, 0], np.uint16), [0, 32767, -32768]),
    ],
)
def test_samples_of_any_kind_become_16_bits(samples: Any, wanted: list[int]) -> None:
    file = audio.send((8000, samples), None)
    assert file.path is not None
    assert audio.decoded(vault().open(file.path))[1].tolist() == wanted


def test_channels_may_come_first() -> None:
    assert audio.as_samples((8000, np.zeros((2, 100))))[1].shape == (100, 2)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3, "a sound is"),
        ((8000,), "a sound is"),
        ((0, [1]), "sample rate"),
        ((-1, [1]), "sample rate"),
        ((8000.5, [1]), "sample rate"),
        ((True, [1]), "sample rate"),
        ((10**9, [1]), "sample rate"),
        ((8000, [float("nan")]), "NaN"),
        ((8000, [float("inf")]), "NaN or infinity"),
        ((8000, np.zeros((2, 2, 2))), "shape"),
        ((8000, np.zeros((100, 20))), "shape"),
        ((8000, np.zeros((100, 0))), "shape"),
        ((8000, 3), "shape"),
        ((8000, ["a"]), "integers or floats"),
        ((8000, [1j]), "integers or floats"),
        ("/no/such.wav", "no file"),
        ("/etc/passwd", "outside of"),
    ],
)
def test_what_is_no_sound_is_not_sent(value: Any, words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        audio.send(value, None)


def test_bytes_and_addresses(tmp_path: Path) -> None:
    flac = audio.send(bytes_of(tmp_path, "a.flac"), None)
    assert flac.orig_name == "audio.flac"
    assert audio.send("https://example.com/a.mp3", "wav").url == "https://example.com/a.mp3"


def test_a_file_that_browsers_do_not_play_is_converted(tmp_path: Path) -> None:
    shown = audio.send(sound_file(tmp_path / "a.aiff"), None)
    assert shown.orig_name == "a.wav"
    assert audio.send(sound_file(tmp_path / "b.wav"), "mp3").orig_name == "b.mp3"
    assert audio.send(sound_file(tmp_path / "c.wav"), None).orig_name == "c.wav"


def test_a_rate_that_mp3_does_not_have_is_said() -> None:
    with pytest.raises(ValueError, match="MP3 cannot hold this sound: 12345 Hz"):
        audio.send((12345, tone()), "mp3")


def test_without_pyav_the_error_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = video_file(tmp_path / "a.webm", codec="libvpx", sound="libopus")
    monkeypatch.setitem(sys.modules, "av", None)
    sent = uploaded("a.webm", path.read_bytes())
    with pytest.raises(ValueError, match=r"showglass\[video\]"):
        audio.receive(sent, "numpy", None)
    assert audio.receive(sent, "filepath", None)
    with pytest.raises(ValueError, match=r"'b\.webm' is no sound"):
        audio.receive(uploaded("b.webm", b"text"), "numpy", None)
