"""Edges: what an event listener becomes, its chains, names and checks."""

from __future__ import annotations

from typing import Any

import pytest

import showglass as gr


def greet(name: str) -> str:
    """Says hello.

    Args:
        name: of a person
    """
    return f"Hello {name}"


def wrong(listener: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls that a type checker would refuse, rightly, are what is tested."""
    return listener(*args, **kwargs)


def test_config_of_a_listener() -> None:
    with gr.Blocks() as demo:
        name, out = gr.Textbox(), gr.Textbox()
        edge = name.submit(greet, name, out, show_progress="minimal", scroll_to_output=True)
    config = edge.get_config()
    assert demo.dependencies == [edge]
    assert config["id"] == 0
    assert config["targets"] == [[name._id, "submit"]]
    assert (config["inputs"], config["outputs"]) == ([name._id], [out._id])
    assert (config["backend_fn"], config["js"], config["queue"]) == (True, None, True)
    assert (config["api_name"], config["api_description"]) == ("greet", "Says hello.")
    assert (config["show_progress"], config["scroll_to_output"]) == ("minimal", True)
    assert config["types"] == {"generator": False, "cancel": False}
    assert config["trigger_mode"] == "once"
    assert edge["trigger_after"] is None


def test_chains() -> None:
    with gr.Blocks():
        button, out = gr.Button(), gr.Textbox()
        first = button.click(lambda: "a", None, out)
        always = first.then(lambda: "b", None, out)
        good = always.success(lambda: "c", None, out)
        bad = first.failure(lambda: "d", None, out)
    for edge, after, success, failure, name in (
        (always, first, False, False, "then"),
        (good, always, True, False, "success"),
        (bad, first, False, True, "failure"),
    ):
        config = edge.get_config()
        assert config["trigger_after"] == after.id
        assert config["trigger_only_on_success"] is success
        assert config["trigger_only_on_failure"] is failure
        assert config["targets"] == [[None, name]]


def test_cancels_is_an_edge_of_its_own() -> None:
    with gr.Blocks() as demo:
        start, stop = gr.Button(), gr.Button()
        running = start.click(lambda: None)
        other = start.click(lambda: None)
        stop.click(lambda: None, cancels=[running, other])
    canceller = demo.dependencies[-1].get_config()
    assert canceller["cancels"] == [running.id, other.id]
    assert canceller["types"]["cancel"] is True
    assert canceller["targets"] == [[stop._id, "click"]]
    assert (canceller["backend_fn"], canceller["queue"]) == (False, False)
    assert len(demo.dependencies) == 4


def test_api_names() -> None:
    with gr.Blocks():
        button = gr.Button()
        names = [
            button.click(greet, button).api_name,
            button.click(greet, button).api_name,
            button.click(lambda: None).api_name,
            button.click(lambda: None).api_name,
            button.click(greet, button, api_name="say hello!").api_name,
            button.click(greet, button, api_name="a-b_c").api_name,
            button.click(greet, button, api_name="").api_name,
        ]
    assert names == ["greet", "greet_1", "lambda", "lambda_1", "sayhello", "a-b_c", "greet_2"]


def test_visibility() -> None:
    with gr.Blocks():
        button = gr.Button()
        public = button.click(greet, button)
        hidden = button.click(greet, button, api_visibility="undocumented")
        private = button.click(greet, button, api_name=False)
        script = button.click(None, js="() => null")
    seen = [
        (e.visibility, e.is_public, e.callable_by_clients)
        for e in (public, hidden, private, script)
    ]
    assert seen == [
        ("public", True, True),
        ("undocumented", False, True),
        ("private", False, False),
        ("private", False, False),
    ]
    assert script.get_config()["backend_fn"] is False


def test_descriptions() -> None:
    with gr.Blocks():
        button = gr.Button()
        assert button.click(greet, button).description() == "Says hello."
        assert button.click(greet, button, api_description="Mine.").description() == "Mine."
        assert button.click(greet, button, api_description=False).description() == ""


def test_trigger_modes() -> None:
    with gr.Blocks():
        box, drop = gr.Textbox(), gr.Dropdown()
        assert box.change(greet, box).trigger_mode == "always_last"
        assert drop.key_up(greet, box).trigger_mode == "always_last"
        assert box.submit(greet, box).trigger_mode == "once"
        assert box.change(greet, box, trigger_mode="multiple").trigger_mode == "multiple"


def test_inputs_are_components() -> None:
    with gr.Blocks():
        button, box = gr.Button(), gr.Textbox()
        with pytest.raises(ValueError, match=r"inputs=.* a list or a set of them, got dict"):
            wrong(button.click, greet, {"name": box})
        with pytest.raises(ValueError, match=r"inputs=\) holds 'name', which is no component"):
            wrong(button.click, greet, ["name"])
        with pytest.raises(ValueError, match="outputs="):
            wrong(button.click, greet, box, 7)
        with pytest.raises(TypeError, match="fn must be a function, got 3"):
            wrong(button.click, 3)


def test_a_generator_cannot_take_batches() -> None:
    def numbers() -> Any:
        yield 1

    with gr.Blocks(), pytest.raises(ValueError, match="numbers is a generator: batch=True"):
        gr.Button().click(numbers, batch=True)


def test_inputs_as_a_set_come_in_the_order_of_ids_and_as_one_dict() -> None:
    seen: list[Any] = []
    with gr.Blocks() as demo:
        first, second = gr.Textbox(), gr.Number()
        gr.Button().click(seen.append, {second, first})
    assert demo.dependencies[0].inputs == [first, second]
    demo("a", 2)
    assert seen == [{first: "a", second: 2}]


def test_inputs_by_name_follow_the_others() -> None:
    def describe(text: str, *, times: int) -> str:
        return text * times

    with gr.Blocks() as demo:
        text, times, out = gr.Textbox(), gr.Number(precision=0), gr.Textbox()
        edge = text.submit(describe, text, out, inputs_kwargs={"times": times})
    assert edge.get_config()["inputs"] == [text._id, times._id]
    assert demo("ab", 3) == "ababab"


def test_a_decorated_function_stays_callable() -> None:
    with gr.Blocks() as demo:
        button, out = gr.Button(), gr.Textbox()

        @button.click(inputs=button, outputs=out)
        def shout(text: str) -> str:
            return text.upper()

        edge = demo.dependencies[0]

        @edge.then(inputs=out, outputs=out)
        def again(text: str) -> str:
            return text * 2

    first, second = demo.dependencies
    assert shout("a") == "A"
    assert (first.api_name, second.api_name) == ("shout", "again")
    assert second.trigger_after == first.id


def test_an_edge_of_the_page_alone_cannot_be_called() -> None:
    with gr.Blocks():
        edge = gr.Button().click(None, js="() => null")
    with pytest.raises(TypeError, match="in the browser alone"):
        edge()


def test_only_edges_with_a_component_class_hint_need_all_props() -> None:
    def look(number: gr.Number, text: str) -> None: ...

    with gr.Blocks():
        number, text = gr.Number(), gr.Textbox()
        edge = number.change(look, [number, text])
    assert edge.get_config()["component_prop_inputs"] == [0]
