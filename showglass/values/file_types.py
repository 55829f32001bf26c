"""Which files an author lets in: endings, and kinds of media."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

KINDS = ("image", "video", "audio", "text", "file")
"""Kinds that may stand in `file_types`; "file" is any file."""
# Not in every system's table.
for _ending, _type in {
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".md": "text/markdown",
}.items():
    mimetypes.add_type(_type, _ending)


def check_types(owner: str, given: Any) -> list[str] | None:
    """The list as it is sent, endings with their dot and in lower case. Raises ValueError."""
    if given is None:
        return None
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise ValueError(
            f"{owner}: file_types must be a list like ['.csv', 'image'], got {given!r}."
        )
    return [_one(owner, kind) for kind in given]


def _one(owner: str, kind: Any) -> str:
    if not isinstance(kind, str) or not kind:
        raise ValueError(f"{owner}: file_types must hold texts, got {kind!r}.")
    if kind in KINDS or "/" in kind:
        return kind
    return f".{kind.lstrip('.').lower()}"


def fits(name: str, types: Sequence[str] | None) -> bool:
    """Whether a file of that name is among the types; None is all."""
    if not types:
        return True
    mime = mimetypes.guess_type(name)[0] or ""
    lower = name.lower()
    return any(_fits_one(lower, mime, kind) for kind in types)


def _fits_one(name: str, mime: str, kind: str) -> bool:
    if kind == "file":
        return True
    if kind.startswith("."):
        return name.endswith(kind)
    if "/" in kind:
        return mime == kind or (kind.endswith("/*") and mime.startswith(kind[:-1]))
    return mime.startswith(f"{kind}/")


def media_kind(name: str) -> str:
    """`image`, `video`, `audio`, `text` …, or "" for a name that says nothing."""
    return (mimetypes.guess_type(PurePath(name).name)[0] or "").partition("/")[0]
