"""Ready-made validators: what `validator=` of an event can ask of a sound or a video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .messages import validate
from .values.codecs import NoCodec, seconds


def is_audio_correct_length(
    audio: Any, min_length: float | None, max_length: float | None
) -> dict[str, Any]:
    """Whether a sound is as long as it should be: a result of `validate`.

    audio: (rate, samples), as `Audio()` hands it over, or a path. min_length, max_length: seconds; None asks nothing.
    Nothing recorded is no seconds long. Raises ValueError for a file that is no sound.
    """
    return _judge("Audio", _length(audio), min_length, max_length)


def is_video_correct_length(
    video: str | Path | None, min_length: float | None, max_length: float | None
) -> dict[str, Any]:
    """Whether a video is as long as it should be: a result of `validate`. Needs `showglass[video]`.

    video: a path, as `Video()` hands it over. min_length, max_length: seconds; None asks nothing. Nothing recorded is
    no seconds long. Raises ValueError for a file that is no video.
    """
    length = 0.0 if video is None else seconds(Path(video), "video")
    return _judge("Video", length, min_length, max_length)


def _length(audio: Any) -> float:
    if audio is None:
        return 0.0
    if not isinstance(audio, (str, Path)):
        rate, samples = audio
        return float(len(samples) / rate)
    try:
        return seconds(Path(audio), "audio")
    except NoCodec:
        import soundfile

        with soundfile.SoundFile(str(audio)) as file:
            return float(file.frames / file.samplerate)


def _judge(what: str, length: float, least: float | None, most: float | None) -> dict[str, Any]:
    if least is not None and length < least:
        return validate(False, f"{what} is too short. It must be at least {least} seconds")
    if most is not None and length > most:
        return validate(False, f"{what} is too long. It must be at most {most} seconds")
    return validate(True, "")
