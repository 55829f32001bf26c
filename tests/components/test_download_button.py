"""DownloadButton: a file to be saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import showglass as gr


def test_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("hello")
    button = gr.DownloadButton()
    sent: Any = button.postprocess(path)
    assert sent.orig_name == "a.txt"
    got = button.preprocess({"path": sent.path, "meta": sent.meta})
    assert got is not None
    assert Path(got).read_text() == "hello"
    assert button.preprocess(None) is None
    assert button.postprocess(None) is None


def test_what_it_cannot_save() -> None:
    with pytest.raises(TypeError, match="not a list"):
        gr.DownloadButton().postprocess(["https://example.com/a"])
    with pytest.raises(gr.Error, match="Download: "):
        gr.DownloadButton().preprocess("/etc/passwd")
    with pytest.raises(ValueError, match="DownloadButton: size must be"):
        gr.DownloadButton(size="xl")  # type: ignore[arg-type]  # what a caller may get wrong
