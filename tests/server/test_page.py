"""The page's document and assets: one request each, the policy, and nothing that breaks out of the data."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.page_client import page_data

Serve = Callable[..., str]


def test_the_policy_and_the_headers(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    answer = httpx.get(serve(app))
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "object-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    inline = re.findall(r"<script(?![^>]*(src|application/json))", answer.text)
    assert inline == []


def test_data_cannot_close_its_script(serve: Serve) -> None:
    evil = "</script><script>alert(1)</script><!--"
    with gr.Blocks(title=evil) as app:
        gr.Textbox(evil, label=evil)
    url = serve(app)
    text = httpx.get(url).text
    assert "<script>alert" not in text
    assert page_data(url)["components"][0]["props"]["value"] == evil


def test_it_is_compressed_once_and_sent_plain_when_asked(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox("x" * 5000)
    url = serve(app)
    with httpx.stream("GET", url, headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert b"showglass-page" in gzip.decompress(raw)
    plain = httpx.get(url, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content


def test_assets_have_hashed_names_and_are_kept(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app)
    files = re.findall(r'(?:src|href)="(assets/[^"]+)"', httpx.get(url).text)
    assert [re.sub("-.*", "", f) for f in files] == ["assets/early", "assets/main"]
    for file in files:
        answer = httpx.get(url + file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert (
            httpx.get(url + file, headers={"accept-encoding": "identity"}).content == answer.content
        )


def test_the_style_sheet_stands_in_the_document(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    text = httpx.get(serve(app)).text
    (sheet,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert "--accent" in sheet
    assert "url(" not in sheet, "an address in it would be read beside the document"


def test_no_other_file_is_an_asset(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app)
    for name in ("nothing.js", "..%2Fversion.py", "%2e%2e/version.py", "....//version.py"):
        assert httpx.get(f"{url}assets/{name}").status_code == 404


def test_only_props_that_differ_travel(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
        gr.Textbox(label="Name", lines=3)
    one, two = page_data(serve(app))["components"][:2]
    assert one.get("props", {}) == {}
    assert two["props"] == {"label": "Name", "lines": 3}


def test_the_layout_holds_every_component_once(serve: Serve) -> None:
    with gr.Blocks() as app, gr.Row():
        gr.Textbox()
        with gr.Column():
            gr.Slider()
            gr.Button()
    data = page_data(serve(app))

    def ids(node: dict[str, Any]) -> list[int]:
        return [node["id"], *(i for child in node.get("children", []) for i in ids(child))]

    placed = ids(data["layout"])
    assert sorted(placed) == sorted({app._id, *(c["id"] for c in data["components"])})


def test_a_script_of_an_event_is_a_module_of_our_own(serve: Serve) -> None:
    with gr.Blocks() as app:
        box = gr.Textbox()
        box.change(None, box, box, js="(x) => x.trim()")
    url = serve(app)
    path = page_data(url)["events"][0]["js"]
    answer = httpx.get(url + path)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text == (
        "const given = ((x) => x.trim());\n"
        'export default typeof given === "function" ? given : () => null;\n'
    )
    assert httpx.get(url + "gradio_api/js/99.js").status_code == 404


def test_the_icon_of_the_author_is_served(serve: Serve, tmp_path: Path) -> None:
    icon = tmp_path / "mine.png"
    icon.write_bytes(b"\x89PNG\r\n\x1a\nicon")
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app, favicon_path=icon)
    assert '<link rel="icon" href="favicon.ico">' in httpx.get(url).text
    answer = httpx.get(url + "favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    app.close()
    assert httpx.get(serve(app) + "favicon.ico").status_code == 404


def test_css_of_the_author_is_in_the_page(serve: Serve, tmp_path: Path) -> None:
    sheet = tmp_path / "mine.css"
    sheet.write_text(".b { color: red }")
    with gr.Blocks() as app:
        gr.Textbox()
    text = httpx.get(serve(app, css=".a {}", css_paths=sheet)).text
    assert "<style>.a {}\n.b { color: red }</style></head>" in text


@pytest.mark.parametrize(
    ("cookie", "look"),
    [
        ("showglass-theme=dark", ' data-theme="dark"'),
        ("a=1; showglass-theme=light; b=2", ' data-theme="light"'),
        ("showglass-theme=system", ""),
        ("x-showglass-theme=dark", ""),
        ('showglass-theme=dark"><script>', ""),
    ],
)
def test_the_document_wears_the_look_that_was_chosen(serve: Serve, cookie: str, look: str) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    answer = httpx.get(serve(app), headers={"cookie": cookie})
    assert f'<html lang="en"{look}><head>' in answer.text
    assert "cookie" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("query", "cookie", "theme"),
    [
        ("", "", None),
        ("", "showglass-theme=dark", "dark"),
        ("__theme=dark", "", "dark"),
        ("a=b&__theme=light&c=d", "showglass-theme=dark", "light"),
        ("__theme=system", "showglass-theme=dark", None),
        ("__theme=pink", "showglass-theme=dark", "dark"),
        ("x__theme=dark", "", None),
    ],
)
def test_the_look_is_known_with_the_first_byte(
    serve: Serve, query: str, cookie: str, theme: str | None
) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    text = httpx.get(f"{serve(app)}?{query}", headers={"cookie": cookie}).text
    found = re.search(r"<html[^>]* data-theme=\"(\w+)\"", text)
    assert (found and found[1]) == theme
