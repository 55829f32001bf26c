"""Sound between Python (a rate and samples, bytes, paths), files and the wire."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..gates.limit import MAX_RATE, MAX_SAMPLES
from ..gates.open_file import vault
from .codecs import NoCodec, has_pyav, opened
from .files import FileData, describe, is_web, local_path, publish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[Any]

Kind = Literal["numpy", "filepath"]
"""What a function gets of a sound."""
KINDS = ("numpy", "filepath")
FORMATS = ("wav", "mp3")
"""Formats that are written, by the name that authors give."""
PLAYED = frozenset(
    {".wav", ".mp3", ".ogg", ".oga", ".opus", ".flac", ".m4a", ".aac", ".mp4", ".webm"}
)
"""Endings of files that browsers play."""
_WIDE = ("PCM_24", "PCM_32")
_BLOCK = 1 << 20
"""Frames that are read at a time."""
_TOO_LONG = (
    f"the sound is longer than the {MAX_SAMPLES // 1_000_000} million samples allowed;"
    " type='filepath' has no such limit"
)
_SIGNATURES = {
    b"RIFF": "wav",
    b"fLaC": "flac",
    b"OggS": "ogg",
    b"ID3": "mp3",
    b"\x1a\x45\xdf\xa3": "webm",
    b"FORM": "aiff",
}


# -- from the wire -----------------------------------------------------------------------------------------------------


def receive(payload: Any, kind: Kind, file_format: str | None) -> Any:
    """A client's sound as the function gets it.

    payload: FileData as JSON. kind: "numpy" gives (rate, samples): an int in Hz, and int16 (int32 where the file has
    more than 16 bits) of shape (n,), or (n, channels) where there are several; "filepath" gives a str.
    file_format: "wav" or "mp3"; a file of another kind is converted to it.
    Raises ValueError with words for the person, or `NotAllowed`.
    """
    path = local_path(payload)
    if kind == "numpy":
        return decoded(path)
    check(path)
    if file_format is None or path.suffix.lower() == f".{file_format}":
        return str(path)
    return str(written(*decoded(path), file_format, path.stem)[1])


def check(path: Path) -> None:
    """Raises ValueError when the file holds no sound, as far as its head tells."""
    import soundfile

    try:
        if soundfile.info(str(path)).frames > 0:
            return
    except (soundfile.SoundFileError, RuntimeError, ValueError):
        if not has_pyav():
            if _signature(path) == "":
                raise ValueError(_no_sound(path)) from None
            return
    else:
        raise ValueError(f"{path.name!r} holds no samples")
    with opened(path, f"Reading {path.name!r}") as container:
        if not container.streams.audio:
            raise ValueError(_no_sound(path))


def _no_sound(path: Path) -> str:
    return f"{path.name!r} is no sound that can be read (WAV, MP3, FLAC, Ogg, WebM, M4A)"


def _signature(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return "m4a"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "mp3"
    return next((kind for magic, kind in _SIGNATURES.items() if head.startswith(magic)), "")


def decoded(path: Path) -> tuple[int, Samples]:
    """Rate and samples of a file, as `receive` gives them. Raises ValueError for what is none, or is too long."""
    import soundfile

    try:
        with soundfile.SoundFile(str(path)) as file:
            return _read(file)
    except (soundfile.SoundFileError, RuntimeError):
        pass
    try:
        return _decoded_by_pyav(path)
    except NoCodec:
        if _signature(path) == "":
            raise ValueError(_no_sound(path)) from None
        raise


def _read(file: Any) -> tuple[int, Samples]:
    import numpy as np

    dtype = "int32" if file.subtype in _WIDE else "int16"
    blocks, values = [], 0
    # in blocks: what the header says of the length is a claim
    for block in file.blocks(_BLOCK, dtype=dtype):
        values += block.size
        if values > MAX_SAMPLES:
            raise ValueError(_TOO_LONG)
        blocks.append(block.copy())
    if not values:
        raise ValueError("the sound holds no samples")
    return int(file.samplerate), np.concatenate(blocks)


def _decoded_by_pyav(path: Path) -> tuple[int, Samples]:
    import numpy as np

    with opened(path, f"Reading {path.name!r}") as container:
        if not container.streams.audio:
            raise ValueError(_no_sound(path))
        stream = container.streams.audio[0]
        resampler, blocks, values, rate = None, [], 0, int(stream.rate or 0)
        for frame in container.decode(stream):
            if resampler is None:
                resampler = _packed(frame)
            for part in resampler.resample(frame):
                values += part.samples * part.layout.nb_channels
                if values > MAX_SAMPLES:
                    raise ValueError(_TOO_LONG)
                blocks.append(part.to_ndarray().reshape(-1, part.layout.nb_channels))
                rate = part.sample_rate
    if not blocks:
        raise ValueError(f"{path.name!r} holds no samples")
    samples = np.concatenate(blocks)
    return rate, samples[:, 0] if samples.shape[1] == 1 else samples


def _packed(frame: Any) -> Any:
    """What turns frames of any sample format into int16 with the channels side by side."""
    import av

    return av.AudioResampler(format="s16", layout=frame.layout.name, rate=frame.sample_rate)


# -- to the wire -------------------------------------------------------------------------------------------------------


def send(value: Any, file_format: str | None) -> FileData:
    """A sound that a function returned, as the wire has it.

    value: (rate, samples), with samples of shape (n,) or (n, channels) as any integers, or floats, which are scaled so
    that the loudest is full; a path; a web address; or the bytes of a file. Raises ValueError or TypeError.
    """
    if isinstance(value, (bytes, bytearray)):
        return _send_bytes(bytes(value), file_format)
    if isinstance(value, (str, Path)):
        return _send_file(value, file_format)
    rate, samples = as_samples(value)
    return describe(*written(rate, samples, file_format or "wav", "audio"))


def as_samples(value: Any, scale: bool = True) -> tuple[int, Samples]:
    """Rate and int16 samples of what a function returned. Raises ValueError or TypeError.

    scale: floats are scaled so that the loudest is full, which pieces of one sound must not be each by itself.
    """
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(
            "a sound is (sample rate, array of samples), a path, a web address or the bytes of a file,"
            f" not {type(value).__name__}"
        )
    import numpy as np

    rate, samples = value[0], np.asarray(value[1])
    if (
        isinstance(rate, bool)
        or not isinstance(rate, (int, np.integer))
        or not 0 < rate <= MAX_RATE
    ):
        raise ValueError(
            f"the sample rate must be a whole number from 1 to {MAX_RATE}, got {rate!r}"
        )
    if samples.ndim == 2 and samples.shape[0] in (1, 2) and samples.shape[1] > 2:
        samples = samples.T  # channels first, as PyTorch has them
    if samples.ndim not in (1, 2) or (samples.ndim == 2 and not 0 < samples.shape[1] <= 8):
        raise ValueError(
            f"samples must have the shape (n,) or (n, channels) with up to 8 channels, got {samples.shape}"
        )
    return int(rate), _as_int16(samples, scale)


def _as_int16(samples: Samples, scale: bool) -> NDArray[np.int16]:
    import numpy as np

    kind, size = samples.dtype.kind, samples.dtype.itemsize
    if kind == "f":
        return _from_float(samples, scale)
    if kind not in "iu":
        raise TypeError(f"samples must be integers or floats, got {samples.dtype}")
    bits = 8 * min(size, 4)
    wide: Samples = samples.astype(np.int64)
    if kind == "u":
        wide = wide - (1 << (bits - 1))
    fitting: NDArray[np.int16] = (wide * 256 if bits == 8 else wide >> (bits - 16)).astype(np.int16)
    return fitting


def _from_float(samples: Samples, scale: bool) -> NDArray[np.int16]:
    import numpy as np

    if not np.isfinite(samples).all():
        raise ValueError("the samples hold NaN or infinity")
    loudest = float(np.abs(samples).max(initial=0.0))
    by = 32767.0 / loudest if loudest > 0 and (scale or loudest > 1) else 32767.0
    found: NDArray[np.int16] = np.round(samples * by).astype(np.int16)
    return found


def written(rate: int, samples: Samples, file_format: str, name: str) -> tuple[str, Path]:
    """Write samples into the vault: the file's ticket and where it lies. Raises ValueError."""
    import soundfile

    ticket, path = vault().new(f"{name}.{file_format}")
    subtype = "PCM_24" if samples.dtype.itemsize == 4 and file_format == "wav" else None
    try:
        soundfile.write(str(path), samples, rate, format=file_format.upper(), subtype=subtype)
    except (soundfile.SoundFileError, RuntimeError) as error:
        vault().forget(path)
        raise ValueError(
            f"{file_format.upper()} cannot hold this sound: {rate} Hz, shape {samples.shape}"
        ) from error
    return ticket, path


