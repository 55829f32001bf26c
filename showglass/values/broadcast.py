"""What a generator yields piece by piece, as a play list and one file that grow while it is played."""

from __future__ import annotations

import math
from typing import Any, Protocol

from ..gates.limit import MAX_BROADCAST, readable
from ..gates.open_file import vault
from .files import META, FileData
from .fragments import Fragment, SoundPieces, VideoPieces
from .playlists import FILES, PLAYLIST


class Pieces(Protocol):
    """Makes fragments of pieces."""

    def add(self, value: Any) -> Fragment | None:
        """The next piece; None while there is too little to be played."""

    def end(self) -> Fragment | None:
        """What was held back."""


class Broadcast:
    """One output of one run. The file lies in the vault; who knows its ticket may watch."""

    def __init__(self, kind: str, run: str, component: int) -> None:
        self._pieces: Pieces = SoundPieces() if kind == "audio" else VideoPieces()
        self._ticket, self._path = vault().new(FILES[kind])
        self._mime = f"{kind}/mp4"
        self._address = f"{self._ticket.partition('/')[0]}/{run}/{component}/{PLAYLIST}"
        self._lines: list[str] = []
        self._longest = 1.0
        self._over = False

    def add(self, value: Any) -> FileData | None:
        """The next piece; returns what is played, None while there is nothing. Raises ValueError or TypeError."""
        if value is not None:
            self._append(self._pieces.add(value))
        if not self._lines:
            return None
        return FileData(
            path=self._address,
            orig_name=self._path.name,
            mime_type=self._mime,
            is_stream=True,
            meta=dict(META),
        )

    def end(self) -> None:
        """No more comes: players stop waiting."""
        if self._over:
            return
        self._over = True
        try:
            self._append(self._pieces.end())
        finally:
            if self._lines:
                self._write()
            else:
                vault().forget(self._path)

    def _append(self, fragment: Fragment | None) -> None:
        if fragment is None:
            return
        with self._path.open("ab") as file:
            at = file.tell()
            if at + len(fragment.body) > MAX_BROADCAST:
                raise ValueError(
                    f"a stream may hold {readable(MAX_BROADCAST)}, and this one is full"
                )
            vault().grow(self._path, len(fragment.head or b"") + len(fragment.body))
            if fragment.head is not None:
                if self._lines:
                    self._lines.append("#EXT-X-DISCONTINUITY")
                self._lines.append(f'#EXT-X-MAP:URI="{at}-{len(fragment.head)}.mp4"')
                at += file.write(fragment.head)
            file.write(fragment.body)
        self._lines.append(f"#EXTINF:{fragment.seconds:.6f},")
        self._lines.append(f"{at}-{len(fragment.body)}.m4s")
        self._longest = max(self._longest, fragment.seconds)
        self._write()

    def _write(self) -> None:
        """The list anew, in one step: somebody may be reading it."""
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            "#EXT-X-PLAYLIST-TYPE:EVENT",
            f"#EXT-X-TARGETDURATION:{math.ceil(self._longest)}",
            "#EXT-X-MEDIA-SEQUENCE:0",
            "#EXT-X-START:TIME-OFFSET=0",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            *self._lines,
            *(["#EXT-X-ENDLIST"] if self._over else []),
        ]
        part = self._path.with_name(f"{PLAYLIST}.part")
        part.write_text("\n".join(lines) + "\n", encoding="ascii")
        part.replace(self._path.with_name(PLAYLIST))
