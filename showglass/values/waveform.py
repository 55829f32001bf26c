"""`make_waveform`: a sound as a video of its bars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..gates.open_file import vault
from .audio import as_samples, decoded
from .codecs import pyav
from .images import decoded as picture
from .images import upright

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

    Sound = str | Path | tuple[int, NDArray[Any]]

WIDTH, HEIGHT = 1000, 400
MAX_BARS = 1000
LEAST = 0.01
"""Height of a bar where nothing is heard, as a share of the highest."""
UNPLAYED = 0.4
"""How much of a bar is seen before it is heard."""
STILL_RATE, MOVING_RATE = 2, 15
"""Pictures a second."""
_RATE = 48_000


def make_waveform(
    audio: Sound,
    *,
    bg_color: str = "#f3f4f6",
    bg_image: str | Path | None = None,
    fg_alpha: float = 0.75,
    bars_color: str | tuple[str, str] = ("#fbbf24", "#ea580c"),
    bar_count: int = 50,
    bar_width: float = 0.6,
    animate: bool = False,
) -> str:
    """A video that shows the waveform of a sound while it is heard: the path of an MP4, to return to a `Video`.

    audio: path of a sound, or (sample rate, samples) of shape (n,) or (n, channels). bg_color: CSS colour behind the
    bars. bg_image: path of a picture there instead; the video takes its shape, 1000 pixels wide. fg_alpha: how solid
    the bars are, 0 to 1. bars_color: colour of the bars, or those of their top and foot. bar_count: how many, 1 to
    1000. bar_width: how much of its place a bar fills, above 0 to 1. animate: bars light up as they are heard.

    Needs `showglass[video]`. The file belongs to the running app, and goes with its session; copy it to keep it.
    Raises ValueError for what is no sound, picture, colour or number of that kind.
    """
    for name, number, most in (("fg_alpha", fg_alpha, 1), ("bar_width", bar_width, 1)):
        if not 0 < number <= most:
            raise ValueError(
                f"make_waveform: {name} must be above 0 and at most 1, got {number!r}."
            )
    if isinstance(bar_count, bool) or not 1 <= bar_count <= MAX_BARS:
        raise ValueError(f"make_waveform: bar_count must be 1 to {MAX_BARS}, got {bar_count!r}.")
    pyav("make_waveform")
    rate, samples = (
        decoded(Path(audio)) if isinstance(audio, (str, Path)) else as_samples(audio, scale=False)
    )
    if not len(samples):
        raise ValueError("make_waveform: the sound holds no samples.")
    ground = _ground(bg_color, bg_image)
    bars = _bars(ground, levels(samples, bar_count), bars_color, bar_width, fg_alpha)
    path = vault().new("waveform.mp4")[1]
    try:
        _write(path, _pictures(ground, bars, len(samples) / rate, animate), rate, samples)
    except BaseException:
        vault().forget(path)
        raise
    vault().written(path)
    return str(path)


def levels(samples: NDArray[Any], count: int) -> list[float]:
    """How loud each of `count` equal parts is, its mean height, as a share of the loudest; none is 0."""
    import numpy as np

    mono = np.abs(samples.astype(np.float32))
    if mono.ndim == 2:
        mono = mono.mean(axis=1)
    edges = np.linspace(0, len(mono), count + 1).astype(int)
    sums = np.concatenate([[0.0], np.cumsum(mono, dtype=np.float64)])
    means = (sums[edges[1:]] - sums[edges[:-1]]) / np.maximum(1, edges[1:] - edges[:-1])
    loudest = float(means.max())
    return [max(LEAST, float(mean) / loudest) if loudest > 0 else LEAST for mean in means]


def _ground(color: str, image: str | Path | None) -> Image:
    from PIL import Image

    if image is None:
        return Image.new("RGB", (WIDTH, HEIGHT), _colour("bg_color", color))
    shown = upright(picture(Path(image)), "RGB")
    height = min(2 * WIDTH, max(HEIGHT // 4, round(shown.height * WIDTH / shown.width)))
    return shown.resize((WIDTH, height & ~1))


def _colour(name: str, color: str) -> tuple[int, int, int]:
    from PIL import ImageColor

    try:
        return ImageColor.getrgb(color)[:3]
    except (ValueError, AttributeError, TypeError):
        raise ValueError(
            f"make_waveform: {name} must be a CSS colour such as '#ea580c', got {color!r}."
        ) from None


def _bars(
    ground: Image, heights: list[float], color: str | tuple[str, str], width: float, alpha: float
) -> Image:
    """The bars on nothing, over the lower part of the ground."""
    import numpy as np
    from PIL import Image, ImageDraw

    top, foot = (color, color) if isinstance(color, str) else color
    tall = min(HEIGHT, ground.height)
    share = np.linspace(0, 1, tall)[:, None]
    colours = np.array([_colour("bars_color", top), _colour("bars_color", foot)], float)
    column = (colours[0] * (1 - share) + colours[1] * share).astype(np.uint8)
    paint = Image.fromarray(np.repeat(column[:, None, :], ground.width, axis=1))
    mask = Image.new("L", paint.size, 0)
    draw, place = ImageDraw.Draw(mask), ground.width / len(heights)
    for at, height in enumerate(heights):
        left, half = (at + (1 - width) / 2) * place, height * tall * 0.45
        right = max(left, left + place * width - 1)
        draw.rectangle((left, tall / 2 - half, right, tall / 2 + half), fill=round(alpha * 255))
    paint.putalpha(mask)
    whole = Image.new("RGBA", ground.size)
    whole.paste(paint, (0, ground.height - tall))
    return whole


def _pictures(
    ground: Image, bars: Image, seconds: float, animate: bool
) -> tuple[int, Iterator[Image]]:
    """Pictures a second, and the pictures."""
    from PIL.Image import alpha_composite

    def drawn(layer: Image) -> Image:
        return alpha_composite(ground.convert("RGBA"), layer).convert("RGB")

    whole = drawn(bars)
    rate = MOVING_RATE if animate else STILL_RATE
    count = max(1, -int(-seconds * rate // 1))
    if not animate:
        return rate, iter([whole] * count)
    faint = bars.copy()
    faint.putalpha(bars.getchannel("A").point(lambda value: value * UNPLAYED))
    pale = drawn(faint)

    def moving() -> Iterator[Image]:
        for at in range(count):
            shown = pale.copy()
            heard = round(ground.width * (at + 1) / count)
            shown.paste(whole.crop((0, 0, heard, ground.height)), (0, 0))
            yield shown

    return rate, moving()


def _write(
    path: Path, pictures: tuple[int, Iterator[Image]], rate: int, samples: NDArray[Any]
) -> None:
    import numpy as np

    av = pyav("make_waveform")
    fps, frames = pictures
    block = samples if samples.ndim == 2 else samples[:, None]
    block = (block >> 16).astype(np.int16) if block.dtype.itemsize == 4 else block
    layout = "mono" if block.shape[1] == 1 else "stereo"
    block = np.ascontiguousarray(block[:, :2])
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=fps)
        video.pix_fmt, video.options = "yuv420p", {"preset": "veryfast", "crf": "22"}
        sound = out.add_stream("aac", rate=_RATE, layout=layout)
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=_RATE)
        for at, image in enumerate(frames):
            if at == 0:
                video.width, video.height = image.size
            out.mux(video.encode(av.VideoFrame.from_image(image)))
            # side by side, so that a player need not look far for either
            part = block[at * rate // fps : (at + 1) * rate // fps]
            if len(part):
                frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), "s16", layout)
                frame.sample_rate = rate
                for piece in resampler.resample(frame):
                    out.mux(sound.encode(piece))
        for piece in resampler.resample(None):
            out.mux(sound.encode(piece))
        out.mux(sound.encode(None))
        out.mux(video.encode(None))