def _send_bytes(content: bytes, file_format: str | None) -> FileData:
    ending = file_format or "wav"
    ticket, path = vault().new(f"audio.{ending}")
    path.write_bytes(content)
    found = _signature(path)
    if found not in ("", ending):
        ticket, path = _renamed(path, found)
    return describe(ticket, path)


def _renamed(path: Path, ending: str) -> tuple[str, Path]:
    ticket, better = vault().new(f"{path.stem}.{ending}")
    shutil.move(path, better)
    vault().forget(path)
    return ticket, better


def _send_file(source: str | Path, file_format: str | None) -> FileData:
    if isinstance(source, str) and is_web(source):
        return publish(source)
    path = Path(source)
    shown = publish(path)  # the rule for what may be shown comes first
    ending = path.suffix.lower()
    wanted = file_format is not None and ending != f".{file_format}"
    if not wanted and ending in PLAYED:
        return shown
    try:
        rate, samples = decoded(path)
    except NoCodec:
        return shown
    return describe(*written(rate, samples, file_format or "wav", path.stem))


def check_format(owner: str, file_format: Any) -> str | None:
    """The format in lower case. Raises ValueError for one that is not written."""
    if file_format is None:
        return None
    name = str(file_format).lower().removeprefix(".")
    if name not in FORMATS:
        raise ValueError(
            f"{owner}: format must be one of {', '.join(FORMATS)} or None, got {file_format!r}."
        )
    return name
