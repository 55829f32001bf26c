"""Pages drawn on the server: with what they show first, in the person's words, and nothing that breaks out."""

from __future__ import annotations

import html
import json
import logging
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.server.drawing import MOST, drawn
from showglass.server.words import Voice, catalogue
from tests.page_client import DATA

Serve = Callable[..., str]
EVIL = (
    """"'><img src=x onerror=alert(1)></textarea></label><script>alert(2)</script><!-- &lt;b&gt;"""
)


class Elements(HTMLParser):
    """What stands in a document."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def picture(url: str, **headers: str) -> str:
    """What is drawn in a page's document."""
    found = re.search(
        r'<gradio-app id="app">(.*?)</gradio-app>', httpx.get(url, headers=headers).text, re.DOTALL
    )
    assert found is not None
    return found[1]


def test_a_page_shows_its_app_before_any_script(serve: Serve) -> None:
    with gr.Blocks(title="Greeter") as app:
        gr.Textbox("Ada", label="Name")
        with gr.Accordion("More", open=False):
            gr.Slider(0, 10, value=3, label="Depth")
        gr.Button("Greet")
    found = picture(serve(app))
    for text in (">Greeter</h1>", ">Name</label>", ">Ada</textarea>", "More", "<bdi>Greet</bdi>"):
        assert text in found


def test_what_is_fetched_later_holds_its_place(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Markdown("# Hello", elem_id="words")
        gr.Textbox(label="Name")
    found = picture(serve(app))
    (place,) = [a for _, a in Elements(found).found if a.get("id") == "words"]
    assert place["aria-busy"] == "true"
    assert "Hello" not in found
    assert ">Name</label>" in found


def test_what_is_not_visible_is_not_drawn(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox("secret", visible=False)
        gr.Textbox("shown")
    found = picture(serve(app))
    assert "shown" in found
    assert "secret" not in found


def test_only_the_first_screens_of_a_long_page_are_drawn(serve: Serve) -> None:
    with gr.Blocks() as app:
        for number in range(300):
            gr.Textbox(label=f"box {number}")
    found = picture(serve(app))
    assert "box 0<" in found
    assert "box 299<" not in found


def hostile() -> gr.Blocks:
    """Every view of the shell with a text that would break out."""
    with gr.Blocks(title=EVIL) as app:
        gr.Textbox(EVIL, label=EVIL, info=EVIL, placeholder=EVIL, elem_id=EVIL, elem_classes=EVIL)
        gr.Textbox(EVIL, max_lines=1, type="email", submit_btn=EVIL, stop_btn=EVIL)
        gr.Number(label=EVIL, info=EVIL, placeholder=EVIL)
        gr.Slider(label=EVIL, info=EVIL)
        gr.Checkbox(label=EVIL, info=EVIL)
        gr.CheckboxGroup([EVIL, (EVIL, "b")], value=[EVIL], label=EVIL, info=EVIL)
        gr.Radio([EVIL, (EVIL, "b")], value=EVIL, label=EVIL, info=EVIL)
        gr.Button(EVIL, icon=f"https://example.com/{EVIL}", link=f"https://example.com/{EVIL}")
        with gr.Accordion(EVIL), gr.Group(elem_id=EVIL), gr.Row(elem_classes=EVIL):
            gr.Column(elem_id=EVIL)
    return app


def test_no_text_breaks_out(serve: Serve) -> None:
    found = picture(serve(hostile()))
    elements = Elements(found).found
    assert not {tag for tag, _ in elements} & {"script", "b", "style", "iframe", "object"}
    assert not [a for _, attrs in elements for a in attrs if a.startswith("on")]
    sources = [attrs["src"] for tag, attrs in elements if tag == "img"]
    assert all(str(s).startswith("https://example.com/") for s in sources)
    assert len(elements) > 40, "it was drawn"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "\x01JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\tjav\tascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
    ],
)
def test_no_link_runs_code(serve: Serve, link: str) -> None:
    with gr.Blocks() as app:
        gr.Button("Press", link=link)
        gr.Button("Go", link="docs/start.html")
    hrefs = [a["href"] for tag, a in Elements(picture(serve(app))).found if tag == "a"]
    assert hrefs == ["docs/start.html"]


def test_it_speaks_the_persons_language(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app)
    says = catalogue("de")["Settings"]
    assert f">{says}</button>" in picture(url, **{"accept-language": "de-AT,en;q=0.5"})
    assert ">Settings</button>" in picture(url, **{"accept-language": "en"})
    chosen = {"accept-language": "en", "cookie": "showglass-language=de"}
    assert f">{says}</button>" in picture(url, **chosen)
    answer = httpx.get(url, headers={"accept-language": "ar"})
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert "accept-language" in answer.headers["vary"]


def test_an_authors_translations_are_left_to_the_page(serve: Serve) -> None:
    i18n = gr.I18n(en={"hi": "Hello"}, de={"hi": "Hallo"})
    with gr.Blocks() as app:
        gr.Textbox(label=i18n("hi"))
    assert picture(serve(app, i18n=i18n)) == ""


def test_browsers_fill_no_drawn_field_from_an_earlier_visit(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox("<input >")
        gr.Checkbox()
        gr.Radio(["a", "b"])
    fields = [
        a
        for tag, a in Elements(picture(serve(app))).found
        if tag in {"textarea", "input", "select"}
    ]
    assert len(fields) == 4
    assert all(a["autocomplete"] == "off" and "data-drawn" in a for a in fields)


def config(**more: Any) -> str:
    return json.dumps(
        {"version": "", "app_id": "", "token": "", "title": "T", "layout": {"id": 0}}
        | {"components": [], "events": [], "defaults": {}, "footer": []}
        | more
    )


def test_an_empty_app_is_drawn() -> None:
    assert ">T</h1>" in drawn(config(), "system", Voice())


def test_a_large_page_draws_itself() -> None:
    assert drawn(config(title="x" * MOST), "system", Voice()) == ""


@pytest.mark.parametrize("data", ["no json", "[]", '{"layout": null}'])
def test_what_cannot_be_drawn_is_told_to_the_author(
    data: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert drawn(data, "system", Voice()) == ""
    assert "The page draws itself: the server could not." in caplog.text


def test_without_an_engine_a_page_draws_itself(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "quickjs", None)
    with gr.Blocks() as app:
        gr.Textbox(label="Name")
    url = serve(app)
    assert picture(url) == ""
    text = httpx.get(url).text
    assert 'type="module" blocking="render"' in text, "nothing is painted before it is drawn"
    assert "assets/early" not in text


def test_a_persons_name_is_drawn_as_text(serve: Serve) -> None:
    name = """A<b>"&'\\é</script>"""
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app, auth=[(name, "tea"), ("bob", "tea")])
    for who in (name, "bob"):
        with httpx.Client(base_url=url, follow_redirects=True) as browser:
            entry = {"username": who, "password": "tea"}
            browser.post("login", data=entry, headers={"origin": url[:-1]})
            text = browser.get("").text
        assert f">Sign out ({html.escape(who)})</a>" in text
        data = DATA.search(text)
        assert data is not None
        assert json.loads(data[1])["username"] == who
        assert "shown-" not in text
        assert "name-" not in text.partition("<gradio-app")[2]
