"""Themes, fonts and the author's style sheets as they stand in the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

import showglass as gr

Serve = Callable[..., str]


def app() -> gr.Blocks:
    with gr.Blocks() as blocks:
        gr.Textbox(label="Name")
    return blocks


def sheets(url: str) -> list[str]:
    """The style sheets of a page beside its own."""
    return re.findall(r"<style>(.*?)</style>", httpx.get(url).text, re.DOTALL)[1:]


def test_a_page_as_it_comes_carries_nothing_of_themes(serve: Serve) -> None:
    assert sheets(serve(app())) == []
    assert sheets(serve(app(), theme="default")) == []
    assert sheets(serve(app(), theme=gr.themes.Base())) == []


def test_a_theme_stands_in_the_document(serve: Serve) -> None:
    url = serve(app(), theme=gr.themes.Soft(primary_hue="red"), css="#a > b { color: red }")
    theme, own = sheets(url)
    assert theme.startswith("@layer showglass-theme{:root{")
    assert f"--primary-500:{gr.themes.colors.red.c500}" in theme
    assert own == "#a > b { color: red }"
    answer = httpx.get(url)
    assert "theme.css" not in answer.text, "no request more"
    assert "unsafe-inline'; img" in answer.headers["content-security-policy"]


def test_variables_are_there_for_those_who_read_or_set_them(serve: Serve) -> None:
    (names, _) = sheets(serve(app(), css=".a { color: var(--body-text-color) }"))
    assert "--body-text-color:" in names
    assert "--paper:" not in names, "nothing changes its look"
    _, names = sheets(serve(app(), head="<style>b{color:var(--primary-500)}</style>"))
    assert "--primary-500:" in names
    (whole, _) = sheets(serve(app(), css=":root { --block-padding : 4px }"))
    assert "{padding:var(--block-padding)}" in whole
    assert "--paper:" in whole
    with gr.Blocks() as blocks:
        gr.HTML("<b>later</b>")
    assert len(sheets(serve(blocks))) == 1, "a function may return HTML that reads them"


def test_a_style_sheet_cannot_end_its_element(serve: Serve) -> None:
    text = httpx.get(serve(app(), css="a::before { content: '</style><script>' }")).text
    assert "</style><script>'" not in text
    assert r"<\/style><script>" in text


def test_where_the_arguments_once_were_they_are_taken_with_a_warning(serve: Serve) -> None:
    def told(word: str) -> str:
        return word

    makes: list[Callable[..., gr.Blocks]] = [
        gr.Blocks,
        lambda **moved: gr.Interface(told, "text", "text", **moved),
        lambda **moved: gr.ChatInterface(lambda message, history: message, **moved),
    ]
    for make in makes:
        with pytest.warns(DeprecationWarning, match="launch"):
            made = make(theme=gr.themes.Soft(), css="b { color: red }", head="<meta name=x>")
        url = serve(made)
        assert sheets(url)[-1] == "b { color: red }"
        assert "--block-shadow:0 1px 3px" in sheets(url)[0]
        assert "<meta name=x>" in httpx.get(url).text


def test_a_mounted_app_has_a_theme_too(serve_asgi: Callable[..., str]) -> None:
    outer = gr.mount_app(Starlette(), app(), "/demo", theme="ocean")
    url = serve_asgi(outer) + "demo/"
    assert "linear-gradient" in sheets(url)[0]
    assert "linear-gradient" in httpx.get(url + "theme.css").text


@pytest.mark.parametrize(
    ("theme", "words"), [("nobody/theme", "hub"), ("sofft", "There is no theme"), (5, "must be")]
)
def test_what_is_no_theme_is_told_at_launch(theme: object, words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        app().launch(theme=theme, prevent_thread_lock=True)


def test_a_font_of_ones_own_comes_from_the_app(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "a.woff2").write_bytes(b"wOF2" + bytes(99))
    theme = gr.themes.Base(font=gr.themes.LocalFont("Own", files={400: tmp_path / "a.woff2"}))
    url = serve(app(), theme=theme)
    assert 'src:url("gradio_api/fonts/0")' in sheets(url)[0]
    assert 'src:url("fonts/0")' in httpx.get(url + "gradio_api/theme.css").text
    found = httpx.get(url + "gradio_api/fonts/0")
    assert (found.status_code, found.headers["content-type"]) == (200, "font/woff2")
    assert found.content == b"wOF2" + bytes(99)
    for odd in ("1", "-1", "x", "9" * 5000, "../0", "0/"):
        assert httpx.get(f"{url}gradio_api/fonts/{odd}").status_code == 404, odd


def test_strangers_get_no_theme_where_people_sign_in(serve: Serve) -> None:
    url = serve(app(), theme="soft", auth=("ann", "a"))
    assert httpx.get(url + "theme.css").status_code == 401
    assert httpx.get(url + "gradio_api/fonts/0").status_code == 401


def test_google_is_let_in_only_by_the_author(serve: Serve) -> None:
    with pytest.warns(UserWarning, match="GoogleFont: Inter is used where it is installed"):
        url = serve(app(), theme=gr.themes.Base(font=gr.themes.GoogleFont("Inter")))
    answer = httpx.get(url)
    assert "google" not in answer.headers["content-security-policy"] + answer.text
    url = serve(app(), theme=gr.themes.Base(font=gr.themes.GoogleFont("Inter", fetch=True)))
    answer = httpx.get(url)
    policy = answer.headers["content-security-policy"]
    assert "style-src 'self' https://fonts.googleapis.com 'unsafe-inline'" in policy
    assert "font-src 'self' https://fonts.gstatic.com data:" in policy
    assert "script-src 'self';" in policy
    assert (
        'href="https://fonts.googleapis.com/css2?family=Inter:wght@400;600&amp;display=swap"'
        in answer.text
    )
    assert httpx.get(url + "config").json()["stylesheets"] == [theme_address()]


def theme_address() -> str:
    return gr.themes.GoogleFont("Inter").address
