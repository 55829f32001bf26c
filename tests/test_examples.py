"""Examples."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

import showglass as gr


def made(samples: Any, several: bool = True, **arguments: Any) -> tuple[gr.Blocks, gr.Examples]:
    with gr.Blocks() as app:
        name, age = gr.Textbox(label="Name"), gr.Number(label="Age")
        examples = gr.Examples(samples, [name, age] if several else name, **arguments)
    return app, examples


def test_it_has_the_known_arguments() -> None:
    given = inspect.signature(gr.Examples).parameters
    assert list(given)[:5] == ["examples", "inputs", "outputs", "fn", "cache_examples"]
    assert given["api_name"].default == "load_example"
    assert given["api_visibility"].default == "undocumented"
    assert given["examples_per_page"].default == 10
    assert given["preload"].default == 0
    assert given["example_labels"].kind is inspect.Parameter.KEYWORD_ONLY


def test_a_click_fills_in_the_inputs() -> None:
    app, examples = made([["Ada", 36], ["Bob", 7]])
    edge = examples.load_input_event
    assert edge.api_name == "load_example"
    assert edge.visibility == "undocumented"
    assert [b._id for b in edge.inputs] == [examples.dataset._id]
    assert edge.outputs == examples.inputs
    assert edge(1) == ["Bob", 7]
    assert app.dependencies == [edge]


def test_one_input_takes_a_flat_list() -> None:
    _, examples = made(["a", "b"], several=False)
    assert examples.dataset.get_config()["samples"] == [["a"], ["b"]]
    assert examples.load_input_event(0) == "a"


def test_a_column_without_samples_is_left_alone() -> None:
    _, examples = made([[None, 1], [None, 2]])
    assert [c.label for c in examples.load_input_event.outputs] == ["Age"]  # type: ignore[attr-defined]  # components
    assert examples.load_input_event(1) == 2
    _, short = made([["a"], ["b"]])
    assert [c.label for c in short.load_input_event.outputs] == ["Name"]  # type: ignore[attr-defined]  # components


def test_a_click_may_run_the_function() -> None:
    app, examples = made([["Ada", 36]], fn=lambda name, age: None, run_on_click=True)
    assert [d.trigger_after for d in app.dependencies] == [None, examples.load_input_event.id]
    with pytest.raises(ValueError, match="needs fn"):
        made([["Ada", 36]], run_on_click=True)


def test_a_folder_with_a_log(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text('Name,Age\nAda,36\n"B, C",\nphoto.txt,1\n')
    (tmp_path / "photo.txt").write_text("x")
    _, examples = made(str(tmp_path))
    assert examples.rows == [["Ada", 36], ["B, C", None], [str(tmp_path / "photo.txt"), 1]]


def test_a_log_names_no_file_outside_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "log.csv").write_text("Name,Age\n../secret.txt,1\n")
    assert made(folder)[1].rows == [["../secret.txt", 1]]


def test_a_folder_of_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text(name)
    _, examples = made(tmp_path, several=False)
    assert examples.rows == [[str(tmp_path / "a.txt")], [str(tmp_path / "b.txt")]]
    with pytest.raises(ValueError, match=r"no log\.csv"):
        made(tmp_path)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        made(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        ([], "list of samples or a folder"),
        (None, "list of samples or a folder"),
        (["a", "b"], "Example 0 must be a list"),
        ([["a", 1, 2]], "Example 0 has 3 values for 2 inputs"),
    ],
)
def test_samples_that_do_not_fit_are_named(samples: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        made(samples)


def test_outside_of_an_app_it_is_an_error() -> None:
    with pytest.raises(ValueError, match="with Blocks"):
        gr.Examples(["a"], gr.Textbox())


def test_what_is_no_component_is_an_error() -> None:
    with gr.Blocks(), pytest.raises(ValueError, match="'textbox'"):
        gr.Examples(["a"], "textbox")  # type: ignore[arg-type]  # what a user may write


def test_what_is_not_built_yet_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in ({"cache_examples": True}, {"visible_columns": [0]}):
        with pytest.raises(NotImplementedError, match=next(iter(arguments))):
            made([["a", 1]], **arguments)
    monkeypatch.setenv("GRADIO_CACHE_EXAMPLES", "true")
    with pytest.raises(NotImplementedError, match="cache_examples"):
        made([["a", 1]])
    made([["a", 1]], cache_examples=False)
