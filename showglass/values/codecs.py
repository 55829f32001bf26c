"""PyAV, which reads and writes what the smaller libraries do not, and how it reads a visitor's file."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

DEMUXERS = "aac,ac3,aiff,asf,avi,caf,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,wav"
"""Containers that are read. None of them names other files or addresses, as play lists do."""
_OPTIONS = {"format_whitelist": DEMUXERS, "protocol_whitelist": "none"}


class NoCodec(ValueError):
    """PyAV is not installed, and this needs it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} needs PyAV, which is not installed on the server: pip install 'showglass[video]'"
        )


def has_pyav() -> bool:
    """Whether PyAV is installed."""
    try:
        pyav("")
    except NoCodec:
        return False
    return True


def pyav(what: str) -> Any:
    """The module `av`. Raises `NoCodec`, which says that `what` needs it."""
    try:
        import av
    except ImportError:
        raise NoCodec(what) from None
    return av


@contextlib.contextmanager
def opened(path: Path, what: str) -> Iterator[Any]:
    """The container in a file, for reading. Raises `NoCodec`, or ValueError for what is no such file or is damaged.

    The file is handed over open, with a short list of demuxers: nothing in it can make another file be opened.
    """
    av = pyav(what)
    with path.open("rb") as file:
        try:
            # `options` are of the container: `container_options` would reach the demuxer alone
            container = av.open(file, "r", container_options=_OPTIONS, metadata_errors="ignore")
        except (av.FFmpegError, ValueError, OSError):
            raise ValueError(f"{path.name!r} is no sound or video that can be read") from None
        try:
            yield container
        except av.FFmpegError as error:
            raise ValueError(f"{path.name!r} is damaged ({_plain(error)})") from error
        finally:
            container.close()


def _plain(error: Any) -> str:
    return str(error.strerror or "it cannot be decoded").lower()


def seconds(path: Path, kind: Literal["audio", "video"]) -> float:
    """How long a sound or a video plays, in seconds. Raises ValueError for what is none, `NoCodec`.

    Found by walking the file: what its head says of the length is a claim, and recordings of browsers say nothing.
    """
    first, last = math.inf, -math.inf
    with opened(path, f"Measuring {path.name!r}") as container:
        streams = container.streams.audio if kind == "audio" else container.streams.video
        if not streams:
            raise ValueError(f"{path.name!r} has no {'sound' if kind == 'audio' else 'pictures'}")
        for packet in container.demux(streams[0]):
            if packet.pts is not None:
                first = min(first, float(packet.pts * packet.time_base))
                last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return max(0.0, last - first)
