"""A video that every browser plays."""

from __future__ import annotations

from typing import ClassVar

from ..declare import prop
from .video import Video


class PlayableVideo(Video):
    """A video that is uploaded and converted to MP4: a `Video` that every browser plays."""

    format: str | None = prop(
        default="mp4", doc="Format that files are converted to; None keeps them."
    )

    usual_sources: ClassVar[tuple[str, ...]] = ("upload",)
