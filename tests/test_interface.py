"""`Interface`: its four shapes, its endpoints, live runs, generators, flagging and examples."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from tests.page_client import PageClient

Serve = Callable[..., str]


def greet(name: str, times: float) -> str:
    """Greets somebody.

    Args:
        name: who
    """
    return " ".join([f"Hello {name}"] * int(times))


def edge(app: gr.Interface, name: str) -> Any:
    return next(d for d in app.dependencies if d.api_name == name)


def kinds(app: gr.Interface) -> list[str]:
    return sorted(type(b).__name__ for b in app.blocks.values())


def test_the_standard_shape(serve: Serve) -> None:
    app = gr.Interface(greet, ["text", gr.Slider(1, 5, step=1)], "text", flagging_mode="never")
    main = edge(app, "greet")
    assert [b.label for b in main.inputs] == ["name", "times"]
    assert [b.label for b in main.outputs] == ["output"]
    assert main.outputs[0].interactive is False
    assert main.description() == "Greets somebody."
    assert {n for _, n in main.targets} == {"click", "submit"}
    page = PageClient(serve(app))
    page.call(main.id, "Ada", 2)
    assert page.value(main.outputs[0]) == "Hello Ada Hello Ada"
    page.close()


def test_several_outputs_are_numbered() -> None:
    app = gr.Interface(lambda x: (x, x), "text", ["text", "text"])
    assert [b.label for b in app.output_components] == ["output 0", "output 1"]


def test_outputs_alone_have_a_generate_button() -> None:
    app = gr.Interface(lambda: "x", None, "text")
    assert app.submit_btn.value == "Generate"


def test_inputs_alone() -> None:
    app = gr.Interface(lambda x: None, "text", None)
    assert app.dependencies[0].outputs == []


def test_the_same_component_on_both_sides_is_one_column() -> None:
    box = gr.Textbox()
    app = gr.Interface(str.upper, box, box)
    assert app.unified
    assert kinds(app).count("Column") == 1
    assert box.interactive is None


def test_live_listens_to_every_change() -> None:
    app = gr.Interface(greet, ["text", "slider"], "text", live=True)
    main = edge(app, "greet")
    assert [n for _, n in main.targets] == ["change", "change"]
    assert main.trigger_mode == "always_last"
    assert app.submit_btn.parent is None


def test_a_generator_has_a_stop_button_that_cancels_it() -> None:
    def count(name: str) -> Iterator[str]:
        yield name

    app = gr.Interface(count, "text", "text")
    main = edge(app, "count")
    assert app.stop_btn.parent is not None
    assert [d.cancels for d in app.dependencies if d.cancels] == [[main.id]]
    assert [d.trigger_after for d in app.dependencies if d.trigger_after is not None] == [main.id]


def test_a_flag_appends_to_a_csv_file(serve: Serve, tmp_path: Path) -> None:
    app = gr.Interface(
        greet,
        ["text", "number"],
        "text",
        flagging_dir=str(tmp_path),
        flagging_options=["wrong", "odd"],
    )
    assert [b.value for b, _ in app.flag_buttons] == ["Flag as wrong", "Flag as odd"]
    flags = [d for d in app.dependencies if (app.flag_buttons[1][0], "click") in d.targets]
    page = PageClient(serve(app))
    assert page.call(flags[0].id, "=evil()", 2, "Hello")[0] == "done"
    assert page.logs[0][0] == "success"
    page.close()
    with (tmp_path / "dataset1.csv").open(newline="", encoding="utf-8") as file:
        header, row = list(csv.reader(file))
    assert header == ["name", "times", "output", "flag", "username", "timestamp"]
    assert row[:4] == ["'=evil()", "2", "Hello", "odd"]


def test_auto_flagging_follows_success(tmp_path: Path) -> None:
    app = gr.Interface(
        greet, ["text", "number"], "text", flagging_mode="auto", flagging_dir=str(tmp_path)
    )
    assert app.flag_buttons == []
    assert [d.trigger_on for d in app.dependencies if d.trigger_after is not None] == ["success"]


def test_state_is_a_shortcut_with_the_default_of_its_parameter(serve: Serve) -> None:
    def count(name: str, seen: Any = 3) -> tuple[str, int]:
        return f"{name} {seen}", seen + 1

    app = gr.Interface(count, ["text", "state"], ["text", "state"], flagging_mode="never")
    page = PageClient(serve(app))
    main = edge(app, "count")
    page.call(main.id, "a", None)
    page.call(main.id, "b", None)
    assert page.value(app.output_components[0]).startswith("b ")
    page.close()


def test_examples_fill_the_inputs(serve: Serve) -> None:
    app = gr.Interface(greet, ["text", gr.Slider(1, 5)], "text", examples=[["Ada", 2], ["Bob", 3]])
    load = edge(app, "load_example")
    page = PageClient(serve(app))
    page.call(load.id, 1)
    assert [page.value(b) for b in app.input_components] == ["Bob", 3]
    page.close()


def test_title_and_texts() -> None:
    app = gr.Interface(
        greet, ["text", "number"], "text", title="Greeter", description="d", article="a"
    )
    assert app.title == "Greeter"
    assert kinds(app).count("Markdown") == 2


@pytest.mark.parametrize(
    "link", [True, "Copy a link", gr.DeepLinkButton("Copy a link", render=False)]
)
def test_a_link_to_what_the_page_shows(link: Any) -> None:
    app = gr.Interface(greet, ["text", "number"], "text", deep_link=link, allow_duplication=True)
    assert kinds(app).count("DeepLinkButton") == 1
    assert kinds(app).count("DuplicateButton") == 1
    [button] = [b for b in app.blocks.values() if isinstance(b, gr.DeepLinkButton)]
    assert button.value == ("Share via Link" if link is True else "Copy a link")
    assert "DeepLinkButton" not in kinds(gr.Interface(greet, ["text", "number"], "text"))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"exmaples": []}, TypeError, "Did you mean 'examples'"),
        ({"flagging_mode": "sometimes"}, ValueError, "'never', 'auto' or 'manual'"),
        ({"inputs": "txt"}, ValueError, "no component 'txt'. Did you mean 'text'"),
        ({"fn": 3}, TypeError, "must be a function"),
        ({"inputs": None, "outputs": None}, ValueError, "needs inputs, outputs or both"),
    ],
)
def test_wrong_arguments_are_named(
    arguments: dict[str, Any], error: type[Exception], words: str
) -> None:
    given: dict[str, Any] = {
        "fn": greet,
        "inputs": ["text", "number"],
        "outputs": "text",
        **arguments,
    }
    with pytest.raises(error, match=words):
        gr.Interface(**given)


def test_shortcuts_ignore_case_and_underscores() -> None:
    assert isinstance(gr.component("Check_Box"), gr.Checkbox)
    assert isinstance(gr.component("text"), gr.Textbox)
    assert isinstance(gr.component("json"), gr.JSON)
