"""Pieces of sound and video as fragments of one MP4 that grows, which is what a play list plays."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..gates.open_file import vault
from .audio import as_samples, decoded
from .codecs import opened, pyav
from .conversion import converted

_WITHIN = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
_FLAGS = {"movflags": "frag_custom+delay_moov+default_base_moof+negative_cts_offsets"}
_SAMPLES = 1024
"""Samples of one packet of AAC."""
_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


@dataclass
class Fragment:
    """A piece that can be played after those before it. `head` is given when a player must be told anew what comes."""

    head: bytes | None
    body: bytes
    seconds: float


class _Buffer:
    """What a muxer writes to."""

    def __init__(self) -> None:
        self.content = bytearray()

    def write(self, data: bytes) -> int:
        """More of the file."""
        self.content += data
        return len(data)


# -- MP4 boxes ---------------------------------------------------------------------------------------------------------


def _boxes(data: bytes, at: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of every box, with those inside of the ones that matter here."""
    end = len(data) if end is None else end
    while at + 8 <= end:
        size = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if size < 8:
            return
        yield kind, at, at + size
        if kind in _WITHIN:
            yield from _boxes(data, at + 8, at + size)
        at += size


def _scales(head: bytes) -> dict[int, int]:
    """Ticks a second, by the number of the track."""
    found, track = {}, 0
    for kind, at, _ in _boxes(head):
        wide = head[at + 8] == 1
        if kind == b"tkhd":
            track = struct.unpack_from(">I", head, at + (28 if wide else 20))[0]
        elif kind == b"mdhd":
            found[track] = struct.unpack_from(">I", head, at + (28 if wide else 20))[0]
    return found


def _placed(file: bytes, number: int, start: Fraction) -> tuple[bytes, bytes]:
    """Head and body of a file of one fragment, the body as the fragment `number` that begins at `start` seconds."""
    top = list(_top(file))
    head = b"".join(file[a:b] for kind, a, b in top if kind in (b"ftyp", b"moov"))
    scales = _scales(head)
    body = bytearray().join(file[a:b] for kind, a, b in top if kind in (b"moof", b"mdat"))
    track = 0
    for kind, at, _ in _boxes(bytes(body)):
        if kind == b"mfhd":
            struct.pack_into(">I", body, at + 12, number)
        elif kind == b"tfhd":
            track = struct.unpack_from(">I", body, at + 12)[0]
        elif kind == b"tfdt":
            form = ">Q" if body[at + 8] == 1 else ">I"
            ticks = struct.unpack_from(form, body, at + 12)[0] + round(start * scales[track])
            struct.pack_into(form, body, at + 12, ticks)
    return head, bytes(body)


