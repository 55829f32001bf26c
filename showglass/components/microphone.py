"""A sound from the microphone."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..declare import prop
from .audio import Audio


class Microphone(Audio):
    """A sound that is recorded: an `Audio` without uploads."""

    format: Literal["wav", "mp3"] | None = prop(
        default="wav", doc="Format that files are converted to; None keeps them, and writes WAV."
    )

    usual_sources: ClassVar[tuple[str, ...]] = ("microphone",)
