"""A play list that grows, and the file behind it."""

from __future__ import annotations

from typing import Any

import pytest

from showglass.gates.open_file import NotAllowed, vault
from showglass.values import broadcast
from showglass.values.broadcast import Broadcast
from showglass.values.files import local_path
from showglass.values.playlists import PLAYLIST, growing, ticket_in
from tests.media_files import tone


def listed(file: Any) -> list[str]:
    ticket = ticket_in(file.path)
    assert ticket is not None
    return growing(vault(), ticket).with_name(PLAYLIST).read_text().splitlines()


def test_the_list_grows_and_ends() -> None:
    made = Broadcast("audio", "7", 3)
    first = made.add((8000, tone(0.5)))
    assert first is not None
    assert first.is_stream
    assert first.path is not None
    assert first.path.endswith("/7/3/playlist.m3u8")
    before = listed(first)
    assert before[0] == "#EXTM3U"
    assert "#EXT-X-ENDLIST" not in before
    assert made.add((8000, tone(0.5))) == first
    assert made.add(None) == first
    made.end()
    made.end()
    after = listed(first)
    assert after[-1] == "#EXT-X-ENDLIST"
    parts = [line for line in after if line.endswith(".m4s")]
    assert [line for line in before if line.endswith(".m4s")] == parts[:1]
    whole = local_path({"path": first.path, "is_stream": True, "meta": first.meta})
    start, length = (int(n) for n in parts[-1].removesuffix(".m4s").split("-"))
    assert start + length == whole.stat().st_size


def test_one_that_made_nothing_leaves_nothing() -> None:
    before = set(vault().root.iterdir())
    made = Broadcast("audio", "1", 1)
    assert made.add((8000, tone(0.01))) is None
    made.end()
    Broadcast("video", "1", 1).end()
    assert sum(1 for _ in vault().root.iterdir()) <= len(before) + 1


def test_it_may_not_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "MAX_BROADCAST", 3000)
    made = Broadcast("audio", "1", 1)
    made.add((8000, tone(0.5)))
    with pytest.raises(ValueError, match="a stream may hold"):
        made.add((8000, tone(5.0)))


@pytest.mark.parametrize(
    "path",
    [
        "a/b/c/playlist.m3u8",
        "../" * 4 + "playlist.m3u8",
        "0" * 64 + "/1/2/playlist.m3u8",
        "0" * 64 + "/../2/playlist.m3u8",
        "0" * 64 + "/1/2/playlist.m3u8\n",
    ],
)
def test_only_a_signed_address_names_a_file(path: str) -> None:
    with pytest.raises(NotAllowed):
        local_path({"path": path, "is_stream": True, "meta": {"_type": "gradio.FileData"}})
