"""Videos from one container or codec to another, through PyAV: streams that fit are copied, others coded anew."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..gates.limit import MAX_PIXELS, MAX_VIDEO_PIXELS, readable
from ..gates.open_file import vault
from .codecs import opened, pyav
from .pixels import stamped

WRITE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "mp4": (("libx264", "h264", "av1", "vp9", "hevc"), ("aac", "mp3", "opus")),
    "mov": (("libx264", "h264", "hevc"), ("aac", "mp3")),
    "webm": (("libvpx", "vp8", "vp9", "av1"), ("libopus", "opus", "vorbis")),
    "mkv": (
        ("libx264", "h264", "hevc", "vp8", "vp9", "av1"),
        ("aac", "mp3", "opus", "vorbis", "flac"),
    ),
    "avi": (("mpeg4", "mjpeg"), ("libmp3lame", "mp3")),
    "ts": (("libx264", "h264"), ("aac",)),
}
"""By ending: codecs of pictures and of sound. The first is what is written, the others are copied as they are."""
_MUXERS = {"mkv": "matroska", "ts": "mpegts"}
Part = tuple[float, float]
_TIME = Fraction(1, 90_000)
_X264 = {"preset": "veryfast", "crf": "22"}


def converted(
    source: Path,
    ending: str,
    *,
    audio: bool = True,
    mark: Any = None,
    position: Any = "bottom-right",
    part: Part | None = None,
) -> tuple[str, Path]:
    """The video in another container: ticket and path of a new file of the vault.

    audio: False leaves the sound out. mark: a PIL image that is drawn on each picture. part: seconds where the new one
    begins and ends, to the picture: it is coded anew. Raises ValueError, or `NoCodec`.
    """
    av = pyav(f"Converting {source.name!r}")
    ticket, target = vault().new(f"{source.stem}.{ending}")
    try:
        with (
            opened(source, "Converting a video") as read,
            av.open(str(target), "w", format=_MUXERS.get(ending, ending)) as write,
        ):
            if not read.streams.video:
                raise ValueError(f"{source.name!r} holds no pictures")
            if part is None:
                _convert(read, write, WRITE[ending], audio, mark, position)
            else:
                _cut(read, write, WRITE[ending], audio, part)
    except BaseException:
        vault().forget(target)
        raise
    return ticket, target


def _convert(
    read: Any,
    write: Any,
    codecs: tuple[tuple[str, ...], tuple[str, ...]],
    audio: bool,
    mark: Any,
    position: Any,
) -> None:
    ways: dict[int, Any] = {}
    video = read.streams.video[0]
    # every stream is added before the first packet: the header names them all
    if mark is None and video.codec_context.name in codecs[0]:
        ways[video.index] = _Copy(write, video)
    else:
        ways[video.index] = _Pictures(write, video, codecs[0][0], mark, position)
    if audio and read.streams.audio:
        sound = read.streams.audio[0]
        copy = sound.codec_context.name in codecs[1]
        ways[sound.index] = _Copy(write, sound) if copy else _Sound(write, sound, codecs[1][0])
    for packet in read.demux([read.streams[index] for index in ways]):
        for made in ways[packet.stream_index].take(packet):
            write.mux(made)
    for way in ways.values():
        for made in way.end():
            write.mux(made)


def _cut(
    read: Any, write: Any, codecs: tuple[tuple[str, ...], tuple[str, ...]], audio: bool, part: Part
) -> None:
    """The pictures and the sound between two times, which count from the first of all."""
    video = read.streams.video[0]
    streams = [video, *(read.streams.audio[:1] if audio else ())]
    first = min(_seconds(s.start_time, s.time_base) for s in streams)
    start, end = first + part[0], first + part[1]
    ways: dict[int, Any] = {
        video.index: _Pictures(write, video, codecs[0][0], None, None, (start, end))
    }
    for sound in streams[1:]:
        ways[sound.index] = _Sound(write, sound, codecs[1][0], (start, end))
    if part[0] > 0:  # to the key picture before it
        read.seek(round(start / video.time_base), stream=video)
    left = set(ways)
    for packet in read.demux(streams):
        way = ways[packet.stream_index]
        for made in way.take(packet):
            write.mux(made)
        if way.is_over:
            left.discard(packet.stream_index)
        if not left:
            break
    if not ways[video.index].sized:
        raise ValueError("there is no picture between the start and the end of the part")
    for way in ways.values():
        for made in way.end():
            write.mux(made)


def _seconds(time: int | None, base: Any) -> float:
    return float((time or 0) * base)


class _Window:
    """Lets the frames between two times pass, counted from the start of the first."""

    def __init__(self, part: Part | None) -> None:
        self.part = part
        self.is_over = False

    def let(self, frame: Any) -> bool:
        """Whether a frame is within; its time counts from the start of the window then."""
        if self.part is None:
            return True
        if frame.pts is None or frame.time_base is None:
            return not self.is_over
        at = _seconds(frame.pts, frame.time_base)
        self.is_over = self.is_over or at >= self.part[1]
        if at < self.part[0] - 1e-6 or at >= self.part[1]:
            return False
        frame.pts -= round(self.part[0] / frame.time_base)
        return True


class _Copy:
    """Packets as they are. Matroska leaves out when the first ones are to be decoded: that is reckoned back."""

    def __init__(self, write: Any, stream: Any) -> None:
        rate = stream.type == "video" and stream.average_rate
        self.step = max(1, round(1 / (rate * stream.time_base))) if rate else 1
        self.stream = write.add_stream_from_template(stream)
        self.waiting: list[Any] = []

    def take(self, packet: Any) -> Iterator[Any]:
        if packet.size == 0:
            return
        if packet.dts is None:
            self.waiting.append(packet)
            return
        yield from self._release(packet.dts)
        packet.stream = self.stream
        yield packet

    def _release(self, until: int) -> Iterator[Any]:
        waiting, self.waiting = self.waiting, []
        for before, packet in zip(range(len(waiting), 0, -1), waiting, strict=True):
            packet.dts = until - before * self.step
            packet.stream = self.stream
            yield packet

    def end(self) -> Iterator[Any]:
        return self._release(0)


class _Pictures:
    """Pictures coded anew: upright, with even sides, within the limits."""

    def __init__(
        self,
        write: Any,
        stream: Any,
        codec: str,
        mark: Any,
        position: Any,
        part: Part | None = None,
    ) -> None:
        self.mark, self.position = mark, position
        self.window = _Window(part)
        self.pixels = 0
        rate = stream.average_rate or Fraction(25)
        self.out = write.add_stream(codec, rate=min(rate, Fraction(120)))
        self.out.pix_fmt = "yuv420p"
        if codec == "libx264":
            self.out.options = dict(_X264)
        elif codec == "libvpx":
            self.out.options = {"deadline": "realtime", "cpu-used": "5", "crf": "20", "b": "2M"}
        if codec != "mpeg4":  # its clock has 16 bits
            self.out.codec_context.time_base = _TIME
        self.sized = False

    def take(self, packet: Any) -> Iterator[Any]:
        for frame in packet.decode():
            self._count(frame)
            if self.window.let(frame):
                yield from self.out.encode(self._fit(frame))

    @property
    def is_over(self) -> bool:
        return self.window.is_over

    def _count(self, frame: Any) -> None:
        size = frame.width * frame.height
        self.pixels += size
        if size > MAX_PIXELS or self.pixels > MAX_VIDEO_PIXELS:
            raise ValueError(
                f"the video has more than the {readable(MAX_VIDEO_PIXELS)} of pixels that are converted here"
            )

    def _fit(self, frame: Any) -> Any:
        shown = self._marked(frame)
        if not self.sized:
            self.sized = True
            self.out.width, self.out.height = shown.width & ~1, shown.height & ~1
        fitted = shown.reformat(self.out.width, self.out.height, format="yuv420p")
        fitted.pts, fitted.time_base = frame.pts, frame.time_base
        fitted.pict_type = 0
        return fitted

    def _marked(self, frame: Any) -> Any:
        turned = round(getattr(frame, "rotation", 0) / 90) % 4
        if self.mark is None and not turned:
            return frame
        image = frame.to_image()
        if turned:
            image = image.rotate(90 * turned, expand=True)
        if self.mark is not None:
            image = stamped(image, self.mark.copy(), self.position)
        made: Any = pyav("Drawing on a video").VideoFrame
        return made.from_image(image.convert("RGB"))

    def end(self) -> Iterator[Any]:
        yield from self.out.encode(None)


class _Sound:
    """Sound coded anew."""

    def __init__(self, write: Any, stream: Any, codec: str, part: Part | None = None) -> None:
        import av

        self.window = _Window(part)
        rate = 48_000 if codec == "libopus" else min(max(int(stream.rate or 44_100), 8_000), 48_000)
        layout = "mono" if stream.codec_context.layout.nb_channels == 1 else "stereo"
        self.out = write.add_stream(codec, rate=rate, layout=layout)
        wanted = self.out.codec_context.format
        self.resampler = av.AudioResampler(
            format=wanted.name if wanted is not None else "fltp", layout=layout, rate=rate
        )

    def take(self, packet: Any) -> Iterator[Any]:
        for frame in packet.decode():
            if not self.window.let(frame):
                continue
            for part in self.resampler.resample(frame):
                yield from self.out.encode(part)

    @property
    def is_over(self) -> bool:
        return self.window.is_over

    def end(self) -> Iterator[Any]:
        for part in self.resampler.resample(None):
            yield from self.out.encode(part)
        yield from self.out.encode(None)
