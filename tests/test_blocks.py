"""`Blocks`: what it collects, what it checks, and apps inside of apps."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import showglass as gr
from tests.page_client import PageClient, page_data

Serve = Callable[..., str]


def test_blocks_made_inside_belong_to_the_app() -> None:
    with gr.Blocks() as app, gr.Row():
        box = gr.Textbox()
    assert box._id in app.blocks
    assert gr.Textbox().root is None


def test_an_unknown_argument_is_named() -> None:
    wrong: Any = {"titel": "x"}
    with pytest.raises(TypeError, match="no argument 'titel'"):
        gr.Blocks(**wrong)


def test_arguments_that_moved_to_launch_are_accepted_with_a_warning() -> None:
    moved: Any = {"css": "body {}"}
    with pytest.warns(DeprecationWarning, match="pass it to launch"):
        gr.Blocks(**moved)


def test_an_input_without_a_place_is_named() -> None:
    loose = gr.Textbox(label="Loose", render=False)
    with pytest.raises(ValueError, match="no place in the app"), gr.Blocks():
        gr.Button().click(lambda x: x, loose, None)


def test_a_function_that_takes_another_number_of_inputs_is_a_warning() -> None:
    def two(a: str, b: str) -> str:
        return a + b

    with (
        pytest.warns(UserWarning, match=r"two\(\) takes 2 inputs but its event passes 1"),
        gr.Blocks(),
    ):
        gr.Button().click(two, gr.Textbox(), None)


def test_a_component_has_one_place() -> None:
    with gr.Blocks():
        box = gr.Textbox()
        with pytest.raises(ValueError, match="already has a place"):
            box.render()
        box.unrender()
        box.render()


def test_an_app_inside_an_app_brings_its_events_along() -> None:
    with gr.Blocks() as inner:
        box, out = gr.Textbox(), gr.Textbox()
        first = box.change(lambda x: x, box, out, api_name="copy")
        first.then(lambda x: x, out, box)
        gr.Button().click(None, cancels=first)
    with gr.Blocks() as outer:
        mine = gr.Textbox()
        mine.change(lambda x: x, mine, None, api_name="copy")
        inner.render()
    names = [d.api_name for d in outer.dependencies]
    assert names == ["copy", "copy_1", "lambda", "", ""]
    assert [d.id for d in outer.dependencies] == [0, 1, 2, 3, 4]
    assert outer.dependencies[4].cancels == [1]
    assert outer.dependencies[2].trigger_after == 1
    assert box._id in outer.blocks


def test_a_callable_value_is_called_on_load_and_when_its_inputs_change(serve: Serve) -> None:
    calls = [0]

    def fresh() -> str:
        calls[0] += 1
        return f"call {calls[0]}"

    with gr.Blocks() as app:
        box = gr.Textbox(fresh, label="Now")
        name = gr.Textbox()
        shout = gr.Textbox(lambda n: (n or "").upper(), inputs=name)
    assert (box.value, shout.value) == ("call 1", None)
    page = PageClient(serve(app))
    edges = page_data(page.url)["events"]
    targets = [e["targets"] for e in edges]
    assert [[app._id, "load"]] in targets
    assert [[app._id, "load"], [name._id, "change"]] in targets
    page.call(edges[0]["id"])
    assert page.value(box) == "call 2"
    page.call(edges[1]["id"], "ada")
    assert page.value(shout) == "ADA"
    page.close()


def test_every_makes_a_timer() -> None:
    with gr.Blocks() as app:
        gr.Textbox(lambda: "x", every=2.5)
    timers = [b for b in app.blocks.values() if isinstance(b, gr.Timer)]
    assert [t.value for t in timers] == [2.5]
    assert (timers[0], "tick") in app.dependencies[0].targets


def test_the_app_can_be_called_in_process() -> None:
    with gr.Blocks() as app:
        box, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda n: f"Hello {n}", box, out, api_name="greet")
    assert app("Ada") == "Hello Ada"
    assert app("Ada", api_name="/greet") == "Hello Ada"
    with pytest.raises(ValueError, match=r"no endpoint 'gret'.*/greet"):
        app("Ada", api_name="gret")


def test_queue_arguments_are_checked() -> None:
    with gr.Blocks() as app:
        pass
    assert app.queue(max_size=3, default_concurrency_limit=None) is app
    assert app.default_limit is None
    with pytest.raises(ValueError, match="max_size"):
        app.queue(max_size=0)


def test_events_outside_of_an_app_are_refused() -> None:
    with pytest.raises(ValueError, match="inside of `with Blocks"):
        gr.Button().click(lambda: None)


def test_info_outside_of_an_event_prints(capsys: Any) -> None:
    gr.Info("Loaded")
    assert capsys.readouterr().out == "Loaded\n"
    with pytest.warns(UserWarning, match="Dim"):
        gr.Warning("Dim")


def test_describing_apps_in_two_threads_does_not_mix_them() -> None:
    apps: list[gr.Blocks] = []
    barrier = threading.Barrier(2, timeout=30)

    def describe() -> None:
        with warnings.catch_warnings(), gr.Blocks() as app:
            barrier.wait()
            gr.Textbox()
            barrier.wait()
        apps.append(app)

    threads = [threading.Thread(target=describe) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sum(isinstance(b, gr.Textbox) for b in app.blocks.values()) for app in apps] == [1, 1]