def _top(file: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 0
    while at + 8 <= len(file):
        size = int.from_bytes(file[at : at + 4], "big")
        if size < 8:
            return
        yield file[at + 4 : at + 8], at, at + size
        at += size


# -- sound -------------------------------------------------------------------------------------------------------------


class SoundPieces:
    """Makes fragments of pieces of one sound. One encoder for all, so that no seam is heard."""

    ending = "m4a"

    def __init__(self) -> None:
        self._av = pyav("Playing a sound while it is made")
        self._out = self._av.open(_Buffer(), "w", format="null")
        self._stream: Any = None
        self._resampler: Any = None
        self._packets = 0
        self._number = 0

    def add(self, value: Any) -> Fragment | None:
        """The next piece, as a component takes it; None while there is too little to be played."""
        rate, samples = _samples(value)
        layout = "mono" if samples.ndim == 1 or samples.shape[1] == 1 else "stereo"
        if self._stream is None:
            self._begin(rate, layout)
        frame = self._av.AudioFrame.from_ndarray(
            samples.reshape(1, -1), format="s16", layout=layout
        )
        frame.sample_rate = rate
        return self._fragment(self._encoded(frame))

    def end(self) -> Fragment | None:
        """What the encoder still held."""
        if self._stream is None:
            return None
        packets = [*self._encoded(None), *self._stream.encode(None)]
        self._out.close()
        return self._fragment(packets)

    def _begin(self, rate: int, layout: str) -> None:
        fitting = min(_RATES, key=lambda known: (abs(known - rate), -known))
        self._stream = self._out.add_stream("aac", rate=fitting, layout=layout)
        self._out.start_encoding()  # now the encoder says what a decoder needs to know
        self._resampler = self._av.AudioResampler(
            format="fltp", layout=layout, rate=fitting, frame_size=_SAMPLES
        )
        self._source = (rate, layout)

    def _encoded(self, frame: Any) -> list[Any]:
        if frame is not None and (frame.sample_rate, frame.layout.name) != self._source:
            rate, layout = self._source
            raise ValueError(
                f"each piece must be like the first, {rate} Hz {layout},"
                f" got {frame.sample_rate} Hz {frame.layout.name}"
            )
        return [p for part in self._resampler.resample(frame) for p in self._stream.encode(part)]

    def _fragment(self, packets: list[Any]) -> Fragment | None:
        if not packets:
            return None
        buffer = _Buffer()
        rate = self._stream.rate
        with self._av.open(buffer, "w", format="mp4", options=_FLAGS) as out:
            stream = out.add_stream_from_template(self._stream)
            for at, packet in enumerate(packets):
                packet.pts = packet.dts = at * _SAMPLES
                packet.duration = _SAMPLES
                packet.time_base = Fraction(1, rate)
                packet.stream = stream
                out.mux(packet)
        self._number += 1
        start = Fraction(self._packets * _SAMPLES, rate)
        head, body = _placed(bytes(buffer.content), self._number, start)
        self._packets += len(packets)
        seconds = len(packets) * _SAMPLES / rate
        return Fragment(head if self._number == 1 else None, body, seconds)


def _samples(value: Any) -> tuple[int, Any]:
    """Rate and samples of a piece: int16, one channel or two."""
    if isinstance(value, (bytes, bytearray)):
        _, path = vault().new("piece")
        path.write_bytes(value)
        try:
            return _samples(path)
        finally:
            vault().forget(path)
    given = decoded(Path(value)) if isinstance(value, (str, Path)) else value
    rate, samples = as_samples(given, scale=False)
    return rate, samples[:, :2] if samples.ndim == 2 else samples


# -- video -------------------------------------------------------------------------------------------------------------


class _Way:
    """A track of a piece, moved so that what is seen first is seen at once: pictures are decoded before their time."""

    def __init__(self, out: Any, stream: Any, packets: list[Any], first: Fraction) -> None:
        self.stream = out.add_stream_from_template(stream)
        own = [p for p in packets if p.stream_index == stream.index]
        seen = min(p.pts for p in own) if own else 0
        self.shift = (own[0].dts if own else 0) - (seen - round(first / stream.time_base))

    def moved(self, packet: Any) -> Any:
        """The packet at its new place."""
        packet.dts, packet.pts = packet.dts - self.shift, packet.pts - self.shift
        packet.stream = self.stream
        return packet


class VideoPieces:
    """Makes fragments of short video files. H.264 with AAC is copied, everything else is coded anew."""

    ending = "mp4"

    def __init__(self) -> None:
        self._av = pyav("Playing a video while it is made")
        self._number = 0
        self._at = Fraction(0)
        self._head = b""

    def add(self, value: Any) -> Fragment | None:
        """The next piece, the path of a video file."""
        if not isinstance(value, (str, Path)):
            raise TypeError(f"a piece of a video is the path of a file, not {type(value).__name__}")
        path = Path(value)
        with opened(path, "Playing a video while it is made") as read:
            if not read.streams.video:
                raise ValueError(f"{path.name!r} holds no pictures")
            streams = [read.streams.video[0], *read.streams.audio[:1]]
            if not all(s.codec_context.name in ("h264", "aac") for s in streams):
                return self._coded(path)
            return self._copied(read, streams)

    def _coded(self, path: Path) -> Fragment | None:
        _, made = converted(path, "ts")
        try:
            return self.add(made)
        finally:
            vault().forget(made)

    def _copied(self, read: Any, streams: list[Any]) -> Fragment | None:
        demuxed = [
            p for p in read.demux(streams) if p.size and p.dts is not None and p.pts is not None
        ]
        packets = list(self._bare(demuxed, streams))
        if not packets:
            return None
        first = min(p.pts * p.time_base for p in packets)
        last = max((p.pts + (p.duration or 0)) * p.time_base for p in packets)
        buffer = _Buffer()
        with self._av.open(buffer, "w", format="mp4", options=_FLAGS) as out:
            ways = {s.index: _Way(out, s, packets, first) for s in streams}
            for packet in packets:
                out.mux(ways[packet.stream_index].moved(packet))
        self._number += 1
        head, body = _placed(bytes(buffer.content), self._number, self._at)
        self._at += last - first
        new = head != self._head
        self._head = head
        return Fragment(head if new else None, body, float(last - first))

    def _bare(self, packets: list[Any], streams: list[Any]) -> Iterator[Any]:
        """Packets as MP4 holds them: AAC of a transport stream has a head on each."""
        filters = {
            s.index: self._av.bitstream.BitStreamFilterContext("aac_adtstoasc", s)
            for s in streams
            if s.codec_context.name == "aac" and not s.codec_context.extradata
        }
        for packet in packets:
            found = filters.get(packet.stream_index)
            yield from (packet,) if found is None else found.filter(packet)

    def end(self) -> Fragment | None:
        """Nothing is held back."""
        return None
