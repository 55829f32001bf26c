"""Events of components, and `on` for several at once."""

from __future__ import annotations

from typing import Any

import pytest

import showglass as gr
from showglass.events import Listener


def test_an_event_of_a_class_tells_what_it_is_and_of_an_instance_listens() -> None:
    assert gr.Textbox.submit.name == "submit"
    assert gr.Textbox.submit.doc
    listener = gr.Textbox().submit
    assert isinstance(listener, Listener)
    assert listener.event is gr.Textbox.submit


def test_a_template_has_the_events_of_its_base() -> None:
    assert gr.TextArea.__events__ == gr.Textbox.__events__
    assert "click" not in gr.Textbox.__events__


def test_a_listener_marks_what_the_page_must_offer() -> None:
    with gr.Blocks():
        box = gr.Textbox()
        assert box.get_config()["_selectable"] is False
        box.select(lambda: None)
        assert box.get_config()["_selectable"] is True


def test_on_several_triggers() -> None:
    with gr.Blocks():
        button, box = gr.Button(), gr.Textbox()
        edge = gr.on([button.click, box.submit], lambda x: x, box, box)
    assert edge.targets == [(button, "click"), (box, "submit")]


def test_on_without_triggers_is_the_load_and_every_change() -> None:
    with gr.Blocks() as demo:
        text, level, out = gr.Textbox(), gr.Slider(), gr.Textbox()
        edge = gr.on(None, lambda a, b: f"{a}{b}", [text, level], out)
    assert edge.targets == [(text, "change"), (level, "change"), (demo, "load")]


def test_on_as_a_decorator() -> None:
    with gr.Blocks() as demo:
        button, box = gr.Button(), gr.Textbox()

        @gr.on(button.click, inputs=box, outputs=box)
        def twice(text: str) -> str:
            return text * 2

    assert twice("a") == "aa"
    assert demo.dependencies[0].api_name == "twice"


def test_on_takes_no_unknown_keyword() -> None:
    unknown: Any = {"progress": "full"}
    with gr.Blocks(), pytest.raises(TypeError, match="no argument 'progress'"):
        gr.on(gr.Button().click, lambda: None, **unknown)


def test_events_belong_to_an_app() -> None:
    with pytest.raises(ValueError, match="inside of `with Blocks"):
        gr.Button().click(lambda: None)


def test_one_may_listen_after_the_app_is_described() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()
    edge = button.click(lambda: None)
    assert demo.dependencies == [edge]


def test_defaults_of_an_event_give_way_to_what_is_said() -> None:
    with gr.Blocks():
        timer = gr.Timer()
        assert timer.tick(lambda: None).options.show_progress == "hidden"
        assert timer.tick(lambda: None, show_progress="full").options.show_progress == "full"


def test_load_and_unload() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        load = demo.load(lambda: "hello", None, box)
        leave = demo.unload(lambda: None)
    assert load.targets == [(demo, "load")]
    assert leave.visibility == "private"
