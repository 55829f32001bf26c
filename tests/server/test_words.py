"""Words of the server's own pages, in the language of who reads them."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

import showglass as gr
from showglass.server.words import Voice, languages, voice_of

Serve = Callable[..., str]
PERSON = {"sec-fetch-dest": "document", "accept": "text/html"}


def voice(given: str) -> str:
    return voice_of({"headers": [(b"accept-language", given.encode("latin-1"))]}).language


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("en;q=0.5, fr;q=0.9", "fr"),
        ("ZH-cn", "zh-CN"),
        ("zh", "zh-CN"),
        ("fi, sv;q=0.7, ja;q=0.3", "ja"),
        ("fi", "en"),
        ("de;q=0, es", "es"),
        ("", "en"),
        ("*", "en"),
        ("de;q=nan,;;,,q=,\xff;q=é,../../etc/passwd", "en"),
        ("x" * 10_000 + ",de", "de"),
        ("x," * 1_000 + "de", "en"),
    ],
)
def test_the_browser_says_which(given: str, language: str) -> None:
    assert voice(given) == language


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        ("showglass-language=fr", "fr"),
        ("a=b; showglass-language=zh-CN; c=d", "zh-CN"),
        ("showglass-language=", "de"),
        ("showglass-language=fi", "de"),
        ("other-showglass-language=fr", "de"),
        ("showglass-language=../../fr", "de"),
    ],
)
def test_what_the_person_chose_comes_first(cookie: str, language: str) -> None:
    headers = [(b"accept-language", b"de"), (b"cookie", cookie.encode())]
    assert voice_of({"headers": headers}).language == language


def test_no_header_is_english() -> None:
    assert voice_of({"headers": []}).language == "en"


def test_what_is_not_known_is_said_in_english() -> None:
    assert Voice("de").say("Sign in") == "Anmelden"
    assert Voice("de").say("No such word") == "No such word"
    assert Voice("de").say("{count} files", count="3") == "3 files"


def test_holes_are_filled_once() -> None:
    said = Voice("de").say("The sign-in service refused ({error}).", error="{error}")
    assert said == "Der Anmeldedienst hat abgelehnt ({error})."


@pytest.mark.parametrize("language", languages())
def test_every_language_has_its_side(language: str) -> None:
    assert (' dir="rtl"' in Voice(language).marks) is (language in ("ar", "ur"))


def test_people_read_the_pages_in_their_language(serve: Serve) -> None:
    with gr.Blocks(title="Clinic") as app:
        gr.Textbox()
    url = serve(app, auth=("ann", "tea and cake"))
    arabic = {**PERSON, "accept-language": "ar"}
    page = httpx.get(f"{url}login", headers=arabic).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "تسجيل الدخول" in page
    assert "Sign in" not in page
    wrong = {"username": "ann", "password": "x"}
    german = {**PERSON, "accept-language": "de"}
    refused = httpx.post(f"{url}login", data=wrong, headers=german)
    assert "Name oder Passwort ist falsch." in refused.text
    told = httpx.post(f"{url}login", data=wrong, headers={"accept-language": "de"})
    assert told.json() == {"detail": "Incorrect credentials."}


def test_so_do_those_who_find_no_page(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    page = httpx.get(f"{serve(app)}nothing", headers={**PERSON, "accept-language": "ur"}).text
    assert '<html lang="ur" dir="rtl">' in page
    assert "ایسا کوئی صفحہ نہیں" in page


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1,234.5"), ("de", "1.234,5"), ("fr", "1\u202f234,5"), ("ar", "1,234.5")],
)
def test_numbers_are_written_as_people_there_do(language: str, written: str) -> None:
    assert Voice(language).figure(1234.5, 1) == written
