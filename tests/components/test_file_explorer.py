"""FileExplorer: files of the server to choose from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import showglass as gr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.py", "a.txt", "data/one.csv", "data/deep/two.csv", "build/x.o", ".git/config"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_there_and_back(folder: Path) -> None:
    files = gr.FileExplorer(root_dir=folder)
    assert files.preprocess([["a.txt"], ["data", "one.csv"]]) == [
        str(folder / "a.txt"),
        str(folder / "data" / "one.csv"),
    ]
    assert files.preprocess(None) == []
    assert files.postprocess([str(folder / "a.txt"), "data/one.csv"]) == [
        ["a.txt"],
        ["data", "one.csv"],
    ]
    assert files.postprocess("b.py") == [["b.py"]]
    assert files.postprocess(None) is None
    single = gr.FileExplorer(root_dir=folder, file_count="single")
    assert single.preprocess([["a.txt"]]) == str(folder / "a.txt")
    assert single.preprocess([]) is None


def test_a_page_learns_that_the_folder_is_another_one_and_not_where(folder: Path) -> None:
    first, second = gr.FileExplorer(root_dir=folder), gr.FileExplorer(root_dir=folder / "data")
    signs = [one.wire_props()["root_dir"] for one in (first, first, second)]
    assert signs[0] == signs[1] != signs[2]
    assert str(folder) not in str([one.wire_props() for one in (first, second)])


def test_folders_come_first_and_say_what_may_be_chosen(folder: Path) -> None:
    files = gr.FileExplorer("**/*.csv", root_dir=folder, ignore_glob="build")
    assert files.ls(None) == [{"name": "data", "type": "folder", "valid": False}]
    assert files.ls(["data"]) == [
        {"name": "deep", "type": "folder", "valid": False},
        {"name": "one.csv", "type": "file", "valid": True},
    ]
    every = gr.FileExplorer(root_dir=folder)
    assert [entry["name"] for entry in every.ls([])] == ["build", "data", "a.txt", "b.py"]
    hidden = gr.FileExplorer(".git/*", root_dir=folder)
    assert hidden.preprocess([[".git", "config"]])


@pytest.mark.parametrize(
    ("glob", "names", "fits"),
    [
        ("*", ["a"], True),
        ("*", ["a", "b"], False),
        ("**", ["a", "b"], True),
        ("**/*", ["a"], True),
        ("a/**/b", ["a", "b"], True),
        ("a/**/b", ["a", "x", "y", "b"], True),
        ("a/**/b", ["a", "x"], False),
        ("./*.py", ["x.py"], True),
        ("[ab].py", ["c.py"], False),
        ("**/" * 30 + "x", ["a"] * 60, False),
    ],
)
def test_globs(folder: Path, glob: str, names: list[str], fits: bool) -> None:
    assert gr.FileExplorer(glob, root_dir=folder)._shelf.offers(names) is fits


@pytest.mark.parametrize(
    "payload",
    [
        3,
        {},
        "a.txt",
        ["a.txt"],
        [["b.py", ".."]],
        [["c.txt"]],
        [[]],
        [["build", "x.o"]],
        [["a.txt"]] * 10_001,
    ],
)
def test_claims_are_refused(folder: Path, payload: Any) -> None:
    with pytest.raises(gr.Error, match="FileExplorer: "):
        gr.FileExplorer(root_dir=folder, ignore_glob="build").preprocess(payload)


def test_one_file_is_one(folder: Path) -> None:
    single = gr.FileExplorer(root_dir=folder, file_count="single")
    with pytest.raises(gr.Error, match="2 files are more than the 1"):
        single.preprocess([["a.txt"], ["b.py"]])
    with pytest.raises(ValueError, match="one path was expected"):
        single.postprocess(["a.txt", "b.py"])


@pytest.mark.parametrize("value", ["../x", "/etc/passwd", "data/../../x", [3]])
def test_a_function_cannot_name_what_is_not_shown(folder: Path, value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        gr.FileExplorer(root_dir=folder).postprocess(value)


def test_the_place_of_the_root_is_not_told(folder: Path) -> None:
    files = gr.FileExplorer(root_dir=folder)
    assert str(folder) not in repr(files.get_config())
    assert str(folder) not in repr(files.wire_props())
    with pytest.raises(ValueError, match="file_count"):
        gr.FileExplorer(file_count="directory")  # type: ignore[arg-type]  # what is tested


def test_a_person_looks_and_chooses(folder: Path, serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        files = gr.FileExplorer(root_dir=folder, label="Pick")
        got = gr.Textbox(label="Got")
        files.change(lambda chosen: ",".join(Path(p).name for p in chosen), files, got)
        gr.FileExplorer(root_dir=folder, label="One", file_count="single", interactive=True)
    page.goto(serve(app))
    pick = page.get_by_role("group", name="Pick")
    pick.get_by_role("checkbox", name="a.txt").check()
    expect(page.get_by_label("Got")).to_have_value("a.txt")
    data = pick.get_by_role("button", name="expand directory data")
    data.press("Enter")
    expect(data).to_have_attribute("aria-expanded", "true")
    pick.get_by_role("checkbox", name="one.csv").press(" ")
    expect(page.get_by_label("Got")).to_have_value("a.txt,one.csv")
    expect(page.get_by_text("2 chosen")).to_be_visible()
    pick.get_by_role("checkbox", name="a.txt").uncheck()
    expect(page.get_by_label("Got")).to_have_value("one.csv")
    one = page.get_by_role("group", name="One")
    one.get_by_role("radio", name="a.txt").check()
    one.get_by_role("radio", name="b.py").check()
    expect(one.get_by_role("radio", name="a.txt")).not_to_be_checked()


def test_another_folder_is_looked_into(folder: Path, serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        files = gr.FileExplorer(root_dir=folder, label="Pick", interactive=True)
        gr.Button("Data").click(lambda: gr.FileExplorer(root_dir=folder / "data"), None, files)
        gr.Button("Python").click(
            lambda: gr.FileExplorer(glob="*.py", root_dir=folder), None, files
        )
    page.goto(serve(app))
    pick = page.get_by_role("group", name="Pick")
    expect(pick.get_by_role("checkbox", name="a.txt")).to_be_visible()
    page.get_by_role("button", name="Data", exact=True).click()
    expect(pick.get_by_role("checkbox", name="one.csv")).to_be_visible()
    expect(pick.get_by_role("checkbox", name="a.txt")).to_have_count(0)
    page.get_by_role("button", name="Python").click()
    expect(pick.get_by_role("checkbox", name="b.py")).to_be_visible()
    expect(pick.get_by_role("checkbox")).to_have_count(1)


def test_a_function_gets_a_folder_where_the_glob_offers_folders(folder: Path) -> None:
    many = gr.FileExplorer(root_dir=folder, ignore_glob="build")
    assert many.preprocess([["data"], ["a.txt"]]) == [str(folder / "data"), str(folder / "a.txt")]
    assert many.postprocess("data") == [["data"]]
    assert gr.FileExplorer(root_dir=folder, file_count="single").preprocess([["data"]]) == str(
        folder / "data"
    )
    with pytest.raises(gr.Error, match="not among those"):
        many.preprocess([["build"]])
    with pytest.raises(gr.Error, match="not among those"):
        gr.FileExplorer("**/*.csv", root_dir=folder).preprocess([["data"]])


def said(data: gr.SelectData) -> str:
    return f"{data.value} {data.selected}"


def test_a_person_chooses_a_folder(folder: Path, serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks(title="Folders") as app:
        files = gr.FileExplorer(root_dir=folder, label="Pick")
        got, told = gr.Textbox(label="Got"), gr.Textbox(label="Told")
        files.change(lambda chosen: ",".join(Path(p).name for p in chosen), files, got)
        files.select(said, None, told)
        gr.FileExplorer("**/*.csv", root_dir=folder, label="Tables", interactive=True)
        gr.FileExplorer(root_dir=folder, label="One", file_count="single", interactive=True)
    page.goto(serve(app))
    pick = page.get_by_role("group", name="Pick")
    box = pick.get_by_role("checkbox", name="data")
    start = "e => e.getBoundingClientRect().left"
    starts = {pick.get_by_role("checkbox", name=n).evaluate(start) for n in ("data", "a.txt")}
    assert len(starts) == 1  # marks of folders and of files stand in one line
    box.press(" ")
    expect(page.get_by_label("Got")).to_have_value("data")
    expect(page.get_by_label("Told")).to_have_value("data True")
    pick.get_by_role("button", name="expand directory data").click()
    pick.get_by_role("checkbox", name="deep").check()
    expect(page.get_by_label("Got")).to_have_value("data,deep")
    box.uncheck()
    expect(page.get_by_label("Got")).to_have_value("deep")
    expect(page.get_by_label("Told")).to_have_value("data False")
    # where a glob offers none, or one file is wanted, folders are but opened
    for name in ("Tables", "One"):
        other = page.get_by_role("group", name=name)
        expect(other.get_by_role("button", name="expand directory data")).to_be_visible()
        for choice in (other.get_by_role("checkbox"), other.get_by_role("radio")):
            expect(choice.and_(other.get_by_label("data", exact=True))).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 800})
    assert Axe().run(page).response["violations"] == []
