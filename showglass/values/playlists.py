"""Addresses of what is played while it grows. Each begins with the ticket of the file: who has it may watch."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from ..gates.open_file import NotAllowed, Vault

PLAYLIST = "playlist.m3u8"
FILES = {"audio": "audio-stream.m4a", "video": "video-stream.mp4"}
"""The name of the file that grows, by kind."""
_PATH = re.compile(r"([0-9a-f]{64})/[0-9A-Za-z_-]{1,64}/[0-9]{1,9}/" + re.escape(PLAYLIST))


def ticket_in(path: str) -> str | None:
    """The ticket, without a name, in the address of a play list; None for anything else."""
    match = _PATH.fullmatch(path)
    return match.group(1) if match is not None else None


def growing(kept: Vault, ticket: str) -> Path:
    """The file that grows. Raises `NotAllowed`."""
    audio, video = FILES.values()
    try:
        return kept.open(f"{ticket}/{audio}")
    except NotAllowed:
        return kept.open(f"{ticket}/{video}")


def signed(kept: Vault, ticket: str) -> bool:
    """Whether it is a ticket of this app for a file that grows, here or elsewhere."""
    for name in FILES.values():
        with contextlib.suppress(NotAllowed):
            kept.read(f"{ticket}/{name}")
            return True
    return False
