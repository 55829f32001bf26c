"""PyAV opens one file and nothing that the file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from showglass.values import codecs
from tests.media_files import sound_file


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp4", "list.ts", "list"])
@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{there}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{there}'\n",
        "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{there}</BaseURL></MPD>",
    ],
)
def test_a_play_list_opens_nothing(tmp_path: Path, text: str, name: str) -> None:
    there = sound_file(tmp_path / "secret.wav")
    path = tmp_path / name
    path.write_text(text.format(there=there))
    with pytest.raises(ValueError, match="no sound or video"), codecs.opened(path, "Reading"):
        pass


def test_only_the_listed_containers_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sound_file(tmp_path / "a.ogg", rate=48_000)
    with codecs.opened(path, "Reading") as container:
        assert container.format.name == "ogg"
    monkeypatch.setitem(codecs._OPTIONS, "format_whitelist", "wav")
    with pytest.raises(ValueError, match="no sound or video"), codecs.opened(path, "Reading"):
        pass
