"""`Blocks.route`: an app of several pages."""

from __future__ import annotations

from typing import Any

import pytest

import showglass as gr
from showglass.subpages import parts


def several() -> gr.Blocks:
    with gr.Blocks() as demo:
        name = gr.Textbox(label="Name")
        count = gr.State(0)
        demo.load(lambda: "main", None, name, api_name="main_load")
    with demo.route("Second page"):
        shout = gr.Textbox(label="Shout")
        first = gr.Button("Go").click(str.upper, name, shout, api_name="shout")
        first.then(lambda n: n + 1, count, count, api_name="counted")
        demo.load(lambda: "second", None, shout, api_name="second_load")
    with demo.route("Third", "/x", show_in_navbar=False):
        gr.Textbox(lambda: "third", label="Called")
    return demo


def test_each_page_has_its_own_part() -> None:
    demo = several()
    main, second, third = parts(demo)
    names = [{e.api_name for e in part.edges if e.api_name} for part in (main, second, third)]
    assert names == [
        {"main_load"},
        {"shout", "counted", "second_load"},
        {next(iter(names[2]))},
    ]
    labels = [{getattr(b, "label", None) for b in part.blocks} for part in (main, second, third)]
    assert "Shout" not in labels[0]
    assert {"Shout", "Name"} <= labels[1]  # what its events take from another page
    assert any(b.type_name == "state" for b in second.blocks)
    assert [part.path for part in (main, second, third)] == ["", "second-page", "x"]


def test_the_configuration_tells_of_them() -> None:
    config = several().config
    assert config["pages"] == [
        ["", "Home", True],
        ["second-page", "Second page", True],
        ["x", "Third", False],
    ]
    assert list(config["page"]) == ["", "second-page", "x"]
    second = config["page"]["second-page"]
    labels = {c["id"]: c["props"].get("label") for c in config["components"]}
    assert {"Shout", "Name"} <= {labels[i] for i in second["components"]}
    assert second["layout"]["id"] == config["layout"]["id"]
    assert len(config["dependencies"]) == len({d["id"] for d in config["dependencies"]})


def test_one_page_is_as_it_was() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
    assert demo.pages == [("", "Home", True)]
    assert list(demo.config["page"]) == [""]


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("", None, "needs a name"),
        (7, None, "needs a name"),
        ("???", None, "give path="),
        ("Main", "/", "first page has"),
        ("Deep", "/a/b", "one part"),
        ("Up", "..", "one part"),
        ("Odd", "/a?b", "one part"),
        ("Odd", "/%2e%2e", "one part"),
        ("Odd", 7, "one part"),
        ("Second page", None, "another page"),
        ("Long", "x" * 101, "one part"),
    ],
)
def test_what_is_no_page_is_refused(name: Any, path: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        several().route(name, path)


@pytest.mark.parametrize("path", ["config", "gradio_api", "login", "assets", "robots.txt"])
def test_an_address_of_ours_is_refused_with_its_name(path: str) -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
    with demo.route("Mine", f"/{path}"):
        gr.Textbox()
    with pytest.raises(ValueError, match=f"/{path} is an address that every app has"):
        demo.launch(prevent_thread_lock=True, quiet=True, server_port=0)


def test_an_app_in_a_page_brings_its_events() -> None:
    with gr.Blocks() as inner:
        word = gr.Textbox(label="Word")
        inner.load(lambda: "hi", None, word, api_name="greet")
    with inner.route("Inner"):
        gr.Markdown("in")
    with gr.Blocks() as demo:
        gr.Markdown("main")
    with demo.route("Other"):
        inner.render()
    by_path = {part.path: part for part in parts(demo)}
    assert [e.api_name for e in by_path["other"].edges] == ["greet"]
    assert by_path[""].edges == []
    assert list(by_path) == ["", "other", "inner"]


def test_fields_of_a_page_join_a_form() -> None:
    demo = several()
    page = demo.config["page"]["second-page"]
    types = {c["id"]: c["type"] for c in demo.config["components"]}
    assert types[page["layout"]["children"][0]["id"]] == "form"
