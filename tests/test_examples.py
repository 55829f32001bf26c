"""Examples."""

from __future__ import annotations

import inspect
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

import showglass as gr
from showglass.gates.open_file import vault
from showglass.values.files import local_path


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
    assert [c.label for c in examples.load_input_event.outputs] == ["Age"]  # type: ignore[attr-defined]  # they are components
    assert examples.load_input_event(1) == 2
    _, short = made([["a"], ["b"]])
    assert [c.label for c in short.load_input_event.outputs] == ["Name"]  # type: ignore[attr-defined]  # they are components


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


def test_some_columns_may_stay_unseen_and_are_filled_in_all_the_same() -> None:
    _, examples = made([["Ada", 36], ["Bob", 7]], visible_columns=[1])
    shown = examples.dataset.get_config()
    assert shown["samples"] == [[36], [7]]
    assert shown["headers"] == ["Age"]
    assert examples.load_input_event(1) == ["Bob", 7]
    assert examples.load_input_event.outputs == examples.inputs


def test_columns_stand_in_the_order_of_the_inputs() -> None:
    _, examples = made([["Ada", 36]], visible_columns=[1, 0])
    assert examples.dataset.get_config()["headers"] == ["Name", "Age"]


@pytest.mark.parametrize("wanted", [[5], [-1], ["Age"], "Age", [True], []])
def test_columns_that_are_not_there_are_an_error(wanted: Any) -> None:
    with pytest.raises(ValueError, match="visible_columns"):
        made([["Ada", 36]], visible_columns=wanted)


def test_columns_without_samples_cannot_be_all_that_is_seen() -> None:
    with pytest.raises(ValueError, match="leaves nothing to show"):
        made([[None, 36]], visible_columns=[0])


# -- cached answers ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where answers are kept."""
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Counting:
    """A function that says how often it ran."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def __call__(self, name: str, age: float) -> tuple[str, dict[str, float]]:
        self.calls.append((name, age))
        return f"{name} {age}", {"old": age / 100, "young": 1 - age / 100}


def cached(
    fn: Any, samples: Any = (("Ada", 36), ("Bob", 7)), **arguments: Any
) -> tuple[gr.Blocks, gr.Examples]:
    with gr.Blocks() as app:
        name, age = gr.Textbox(label="Name"), gr.Number(label="Age", precision=0)
        words, label = gr.Textbox(label="Words"), gr.Label(label="Label")
        rows = [list(row) for row in samples]
        made_of = {"cache_examples": True, "preload": False, **arguments}
        examples = gr.Examples(rows, [name, age], [words, label], fn, **made_of)
    return app, examples


@pytest.mark.usefixtures("folder")
def test_answers_are_made_once_and_shown_by_a_click() -> None:
    fn = Counting()
    app, examples = cached(fn)
    assert fn.calls == [("Ada", 36), ("Bob", 7)]
    edge = examples.load_input_event
    assert [b.label for b in edge.outputs] == ["Name", "Age", "Words", "Label"]  # type: ignore[attr-defined]  # they are components
    found = app(1, api_name="/load_example")
    assert found[:3] == ["Bob", 7, "Bob 7"]
    assert [row["label"] for row in found[3]["confidences"]] == ["young", "old"]
    assert len(fn.calls) == 2


def test_answers_outlive_the_app(folder: Path) -> None:
    cached(Counting())
    (first,) = folder.iterdir()
    assert (first / "log.csv").read_text().splitlines()[0] == "example,Words,Label"
    again = Counting()
    _, examples = cached(again)
    # the number of the component, which is the folder's name, is another one in the same process
    assert examples.cache is not None
    reread = type(examples.cache)(first, again, examples.inputs, examples.outputs, examples.rows)
    again.calls.clear()
    assert reread.answer(0)[0] == "Ada 36"
    assert again.calls == []


def test_stale_answers_are_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fn = Counting()
    _, examples = cached(fn)
    (first,) = folder.iterdir()
    assert examples.cache is not None
    kind, rest = type(examples.cache), (fn, examples.inputs, examples.outputs)
    fn.calls.clear()
    kind(first, *rest, [["Ada", 36], ["Bob", 8]]).fill()
    assert fn.calls == [("Ada", 36), ("Bob", 8)]
    fn.calls.clear()
    monkeypatch.setenv("GRADIO_RESET_EXAMPLES_CACHE", "True")
    kind(first, *rest, [["Ada", 36], ["Bob", 8]]).fill()
    assert len(fn.calls) == 2


@pytest.mark.usefixtures("folder")
def test_lazy_answers_are_made_by_the_first_click() -> None:
    fn = Counting()
    app, _ = cached(fn, cache_mode="lazy")
    assert fn.calls == []
    for _ in range(2):
        assert app(1, api_name="/load_example")[2] == "Bob 7"
    assert fn.calls == [("Bob", 7)]


async def later(name: str, age: float, progress: Any = gr.Progress()) -> list[Any]:  # noqa: B008  the way to ask for it
    progress(0.5)
    return [name.upper(), None]


def stepwise(name: str, age: float, request: gr.Request) -> Any:
    yield "never seen", None
    yield f"{name} {request.username}", "adult"


def batched(names: list[str], ages: list[float]) -> Any:
    return [name[::-1] for name in names], [str(age) for age in ages]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("fn", "arguments", "answer"),
    [
        (later, {}, ["ADA", {}]),
        (stepwise, {}, ["Ada None", {"label": "adult", "confidences": None}]),
        (batched, {"batch": True}, ["adA", {"label": "36", "confidences": None}]),
    ],
)
def test_every_kind_of_function(fn: Any, arguments: dict[str, Any], answer: list[Any]) -> None:
    _, examples = cached(fn, **arguments)
    assert examples.cache is not None
    assert examples.cache.answer(0) == answer


def test_files_among_the_answers_can_be_shown(folder: Path) -> None:
    def draw(name: str) -> Any:
        return np.full((4, 4, 3), 200, np.uint8)

    with gr.Blocks() as app:
        name, picture = gr.Textbox(), gr.Image()
        gr.Examples(["a"], name, picture, draw, cache_examples=True)
    shutil.rmtree(vault().root)
    vault().root.mkdir()
    found = app(0, api_name="/load_example")[1]
    path = local_path(msgspec.to_builtins(found))
    assert path.read_bytes() == next(folder.rglob("*.webp")).read_bytes()


@pytest.mark.usefixtures("folder")
def test_a_sample_is_shown_when_the_page_opens() -> None:
    app, _ = cached(Counting(), preload=1)
    load = app.dependencies[-1]
    assert load.targets == [(app, "load")]
    assert load.visibility == "private"
    assert app(fn_index=load.id)[:3] == ["Bob", 7, "Bob 7"]
    with pytest.raises(ValueError, match="there are 2"):
        cached(Counting(), preload=2)


@pytest.mark.usefixtures("folder")
def test_caching_needs_a_function_and_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="needs fn and outputs"):
        made([["a", 1]], cache_examples=True)
    with pytest.raises(ValueError, match="'eager' or 'lazy'"):
        cached(Counting(), cache_mode="later")
    monkeypatch.setenv("GRADIO_CACHE_EXAMPLES", "true")
    assert made([["a", 1]])[1].cache is None
    assert cached(Counting(), cache_examples=None)[1].cache is not None
    assert cached(Counting(), cache_examples=False)[1].cache is None


@pytest.mark.usefixtures("folder")
def test_an_answer_that_does_not_fit_is_named() -> None:
    def one(name: str, age: float) -> str:
        return name

    with pytest.raises(ValueError, match=r"one\(\) returned 1 values for 2 outputs"):
        cached(one)
