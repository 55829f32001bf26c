"""The small files beside the page, and what is not here."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

import showglass as gr
from showglass.server.about import ABSENT

Serve = Callable[..., str]


def app() -> gr.Blocks:
    with gr.Blocks(title="Small & good") as blocks:
        gr.Textbox()
    return blocks


@pytest.fixture
def ask(serve: Serve) -> Iterator[Callable[..., Any]]:
    with httpx.Client(timeout=30) as http:

        def make(**arguments: Any) -> Callable[[str], httpx.Response]:
            url = serve(app(), server_port=0, **arguments)
            return lambda path: http.get(url + path)

        yield make


def test_robots_may_look_at_what_everybody_may(ask: Callable[..., Any]) -> None:
    found = ask()("robots.txt")
    assert found.text == "User-agent: *\nDisallow: \n"
    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    assert ask(auth=("ann", "a"))("robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_theme_is_a_style_sheet_of_its_own(ask: Callable[..., Any]) -> None:
    get = ask(theme="soft", css="body { color: red }")
    plain, beside = get("theme.css"), get("gradio_api/theme.css")
    assert plain.headers["content-type"] == "text/css; charset=utf-8"
    assert "--body-background-fill:var(--neutral-100)" in plain.text
    assert plain.text == beside.text
    assert "red }" not in plain.text
    config = get("config").json()
    assert config["theme_hash"] == hashlib.sha256(plain.content).hexdigest()
    assert (config["theme"], config["css"]) == ("soft", "body { color: red }")
    assert set(config["body_css"]) == {
        "body_background_fill", "body_background_fill_dark", "body_text_color", "body_text_color_dark",
    }  # fmt: skip
    assert "--body-background-fill:var(--neutral-50)" in ask()("theme.css").text


def test_browsers_may_install_the_app_when_the_author_says_so(ask: Callable[..., Any]) -> None:
    plain, installed = ask(), ask(pwa=True)
    assert 'rel="manifest"' not in plain("").text
    assert 'rel="manifest" href="manifest.json"' in installed("").text
    assert [get("config").json()["pwa"] for get in (plain, installed)] == [False, True]
    found = installed("manifest.json")
    assert found.headers["content-type"] == "application/manifest+json"
    told = found.json()
    assert (told["name"], told["start_url"], told["display"]) == (
        "Small & good",
        "./",
        "standalone",
    )
    [icon] = told["icons"]
    drawn = installed(icon["src"])
    assert (drawn.headers["content-type"], icon["sizes"]) == ("image/svg+xml", "any")
    assert drawn.text.startswith("<svg")


def test_its_icon_is_the_authors_in_the_sizes_that_browsers_want(
    ask: Callable[..., Any], tmp_path: Path
) -> None:
    Image.new("RGB", (64, 32), "red").save(tmp_path / "icon.png")
    get = ask(pwa=True, favicon_path=tmp_path / "icon.png")
    for icon in get("manifest.json").json()["icons"]:
        found = get(icon["src"])
        assert found.headers["content-type"] == icon["type"] == "image/png"
        with Image.open(io.BytesIO(found.content)) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]
    with Image.open(io.BytesIO(get("pwa_icon").content)) as image:
        assert image.size == (64, 32)
    assert get("pwa_icon/100000").status_code == 404


def test_an_icon_that_is_none_is_no_fault(ask: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_text("hello")
    get = ask(pwa=True, favicon_path=tmp_path / "icon.png")
    assert get("pwa_icon/192").status_code == 404
    assert get("").status_code == 200


def test_what_is_not_here_is_said_in_words(serve: Serve) -> None:
    url = serve(app(), server_port=0).rstrip("/")
    for (method, path), (status, words) in ABSENT.items():
        filled = path.replace("{url:path}", "https://x.hf.space/a").replace(
            "{rest:path}", "buckets"
        )
        answer = httpx.request(method, url + filled)
        assert (answer.status_code, answer.json()) == (status, {"detail": words}), path
