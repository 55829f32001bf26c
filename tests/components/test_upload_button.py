"""UploadButton: a File without a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from showglass.gates.open_file import vault


def upload(name: str) -> dict[str, Any]:
    ticket, path = vault().new(name)
    path.write_bytes(b"a,b")
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def test_what_the_function_gets() -> None:
    assert gr.UploadButton().preprocess(upload("a.csv")).name.endswith("a.csv")
    assert gr.UploadButton(type="binary").preprocess(upload("a.csv")) == b"a,b"
    several = gr.UploadButton(file_count="multiple").preprocess([upload("a.csv"), upload("b.csv")])
    assert [Path(path).name for path in several] == ["a.csv", "b.csv"]
    assert gr.UploadButton().preprocess(None) is None


def test_claims_are_refused() -> None:
    with pytest.raises(gr.Error, match=r"Upload a File: .* of another type"):
        gr.UploadButton(file_types=[".csv"]).preprocess(upload("a.exe"))
    with pytest.raises(gr.Error, match="Upload a File: "):
        gr.UploadButton().preprocess({"path": "/etc/passwd"})


def test_wrong_props_are_errors() -> None:
    with pytest.raises(ValueError, match="UploadButton: variant must be"):
        gr.UploadButton(variant="loud")  # type: ignore[arg-type]  # what a caller may get wrong
    with pytest.raises(ValueError, match="UploadButton: file_count must be"):
        gr.UploadButton(file_count="all")  # type: ignore[arg-type]  # what a caller may get wrong
