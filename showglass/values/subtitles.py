"""Subtitles: WebVTT, SRT or a list of pieces, as the WebVTT file that browsers show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..gates.limit import MAX_JSON
from ..gates.open_file import vault
from .files import FileData, describe, is_web, publish

_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[ \t]*-->[ \t]*"
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[^\n]*"
)


def send(given: Any) -> FileData | None:
    """Subtitles of an author as a file on the wire.

    given: path of a .vtt, .srt or .json file, a web address of a WebVTT file, or a list of pieces
    ``{"text": str, "timestamp": [start, end]}`` in seconds; None and an empty list are none.
    Raises ValueError or TypeError.
    """
    if given is None or given == []:
        return None
    if isinstance(given, str) and is_web(given):
        return publish(given)
    if isinstance(given, (str, Path)):
        return _send_file(Path(given))
    if isinstance(given, dict) and "path" in given:
        return FileData(path=given["path"])
    if not isinstance(given, Iterable):
        raise TypeError(f"subtitles are a path or a list of pieces, not {type(given).__name__}")
    return _written(from_pieces(given), "subtitles")


def _send_file(path: Path) -> FileData:
    shown = publish(path)
    ending = path.suffix.lower()
    if ending == ".vtt":
        return shown
    if path.stat().st_size > MAX_JSON:
        raise ValueError(f"{path.name!r} is too large for subtitles")
    text = path.read_text(encoding="utf-8-sig")
    if ending == ".srt":
        return _written(from_srt(text), path.stem)
    if ending == ".json":
        try:
            return _written(from_pieces(json.loads(text)), path.stem)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path.name!r} is no JSON: {error}") from None
    raise ValueError(f"subtitles must be a .vtt, .srt or .json file, got {path.name!r}")


def _written(text: str, name: str) -> FileData:
    ticket, path = vault().new(f"{name}.vtt")
    path.write_text(text, encoding="utf-8")
    return describe(ticket, path)


def from_srt(text: str) -> str:
    """WebVTT from SRT. Blocks without times are left out."""
    cues = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        match = _TIMES.search(block)
        words = block[match.end() :].strip() if match else ""
        if match and words:
            parts = match.groups()
            start, end = _seconds(parts[:4]), _seconds(parts[4:])
            cues.append(_cue(start, end, words))
    return _document(cues)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = parts
    fraction = int((rest or "0").ljust(3, "0"))
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + fraction / 1000


def from_pieces(pieces: Iterable[Any]) -> str:
    """WebVTT from pieces of text with their times in seconds. Raises ValueError or TypeError."""
    cues = []
    for at, piece in enumerate(pieces):
        times = piece.get("timestamp") if isinstance(piece, dict) else None
        if not isinstance(times, (list, tuple)) or len(times) != 2 or "text" not in piece:
            raise ValueError(
                f"subtitle {at} must be like {{'text': 'Hello', 'timestamp': [0.0, 1.5]}}, got {piece!r}"
            )
        cues.append(_cue(float(times[0]), float(times[1]), str(piece["text"]).strip()))
    return _document(cues)


def _document(cues: list[str]) -> str:
    return "\n".join(["WEBVTT", "", *cues])


def _cue(start: float, end: float, words: str) -> str:
    if not 0 <= start <= end < 360_000:
        raise ValueError(f"a subtitle must end after it starts, got {start} to {end} seconds")
    # an empty line would end the cue, an arrow would be read as times
    lines = [line.replace("-->", "→") for line in words.splitlines() if line.strip()]
    return "\n".join([f"{_clock(start)} --> {_clock(end)}", *lines, ""])


def _clock(seconds: float) -> str:
    total = round(seconds * 1000)
    minutes, milli = divmod(total, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milli // 1000:02}.{milli % 1000:03}"
