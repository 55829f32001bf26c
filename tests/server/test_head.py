"""HTML that an author writes into the head of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import showglass as gr
from showglass.server.head import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]
HEAD = """<meta name="author" content="Ada &amp; Bob"><script>if (1 < 2 && 3) { window.first = "</p>"; }</script>
<script type="module" data-a='x"y'>window.second = window.first + "!";</script>
<script async src="https://cdn.example.com:8443/a.js"></script><script src="mine.js"></script>
<link rel="stylesheet" href="//fonts.example.org/css?x=1&y=2"><link rel="icon" href="https://icons.example.org/i.png">
<style>a > b { color: red }</style><script type="application/ld+json">{"a": "<b>"}</script><!-- said -->"""


def app() -> gr.Blocks:
    with gr.Blocks(title="Head") as blocks:
        gr.Textbox(label="Name")
    return blocks


def test_scripts_become_files_and_all_else_stays() -> None:
    head = read(HEAD, "head/")
    assert head.scripts == [
        'if (1 < 2 && 3) { window.first = "</p>"; }',
        'window.second = window.first + "!";',
    ]
    assert (
        '<meta name="author" content="Ada &amp; Bob"><script src="head/0.js"></script>'
        in head.markup
    )
    assert '<script type="module" data-a="x&quot;y" src="head/1.js"></script>' in head.markup
    for part in ("a > b { color: red }", '{"a": "<b>"}', "<!-- said -->", "css?x=1&y=2", "mine.js"):
        assert part in head.markup
    assert head.script_hosts == ["https://cdn.example.com:8443"]
    assert head.style_hosts == ["https://fonts.example.org"]


@pytest.mark.parametrize(
    "text", [None, "", "just words", "<script", "<script>open", "</script>", "<p><b>"]
)
def test_odd_html_is_no_fault(text: str | None) -> None:
    assert "open" not in read(text, "head/").markup


def test_the_policy_lets_in_whom_the_author_named(serve: Serve, tmp_path: Path) -> None:
    more = tmp_path / "more.html"
    more.write_text("<script>window.third = 3;</script>")
    url = serve(app(), head=HEAD, head_paths=more)
    answer = httpx.get(url)
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["script-src"] == "'self' https://cdn.example.com:8443"
    assert policy["style-src"] == "'self' https://fonts.example.org 'unsafe-inline'"
    assert policy["font-src"] == "'self' https://fonts.example.org data:"
    assert policy["default-src"] == "'self'"
    assert "window.first" not in answer.text
    scripts = [httpx.get(f"{url}gradio_api/head/{n}.js") for n in range(4)]
    assert [s.status_code for s in scripts] == [200, 200, 200, 404]
    assert scripts[2].text == "window.third = 3;"
    assert scripts[0].headers["content-type"].startswith("text/javascript")
    assert httpx.get(f"{url}config").json()["head"] == f"{HEAD}\n{more.read_text()}"


def test_without_one_the_policy_is_as_strict_as_ever(serve: Serve) -> None:
    answer = httpx.get(serve(app()))
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert httpx.get(f"{answer.url}gradio_api/head/0.js").status_code == 404


def test_the_scripts_run_in_their_order(serve: Serve, page: Page) -> None:
    inside = "<script>window.first = 'one';</script><script type='module'>window.second = first + ' two';</script>"
    page.goto(serve(app(), head=f"<meta name='a' content='b'>{inside}"))
    page.get_by_label("Name").wait_for()
    found: Any = page.evaluate("[window.second, document.querySelector('meta[name=a]').content]")
    assert found == ["one two", "b"]
