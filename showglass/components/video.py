"""A video."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Literal

from ..declare import prop
from ..events import event
from ..values.edits import edits_in
from ..values.files import META, FileData, is_web, publish
from ..values.images import decoded, upright
from ..values.pixels import to_pil
from ..values.video import check_format, receive, send
from .media_options import WatermarkOptions, WebcamOptions, check_position, chosen
from .media_taker import MediaTaker

SOURCES = ("upload", "webcam")
KNOWN_BUTTONS = ("download", "share")
EXAMPLE_VIDEO = {
    "path": "https://example.com/sample.mp4",
    "orig_name": "sample.mp4",
    "meta": {"_type": "gradio.FileData"},
}


class Video(MediaTaker):
    """A video: uploaded, dropped, recorded with the camera, or made by a function.

    The function gets the path of the file. It may return a path or a web address. Converting to `format`, drawing a
    watermark, taking the sound out, and playing what browsers do not play need `showglass[video]`.

    A generator with `streaming=True` on its output plays while it makes more: each piece that it yields, a short `.mp4`
    or `.ts` file, is seen after the last.
    """

    value: str | Path | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start video: a path or a web address."
    )
    format: str | None = prop(
        default=None, doc="Format that files are converted to; None keeps them."
    )
    sources: list[Literal["upload", "webcam"]] | Literal["upload", "webcam"] | None = prop(
        default=None, doc="Where videos come from; None is both."
    )
    height: int | str | None = prop(
        default=None, doc="Height on the page: pixels, or a CSS length. The video fits in."
    )
    width: int | str | None = prop(
        default=None, doc="Width on the page: pixels, or a CSS length. The video fits in."
    )
    webcam_options: WebcamOptions | None = prop(default=None, doc="How the camera is used.")
    include_audio: bool | None = prop(
        default=None,
        doc="Whether recordings have sound, and files keep theirs; None is yes where uploads are.",
    )
    autoplay: bool = prop(default=False, doc="Whether a new video plays by itself.")
    buttons: list[Any] | None = prop(
        default=None,
        doc="'download', 'share', or Buttons; None is ['download'].",
    )
    loop: bool = prop(default=False, doc="Whether it starts again at its end.")
    streaming: bool = prop(default=False, doc="As an output it plays what a generator yields.")
    watermark: WatermarkOptions | None = prop(
        default=None, wire=False, doc="A mark on videos that a function returned."
    )
    subtitles: str | Path | list[dict[str, Any]] | None = prop(
        default=None, doc="Subtitles: a .vtt, .srt or .json file, or a list of texts with times."
    )
    playback_position: float = prop(default=0, doc="Where it plays, in seconds; set it to jump.")

    change = event(doc="The video changed, by a person or a function.")
    clear = event(doc="The video was removed by a person.")
    start_recording = event(doc="A recording started.")
    stop_recording = event(doc="A recording ended.")
    stop = event(doc="A person stopped it by leaving or changing it while it played.")
    play = event(doc="It started to play.")
    pause = event(doc="It was paused.")
    end = event(doc="It played to its end.")
    upload = event(doc="A person uploaded a file.")
    input = event(doc="A person gave a video or removed it.")

    type_name = "video"
    example = EXAMPLE_VIDEO
    plays_pieces = "video"
    keeps_edits = True
    usual_sources: ClassVar[tuple[str, ...]] = SOURCES
    """Where videos come from when the author does not say."""

    def __post_init__(self) -> None:
        super().__post_init__()
        owner = type(self).__name__
        self.format = check_format(owner, self.format)
        self.sources = chosen(owner, self.sources, SOURCES, self.usual_sources)
        if self.include_audio is None:
            self.include_audio = "upload" in self.sources
        shown = ["download"] if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, *KNOWN_BUTTONS)
        self.webcam_options = self.webcam_options or WebcamOptions()
        self.watermark = self.watermark or WatermarkOptions()
        check_position(owner, self.playback_position)

    def preprocess(self, payload: Any) -> str | None:
        """The path of the file; None when there is none."""
        if payload is None:
            return None
        return self.claimed(receive, payload, self.format, self.include_audio is not False)

    def send(self, value: Any) -> FileData:
        return send(value, self.format)

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The path of a copy in `flag_dir`: of the part that the function got, where it was cut."""
        if payload is None or not self.claimed(edits_in, payload):
            return super().flag(payload, flag_dir)
        cut = publish(self.claimed(receive, payload, None, True))
        return super().flag({"path": cut.path, "meta": META}, flag_dir)

    def postprocess(self, value: Any) -> FileData | None:
        """A file of the video, with the watermark; web addresses stay what they are."""
        options = self.watermark
        if value is None or options is None or options.watermark is None:
            return super().postprocess(value)
        return send(value, self.format, _picture(options.watermark), options.position)


def _picture(mark: Any) -> Any:
    if isinstance(mark, (str, Path)) and not is_web(str(mark)):
        return upright(decoded(Path(mark)), None)
    return to_pil(mark)
