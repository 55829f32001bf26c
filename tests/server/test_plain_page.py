"""What has no page: words and a way back for a person, JSON for a program."""

from __future__ import annotations

from collections.abc import Callable

import httpx

import showglass as gr

Serve = Callable[..., str]
PERSON = {"sec-fetch-dest": "document"}


def test_a_person_gets_a_page_and_a_program_json(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app)
    page = httpx.get(url + "nothing", headers=PERSON)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "There is no such page" in page.text
    assert 'href="./"' in page.text
    told = httpx.get(url + "nothing")
    assert (told.status_code, told.json()) == (404, {"detail": "Not Found"})


def test_the_way_back_is_relative_and_of_bounded_length(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app)
    assert 'href="../../"' in httpx.get(url + "a/b/c", headers=PERSON).text
    assert len(httpx.get(url + "a/" * 2000, headers=PERSON).text) < 4000


def test_nothing_of_the_address_becomes_markup(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app)
    for path in ("<script>alert(1)</script>", "%3Cimg%20src=x%3E", "a/<b>x</b>"):
        answer = httpx.get(url + path, headers=PERSON)
        assert answer.status_code == 404
        assert not any(tag in answer.text for tag in ("<script", "<img", "<b>"))
        assert "default-src 'none'" in answer.headers["content-security-policy"]
