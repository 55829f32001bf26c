"""File: paths and bytes in, paths and addresses out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.gates.open_file import vault


def upload(name: str, content: bytes = b"a,b") -> dict[str, Any]:
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def test_a_path_that_has_its_name() -> None:
    got = gr.File().preprocess(upload("table.csv"))
    assert got == got.name
    assert isinstance(got, str)
    assert got.endswith("table.csv")
    assert Path(got).read_bytes() == b"a,b"
    assert gr.File().preprocess(None) is None


def test_bytes_and_lists() -> None:
    assert gr.File(type="binary").preprocess(upload("a.bin", b"\0\1")) == b"\0\1"
    both = [upload("a.txt"), upload("b.txt")]
    assert [Path(p).name for p in gr.File(file_count="multiple").preprocess(both)] == [
        "a.txt",
        "b.txt",
    ]
    assert gr.File(file_count="multiple").preprocess(both[0])[0].endswith("a.txt")
    assert gr.File(file_count="multiple").preprocess([]) is None


@pytest.mark.parametrize(
    ("types", "name", "fine"),
    [
        ([".csv"], "a.CSV", True),
        (["csv"], "a.csv", True),
        ([".csv"], "a.csv.exe", False),
        (["image"], "a.webp", True),
        (["image"], "a.txt", False),
        (["text", ".pdf"], "a.pdf", True),
        (["file"], "a.anything", True),
        (["application/*"], "a.json", True),
    ],
)
def test_types_are_checked_on_the_server(types: list[str], name: str, fine: bool) -> None:
    file = gr.File(file_types=types)
    if fine:
        assert file.preprocess(upload(name))
    else:
        with pytest.raises(gr.Error, match="of another type than allowed"):
            file.preprocess(upload(name))


@pytest.mark.parametrize(
    "payload",
    [3, "a.txt", {}, {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, [1], [[]]],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="File: "):
        gr.File().preprocess(payload)


def test_one_file_is_one_file() -> None:
    with pytest.raises(gr.Error, match="2 files are more than the 1 allowed"):
        gr.File().preprocess([upload("a.txt"), upload("b.txt")])


def test_what_a_function_may_return(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("hello")
    sent: Any = gr.File().postprocess(path)
    assert (sent.orig_name, sent.size) == ("a.txt", 5)
    several: Any = gr.Files().postprocess([str(path), "https://example.com/b.txt"])
    assert [f.orig_name for f in several] == ["a.txt", "b.txt"]
    assert gr.File().postprocess(None) is None
    with pytest.raises(TypeError, match="a path or a web address"):
        gr.File().postprocess(b"bytes")
    with pytest.raises(ValueError, match="there is no file"):
        gr.File().postprocess("missing.txt")


def test_wrong_props_are_errors() -> None:
    with pytest.raises(ValueError, match="file_count must be"):
        gr.File(file_count="two")  # type: ignore[arg-type]  # what a caller may get wrong
    with pytest.raises(ValueError, match="type must be"):
        gr.File(type="bytes")  # type: ignore[arg-type]  # what a caller may get wrong
    with pytest.raises(ValueError, match="file_types must be a list"):
        gr.File(file_types=".csv")  # type: ignore[arg-type]  # what a caller may get wrong


def test_a_flag_keeps_copies(tmp_path: Path) -> None:
    kept = gr.Files().flag([upload("a.txt"), upload("a.txt")], tmp_path)
    assert [Path(path).name for path in kept] == ["a.txt", "a_1.txt"]


@pytest.mark.parametrize(
    ("said", "relative"),
    [
        ("photos/2024/a.txt", "photos/2024/a.txt"),
        ("a.txt", "a.txt"),
        (None, "a.txt"),
        (7, "a.txt"),
        ("/etc/cron.d/x", "etc/cron.d/a.txt"),
        ("../../etc/a.txt", "etc/a.txt"),
        ("..\\..\\windows\\win.ini", "windows/a.txt"),
        ("C:/con/nul/x", "C/file/file/a.txt"),
        ("a\0b/\u202ec/x", "ab/c/a.txt"),
        ("x/" * 65 + "a.txt", "a.txt"),
        ("x" * 5000 + "/a.txt", "a.txt"),
    ],
)
def test_where_a_file_lay_in_its_folder(said: Any, relative: str) -> None:
    file = {**upload("a.txt"), "orig_name": said}
    [got] = gr.File(file_count="directory").preprocess([file])
    assert got.relative == relative
    assert Path(got).read_bytes() == b"a,b"


def test_the_same_file_may_be_there_twice(
    tmp_path: Path, serve: Callable[..., str], page: Page
) -> None:
    (tmp_path / "a.txt").write_text("x")
    with gr.Blocks() as app:
        files = gr.Files(label="Files", interactive=True, height=300)
        path = str(tmp_path / "a.txt")
        gr.Button("Fill").click(lambda: [path, path], None, files)
    page.goto(serve(app, allowed_paths=[str(tmp_path)]))
    zone = page.get_by_role("button", name="Click to upload or drop files")
    expect(zone).to_be_visible()
    box = zone.bounding_box()
    assert box is not None
    assert box["height"] == 300
    page.get_by_role("button", name="Fill").click()
    expect(page.get_by_role("link", name="a.txt")).to_have_count(2)
    page.get_by_role("button", name="Remove this file").last.click()
    expect(page.get_by_role("link", name="a.txt")).to_have_count(1)
