"""A sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ..declare import prop
from ..events import event
from ..values.audio import KINDS, check_format, receive, send
from ..values.edits import edits_in
from ..values.files import FileData
from .media_options import WaveformOptions, check_position, chosen, waveform
from .media_taker import MediaTaker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = tuple[int, NDArray[np.int16]] | str | Path | bytes

SOURCES = ("upload", "microphone")
KNOWN_BUTTONS = ("download", "share")
EXAMPLE_AUDIO = {
    "path": "https://example.com/sample.wav",
    "orig_name": "sample.wav",
    "meta": {"_type": "gradio.FileData"},
}


class Audio(MediaTaker):
    """A sound: uploaded, dropped, recorded with the microphone, or made by a function.

    The function gets `(sample rate, samples)`, where the samples are a numpy array of int16 of shape (n,), or
    (n, channels) where there are several, and int32 for files of more than 16 bits; or the path of the file. It may
    return such a pair (floats are scaled so that the loudest sample is full), a path, a web address, or the bytes of a
    file. WAV, MP3, FLAC, Ogg and AIFF are read as they are; others (WebM, M4A) need `showglass[video]`.

    A generator with `streaming=True` on its output plays while it makes more: each piece that it yields is heard after
    the last. With `streaming=True` on an input, `stream` gives the microphone's sound piece by piece.
    """

    value: Sound | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start sound: a pair of rate and samples, or a path."
    )
    sources: list[Literal["upload", "microphone"]] | Literal["upload", "microphone"] | None = prop(
        default=None, doc="Where sounds come from; None is both, or the microphone for a stream."
    )
    type: Literal["numpy", "filepath"] = prop(
        default="numpy", wire=False, doc="What the function gets."
    )
    streaming: bool = prop(
        default=False, doc="As an output it plays what a generator yields; as an input it streams."
    )
    format: Literal["wav", "mp3"] | None = prop(
        default=None, doc="Format that files are converted to; None keeps them, and writes WAV."
    )
    autoplay: bool = prop(default=False, doc="Whether a new sound plays by itself.")
    editable: bool = prop(default=True, doc="Whether people may cut a sound to a part of it.")
    buttons: list[Any] | None = prop(
        default=None,
        doc="'download', 'share', or Buttons; None is both names.",
    )
    waveform_options: WaveformOptions | dict[str, Any] | None = prop(
        default=None, doc="How the waveform looks, and how far the skip keys jump."
    )
    loop: bool = prop(default=False, doc="Whether it starts again at its end.")
    recording: bool = prop(
        default=False, doc="Whether the microphone records: set it to start and to stop."
    )
    subtitles: str | Path | list[dict[str, Any]] | None = prop(
        default=None, doc="Subtitles: a .vtt, .srt or .json file, or a list of texts with times."
    )
    playback_position: float = prop(default=0, doc="Where it plays, in seconds; set it to jump.")

    stream = event(doc="The microphone gave a piece.", flag="streaming", show_progress="minimal")
    change = event(doc="The sound changed, by a person or a function.")
    clear = event(doc="The sound was removed by a person.")
    play = event(doc="It started to play.")
    pause = event(doc="It was paused.")
    stop = event(doc="It played to its end.")
    start_recording = event(doc="A recording started.")
    pause_recording = event(doc="A recording was paused.")
    stop_recording = event(doc="A recording ended.")
    upload = event(doc="A person uploaded a file.")
    input = event(doc="A person gave a sound or removed it.")

    type_name = "audio"
    example = EXAMPLE_AUDIO
    plays_pieces = "audio"
    keeps_edits = True
    usual_sources: ClassVar[tuple[str, ...]] = SOURCES
    """Where sounds come from when the author does not say."""

    def __post_init__(self) -> None:
        super().__post_init__()
        owner = type(self).__name__
        if self.type not in KINDS:
            raise ValueError(f"{owner}: type must be one of {', '.join(KINDS)}, got {self.type!r}.")
        self.format = check_format(owner, self.format)  # type: ignore[assignment]  # one of the two
        default = ("microphone",) if self.streaming else self.usual_sources
        self.sources = chosen(owner, self.sources, SOURCES, default)
        shown = list(KNOWN_BUTTONS) if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, *KNOWN_BUTTONS)
        self.waveform_options = waveform(owner, self.waveform_options)
        check_position(owner, self.playback_position)

    def preprocess(self, payload: Any) -> Any:
        """Rate and samples, or the path of the file; None when there is none."""
        if payload is None:
            return None
        self.claimed(
            edits_in, payload
        )  # the page did them; what it says of them is held to its bounds
        return self.claimed(receive, payload, self.type, self.format)

    def send(self, value: Any) -> FileData:
        return send(value, self.format)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "streamable": False}
