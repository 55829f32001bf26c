"""Options that components with a camera, a picture or a canvas share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..values.pixels import CORNERS, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

Source = Literal["upload", "webcam", "clipboard"]
SOURCES: tuple[Source, ...] = ("upload", "webcam", "clipboard")
ColorAndOpacity = tuple[str, float]

DEFAULT_COLORS = (
    "rgb(204, 50, 50)",
    "rgb(173, 204, 50)",
    "rgb(50, 204, 112)",
    "rgb(50, 112, 204)",
    "rgb(173, 50, 204)",
)


@dataclass
class WebcamOptions:
    """How the camera is used. mirror: show and take pictures as a mirror does. constraints: of `getUserMedia`."""

    mirror: bool = True
    constraints: dict[str, Any] | None = None


@dataclass
class WaveformOptions:
    """How a sound is drawn. waveform_color, waveform_progress_color, trim_region_color: CSS colours of what is still to
    come, of what was played, and of the part that is kept; None takes the theme's. show_recording_waveform: draw the
    sound while it is recorded. skip_length: seconds that the skip keys jump. sample_rate: Hz of recordings.
    """

    waveform_color: str | None = None
    waveform_progress_color: str | None = None
    trim_region_color: str | None = None
    show_recording_waveform: bool = True
    skip_length: float = 5
    sample_rate: int = 44100


@dataclass
class WatermarkOptions:
    """A mark on pictures that are shown.

    watermark: path, PIL image or array. position: a corner, or (x, y) in pixels.
    """

    watermark: str | Path | Image | NDArray[np.uint8] | None = None
    position: Position | tuple[int, int] = "bottom-right"

    def __post_init__(self) -> None:
        if isinstance(self.position, str) and self.position not in CORNERS:
            raise ValueError(
                f"WatermarkOptions: position must be one of {', '.join(CORNERS)} or (x, y),"
                f" got {self.position!r}."
            )


@dataclass
class Eraser:
    """The eraser. default_size: pixels of the canvas, or "auto"."""

    default_size: int | Literal["auto"] = "auto"

    def __post_init__(self) -> None:
        check_size("Eraser", self.default_size)


@dataclass
class Brush(Eraser):
    """The brush. default_size: pixels of the canvas, or "auto". colors: CSS colours, or pairs of colour and opacity,
    to choose from. default_color: the first one unless given. color_mode: "fixed" allows no other colours.
    """

    colors: list[str | ColorAndOpacity] | str | ColorAndOpacity | None = None
    default_color: str | ColorAndOpacity | None = None
    color_mode: Literal["fixed", "defaults"] = "defaults"

    def __post_init__(self) -> None:
        check_size("Brush", self.default_size)
        given = self.colors
        if given is None:
            given = list(DEFAULT_COLORS)
        self.colors = list(given) if isinstance(given, list) else [given]
        if self.default_color is None and self.colors:
            self.default_color = self.colors[0]
        if self.color_mode not in ("fixed", "defaults"):
            raise ValueError(
                f"Brush: color_mode must be 'fixed' or 'defaults', got {self.color_mode!r}."
            )


@dataclass
class LayerOptions:
    """The layers of a canvas. allow_additional_layers: people may add some. layers: names of those at the start.
    disabled: one layer only, and no list of layers is shown.
    """

    allow_additional_layers: bool = True
    layers: list[str] | None = field(default=None)
    disabled: bool = False

    def __post_init__(self) -> None:
        self.layers = list(self.layers or ["Layer 1"])


def check_size(owner: str, size: Any) -> None:
    """Raises ValueError for what is no size of a brush."""
    number = isinstance(size, (int, float)) and not isinstance(size, bool) and size > 0
    if size != "auto" and not number:
        raise ValueError(
            f"{owner}: default_size must be 'auto' or a number of pixels above 0, got {size!r}."
        )


def sources_of(owner: str, given: Iterable[Any] | str | None) -> list[Any]:
    """Where pictures may come from, as a list. Raises ValueError for a source that does not exist."""
    found = list(SOURCES) if given is None else [given] if isinstance(given, str) else list(given)
    for source in found:
        if source not in SOURCES:
            raise ValueError(
                f"{owner}: sources may hold {', '.join(map(repr, SOURCES))}, got {source!r}."
            )
    return found


def chosen(
    owner: str, given: Iterable[Any] | str | None, known: tuple[str, ...], usual: tuple[str, ...]
) -> list[Any]:
    """Sources of a sound or a video, as a list. Raises ValueError for one that does not exist, or for none."""
    found = list(usual) if given is None else [given] if isinstance(given, str) else list(given)
    for source in found:
        if source not in known:
            raise ValueError(
                f"{owner}: sources may hold {' and '.join(map(repr, known))}, got {source!r}."
            )
    return found


def waveform(owner: str, given: Any) -> WaveformOptions:
    """How a sound is drawn, from options or a dict of them. Raises ValueError."""
    if given is None:
        return WaveformOptions()
    if isinstance(given, dict):
        unknown = [name for name in given if name not in WaveformOptions.__dataclass_fields__]
        if unknown:
            raise ValueError(f"{owner}: waveform_options has no {unknown[0]!r}.")
        return WaveformOptions(**given)
    if not isinstance(given, WaveformOptions):
        raise ValueError(f"{owner}: waveform_options must be WaveformOptions, got {given!r}.")
    return given


def check_position(owner: str, seconds: Any) -> None:
    """Raises ValueError for what is no place in a sound or a video."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds >= 0:
        raise ValueError(f"{owner}: playback_position must be 0 or more seconds, got {seconds!r}.")


def plain(options: Any) -> Any:
    """Options as JSON has them; anything else as it is."""
    if isinstance(options, WatermarkOptions):
        return {"watermark": None, "position": options.position}
    is_options = isinstance(options, (WebcamOptions, WaveformOptions, Eraser, LayerOptions))
    return asdict(options) if is_options else options
