"""Several files."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from .file import File


class Files(File):
    """A `File` that takes several."""

    file_count: Literal["single", "multiple", "directory"] = prop(
        default="multiple", doc="One file, several, or all of a folder."
    )
