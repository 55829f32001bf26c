"""MultimodalTextbox: text and files, both ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.gates.open_file import vault


def upload(name: str, content: bytes = b"text") -> dict[str, Any]:
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def test_what_a_function_may_return(tmp_path: Path) -> None:
    note = tmp_path / "n.txt"
    note.write_text("n")
    box: Any = gr.MultimodalTextbox()
    assert box.postprocess(None) == {"text": "", "files": []}
    assert box.postprocess("x") == {"text": "x", "files": []}
    told = box.postprocess(
        {"text": "y", "files": [str(note), "https://example.com/a.png", upload("b.txt")]}
    )
    assert told["text"] == "y"
    assert [file.orig_name for file in told["files"]] == ["n.txt", "a.png", "b.txt"]


@pytest.mark.parametrize(
    "value", [3, ["x"], {"words": "x"}, {"files": "x"}, {"files": [3]}, {"files": [b"x"]}, {"files": ["/etc/passwd"]}]
)  # fmt: skip
def test_what_is_none(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.MultimodalTextbox().postprocess(value)


def test_what_a_function_gets() -> None:
    box = gr.MultimodalTextbox(file_types=[".txt"], sources=["upload", "microphone"])
    got = box.preprocess({"text": "a", "files": [upload("n.txt"), upload("said.wav")]})
    assert got is not None
    assert got["text"] == "a"
    assert [Path(path).read_bytes() for path in got["files"]] == [b"text", b"text"]
    assert box.preprocess({"text": None}) == {"text": "", "files": []}
    assert box.preprocess("plain") == {"text": "plain", "files": []}
    assert box.preprocess(None) is None


@pytest.mark.parametrize(
    "payload",
    [
        3,
        ["x"],
        {"text": 3},
        {"text": "x", "files": {}},
        {"text": "x", "files": ["/etc/passwd"]},
        {"text": "x", "files": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]},
        {"text": "x", "files": [upload("n.exe")]},
        {"text": "x", "files": [upload("n.wav")]},
        {"text": "x", "files": [{}] * 1001},
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Multi"):
        gr.MultimodalTextbox(file_types=[".txt"]).preprocess(payload)


@pytest.mark.parametrize(
    "arguments", [{"sources": ["camera"]}, {"file_count": "few"}, {"lines": 0}, {"file_types": 3}]
)
def test_props_that_do_not_fit(arguments: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.MultimodalTextbox(**arguments)


def test_flags_go_there_and_back(tmp_path: Path) -> None:
    box: Any = gr.MultimodalTextbox()
    cell = box.flag({"text": "a", "files": [upload("n.txt")]}, tmp_path)
    assert Path(cell["files"][0]).parent == tmp_path
    assert box.read_from_flag(cell)["text"] == "a"
    assert box.flag(None, tmp_path) is None


def test_one_that_only_shows_has_nothing_to_send(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        box = gr.MultimodalTextbox({"text": "Words"}, label="Message", interactive=False)
        gr.Button("Open").click(lambda: gr.MultimodalTextbox(interactive=True), None, box)
    page.goto(serve(app))
    expect(page.get_by_label("Message", exact=True)).to_have_value("Words")
    expect(page.get_by_role("button", name="Submit")).to_have_count(0)
    expect(page.get_by_test_id("upload-button")).to_have_count(0)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("button", name="Submit")).to_be_enabled()
