"""Video between paths, files and the wire. Nothing is decoded unless a file must be converted."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from .codecs import has_pyav, opened
from .conversion import WRITE, Part, converted
from .edits import Edit, edits_in
from .files import FileData, describe, is_web, local_path, publish

PLAYED_FILES = {".mp4", ".m4v", ".mov", ".webm", ".ogv", ".ogg"}
"""Endings of containers that browsers play, given codecs that they know."""
PLAYED_CODECS = frozenset({"h264", "vp8", "vp9", "av1", "theora"})
_SIGNATURES = (
    (0, b"\x1a\x45\xdf\xa3"),  # Matroska, WebM
    (0, b"OggS"),
    (0, b"FLV\x01"),
    (0, b"\x00\x00\x01\xba"),  # MPEG program stream
    (0, b"\x00\x00\x01\xb3"),
    (0, b"\x30\x26\xb2\x75"),  # ASF, WMV
    (4, b"ftyp"),  # MP4, MOV, 3GP
    (4, b"moov"),
    (4, b"mdat"),
    (4, b"wide"),
    (8, b"AVI "),
)


def receive(payload: Any, file_format: str | None, audio: bool) -> str:
    """A client's video as a path.

    payload: FileData as JSON; a `trim` among its `meta.edits` is done here, since pages cannot code videos.
    file_format: ending without dot; a file of another kind is converted to it. audio: False takes the sound out.
    Raises ValueError with words for the person, or `NotAllowed`.
    """
    path = local_path(payload)
    check(path)
    part = trimmed(edits_in(payload))
    if part is not None:
        ending = file_format or _ending(path)
        return str(converted(path, ending, audio=audio, part=part)[1])
    other = file_format is not None and path.suffix.lower() != f".{file_format}"
    if other or (not audio and _has_sound(path)):
        ending = file_format or _ending(path)
        return str(converted(path, ending, audio=audio)[1])
    return str(path)


def trimmed(edits: list[Edit]) -> Part | None:
    """Seconds of the file that are left of it after all cuts, each of which counts from the one before.

    None when nothing was cut. Raises ValueError for a part that is none.
    """
    start, end, found = 0.0, math.inf, False
    for at, edit in enumerate(edits):
        if edit["tool"] != "trim":
            continue
        first, last = _number(edit.get("start")), _number(edit.get("end"))
        if not 0 <= first < last:
            raise ValueError(
                f"edits[{at}]: a trim needs start and end in seconds, 0 <= start < end"
            )
        start, end, found = start + first, min(end, start + last), True
    if found and end <= start:
        raise ValueError("edits: nothing is left of the video")
    return (start, end) if found else None


def _number(value: Any) -> float:
    """NaN for what is none."""
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if good else math.nan


def _ending(path: Path) -> str:
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in WRITE else "mp4"


def check(path: Path) -> None:
    """Raises ValueError when the file's head is that of no video."""
    with path.open("rb") as file:
        head = file.read(189)
    known = any(head[at:].startswith(magic) for at, magic in _SIGNATURES)
    transport = len(head) == 189 and head[0] == head[188] == 0x47
    if not known and not transport:
        raise ValueError(
            f"{path.name!r} is no video that can be read (MP4, WebM, MOV, MKV, AVI, Ogg)"
        )


def _has_sound(path: Path) -> bool:
    with opened(path, "Taking the sound out of a video") as container:
        return bool(container.streams.audio)


def send(
    value: Any, file_format: str | None, mark: Any = None, position: Any = "bottom-right"
) -> FileData:
    """A video that a function returned, as the wire has it.

    value: a path or a web address. file_format: as in `receive`. mark: a PIL image that is drawn on each picture at
    `position`. Files that browsers do not play are converted when PyAV is installed. Raises ValueError or TypeError.
    """
    if not isinstance(value, (str, Path)):
        raise TypeError(f"a video is a path or a web address, not {type(value).__name__}")
    if isinstance(value, str) and is_web(value):
        return publish(value)
    path = Path(value)
    shown = publish(path)  # the rule for what may be shown comes first
    other = file_format is not None and path.suffix.lower() != f".{file_format}"
    if other or mark is not None or not _played(path):
        ending = file_format or "mp4"
        return describe(*converted(path, ending, mark=mark, position=position))
    return shown


def _played(path: Path) -> bool:
    """Whether browsers play the file, as far as can be known here."""
    if not has_pyav():
        return True
    try:
        with opened(path, "Looking at a video") as container:
            videos = container.streams.video
            codecs = {stream.codec_context.name for stream in videos}
    except ValueError:
        return True  # what cannot be read is not converted either
    return path.suffix.lower() in PLAYED_FILES and all(
        _browser_name(c) in PLAYED_CODECS for c in codecs
    )


def _browser_name(codec: str) -> str:
    # the decoder's name may be that of the library
    return {"libdav1d": "av1", "libaom-av1": "av1", "libvpx": "vp8", "libvpx-vp9": "vp9"}.get(
        codec, codec
    )


def check_format(owner: str, file_format: Any) -> str | None:
    """The format in lower case. Raises ValueError for one that is not written."""
    if file_format is None:
        return None
    name = str(file_format).lower().removeprefix(".")
    if name not in WRITE:
        raise ValueError(
            f"{owner}: format must be one of {', '.join(sorted(WRITE))} or None, got {file_format!r}."
        )
    return name
