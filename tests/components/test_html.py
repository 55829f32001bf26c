"""HTML."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.gates.dispatch import NoSuchFunction, server_function


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
    ("argument", "given", "why"),
    [
        ("html_template", "${value.map(x => x)", "has no end"),
        ("html_template", "{{#list value}}{{/list}}", "#list.* is not known"),
        ("html_template", "{{#each value}}", "never closed"),
        ("html_template", "{{#if a}}{{/each}}", "closes nothing"),
        ("css_template", ".a { width: ${value", "has no end"),
        ("server_functions", [lambda: 1], "takes named functions"),
        ("server_functions", ["len"], "takes named functions"),
        ("server_functions", [max], "does not say what max"),
        ("server_functions", [len, len], "same name"),
    ],
)
def test_what_cannot_be_read_is_named(argument: str, given: Any, why: str) -> None:
    with pytest.raises(ValueError, match=rf"HTML\({argument}=\).*{why}"):
        gr.HTML(**{argument: given})


def double(number: int) -> int:
    return number * 2


async def later(text: str) -> str:
    return text.upper()


def fails() -> None:
    raise ValueError("secret")


def test_code_is_a_module_made_from_the_declaration_alone() -> None:
    assert gr.HTML("x", html_template="{{value}} ${value.a}").script_source() is None
    html = gr.HTML([1], html_template="${value.map(x => `${x}}`).join('}')}", js_on_load="go()")
    source = html.script_source()
    assert source is not None
    assert "value.map(x => `${x}}`).join('}')" in source
    assert "go()" in source
    assert html.wire_props()["script"] == f"gradio_api/html/{html._id}.js"
    assert html.wire_props()["clicks"] is False
    assert gr.HTML().wire_props()["script"] is None


def test_names_in_quotes_are_events() -> None:
    with gr.Blocks() as app:
        html = gr.HTML(js_on_load="trigger('my_event'); trigger(\"other\")")
        html.my_event(lambda: None)
        html.other(lambda: None)
        with pytest.raises(AttributeError, match="no attribute 'third'"):
            html.third(lambda: None)
    assert [d.targets[0][1] for d in app.dependencies] == ["my_event", "other"]


def test_the_page_calls_declared_functions_alone() -> None:
    html = gr.HTML(server_functions=[double, later, fails])
    assert server_function(html, "double")([4]) == 8
    assert server_function(html, "later")(["a"]) == "A"
    wrong: list[Any] = [None, 4, {}, [], [1, 2], [1] * 33]
    for data in wrong:
        with pytest.raises(ValueError, match=r"arguments|argument"):
            server_function(html, "double")(data)
    with pytest.raises(RuntimeError, match="fails failed"):
        server_function(html, "fails")([])
    for name in ("script_source", "__init__", "postprocess", "len", ""):
        with pytest.raises(NoSuchFunction):
            server_function(html, name)
    with pytest.raises(NoSuchFunction):
        server_function(gr.HTML(), "double")


def test_clients_are_told_the_names_of_its_functions() -> None:
    html = gr.HTML(server_functions=[later, double])
    assert html.get_config()["server_fns"] == ["double", "later"]
    assert "server_fns" not in gr.HTML().get_config()


@pytest.mark.parametrize(("script", "status"), [("await upload(file)", 200), ("go()", 403)])
def test_its_script_may_upload_where_nothing_else_takes_files(
    serve: Callable[..., str], script: str, status: int
) -> None:
    with gr.Blocks() as demo:
        gr.HTML(js_on_load=script)
    url = f"{serve(demo)}gradio_api/upload"
    assert httpx.post(url, files={"files": ("a", b"a")}).status_code == status


def _app() -> gr.Blocks:
    with gr.Blocks() as demo:
        said = gr.Textbox(label="Said")
        with gr.HTML(
            html_template=(
                "<section class='card'><h3>{{title}}</h3>@children"
                "<ul>${value.map(x => `<li>${x}</li>`).join('')}</ul>"
                "<p>{{#each value}}{{@index}}:{{this}} {{else}}none{{/each}}</p>"
                "<button id='go'>Go</button></section>"
            ),
            css_template=".card { padding: ${value.length * 4}px }",
            js_on_load=(
                "const n = await server.double(21);"
                "element.addEventListener('click', (e) => {"
                "  if (e.target.id === 'go') trigger('my_event', { n }); });"
                "watch('value', () => trigger('seen')); trigger('ready');"
            ),
            server_functions=[double],
            head="<meta name='mine' content='x'>",
            value=[1, 2],
            title="<T>",
        ) as html:
            gr.Textbox(label="Inner")

        def got(event: gr.EventData) -> str:
            return f"got {event.n}"

        html.my_event(got, None, said)
        html.seen(lambda: "seen", None, said)
        html.ready(lambda: "ready", None, said)
        gr.Button("Set").click(lambda: [3, 4, 5], None, html)
        gr.Button("Empty").click(lambda: [], None, html)
    return demo


def test_a_layout_with_code_of_the_authors(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(_app()))
    said, inner = page.get_by_label("Said"), page.locator(".card").get_by_label("Inner")
    expect(said).to_have_value("ready")
    expect(page.locator(".card li")).to_have_text(["1", "2"])
    expect(page.locator(".card h3")).to_have_text("<T>")
    expect(page.locator("head meta[name=mine]")).to_have_count(1)
    inner.fill("typed")
    page.get_by_role("button", name="Go").click()
    expect(said).to_have_value("got 42")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator(".card p")).to_have_text("0:3 1:4 2:5 ")
    expect(said).to_have_value("seen")
    expect(inner).to_have_value("typed")
    expect(page.locator(".card")).to_have_css("padding-top", "12px")
    page.get_by_role("button", name="Empty").click()
    expect(page.locator(".card p")).to_have_text("none")


def test_templates_that_came_later_hold_no_code(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as demo:
        html = gr.HTML("a", html_template="<b>{{value}}</b>")
        gr.Button("Names").click(lambda: gr.HTML(html_template="<i>{{value}}</i>"), None, html)
        gr.Button("Code").click(lambda: gr.HTML(html_template="${alert(1)}"), None, html)
    page.goto(serve(demo))
    page.get_by_role("button", name="Names").click()
    expect(page.locator("i")).to_have_text("a")
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("its code is not known to the page")
