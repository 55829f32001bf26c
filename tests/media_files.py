"""Small sounds and videos for tests, made here."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showglass.gates.open_file import vault


def uploaded(name: str, content: bytes) -> dict[str, Any]:
    """A file that a client uploaded, as it names it."""
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def tone(seconds: float = 0.25, rate: int = 8000, channels: int = 1) -> NDArray[np.int16]:
    """A sine of 440 Hz at half its height, of shape (n,) or (n, channels)."""
    wave = np.sin(np.arange(round(seconds * rate)) * 440 * 2 * np.pi / rate) * 16000
    mono = wave.astype(np.int16)
    return mono if channels == 1 else np.stack([mono] * channels, axis=1)


def sound_file(
    path: Path, samples: NDArray[Any] | None = None, rate: int = 8000, **how: Any
) -> Path:
    """A sound file of the kind that its ending says."""
    import soundfile

    soundfile.write(str(path), tone() if samples is None else samples, rate, **how)
    return path


def video_file(
    path: Path,
    seconds: float = 0.5,
    size: tuple[int, int] = (64, 48),
    *,
    codec: str = "libx264",
    sound: str | None = None,
    muxer: str | None = None,
) -> Path:
    """A grey that grows lighter, 10 pictures a second; with a tone if a codec for it is named."""
    import av

    out: Any
    with av.open(str(path), "w", format=muxer) as out:
        video = out.add_stream(codec, rate=10)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        track = out.add_stream(sound, rate=48_000, layout="mono") if sound else None
        for at in range(round(seconds * 10)):
            grey = np.full((size[1], size[0], 3), min(255, 40 + 20 * at), np.uint8)
            out.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        out.mux(video.encode(None))
        if track is not None:
            samples = tone(seconds, 48_000)[None, :]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate = 48_000
            resampler = av.AudioResampler(
                format=track.format.name, layout="mono", rate=48_000, frame_size=960
            )
            for part in [*resampler.resample(frame), *resampler.resample(None)]:
                out.mux(track.encode(part))
            out.mux(track.encode(None))
    return path


def wav_that_claims(samples: int) -> bytes:
    """A WAV file whose header tells of more samples than it has."""
    data = tone().tobytes()
    claimed = min(samples * 2, 0xFFFFFFF0)
    return (
        b"RIFF"
        + struct.pack("<I", min(claimed + 36, 0xFFFFFFFF))
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
        + b"data"
        + struct.pack("<I", claimed)
        + data
    )
