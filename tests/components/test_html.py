"""HTML."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import showglass as gr


def test_it_has_the_known_arguments() -> None:
    given = inspect.signature(gr.HTML).parameters
    assert next(iter(given)) == "value"
    assert given["html_template"].default == "${value}"
    assert given["props"].kind is inspect.Parameter.VAR_KEYWORD
    assert {"css_template", "js_on_load", "apply_default_css", "autoscroll", "head"} <= set(given)
    config = gr.HTML().get_config()
    assert config["name"] == "html"
    assert config["component_class_name"] == "HTML"
    assert config["props"] == {}
    assert config["padding"] is False
    assert "server_functions" not in config
    assert [config[flag] for flag in ("likeable", "streamable", "_undoable", "_retryable")] == [
        False
    ] * 4


def test_it_has_every_event() -> None:
    with gr.Blocks() as app:
        html = gr.HTML("x")
        html.click(None)
        html.like(None)
    assert {"click", "double_click", "like", "key_up", "copy", "collapse"} <= set(
        gr.HTML.__events__
    )
    assert len(gr.HTML.__events__) == 34
    assert html.get_config()["likeable"] is True
    assert len(app.dependencies) == 2


def test_keywords_of_ones_own_are_values_of_the_template() -> None:
    html = gr.HTML(
        1, html_template="{{value}} {{name}} ${deep.way.0}", name="Ada", deep={"way": [1]}
    )
    assert html.get_config()["props"] == {"deep": {"way": [1]}, "name": "Ada"}
    assert html.wire_props()["name"] == "Ada"


def test_they_may_be_changed_for_a_session() -> None:
    html = gr.HTML(html_template="{{name}} {{more}}", name="Ada")
    changed = html.with_props({"name": "Bob", "more": 2, "max_height": 9})
    assert changed.wire_props()["name"] == "Bob"
    assert changed.wire_props()["more"] == 2
    assert changed.wire_props()["max_height"] == 9
    assert html.wire_props()["name"] == "Ada"


@pytest.mark.parametrize("value", ["<b>x</b>", {"a": 1}, [1], 3, None])
def test_any_value_passes(value: Any) -> None:
    assert gr.HTML().postprocess(value) == value
    assert gr.HTML().preprocess(value) == value


@pytest.mark.parametrize(
    ("argument", "given"),
    [
        ("html_template", "${value.map(x => x)}"),
        ("html_template", "{{#each value}}{{this}}{{/each}}"),
        ("html_template", "<div>@children</div>"),
        ("css_template", ".a { width: ${value * 2}px }"),
        ("js_on_load", "element.remove()"),
        ("head", "<script src='x.js'></script>"),
        ("server_functions", [len]),
    ],
)
def test_what_is_not_built_yet_is_named(argument: str, given: Any) -> None:
    with pytest.raises(NotImplementedError, match=rf"HTML\({argument}="):
        gr.HTML(**{argument: given})


def test_it_is_no_layout_yet() -> None:
    with pytest.raises(NotImplementedError, match="as a layout"), gr.HTML():
        pass
