"""Rows 25 to 28: nothing leads to another origin, however it is spelled."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showglass.gates.redirect import (
    NotOurs,
    local_page,
    local_path,
    redirect,
    redirect_to_provider,
)

HERE = "https://app.example/below/login"
ELSEWHERE = [
    "https://evil.example",
    "http://evil.example/x",
    "HTTPS://evil.example",
    "//evil.example/x",
    "///evil.example",
    "////evil.example/x",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "%252f%252fevil.example",
    "/%09/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:evil.example",
    "https:/evil.example",
    "evil.example",
    "@evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/x%0d%0aSet-Cookie: a=b",
    "/\u2028/evil.example",
    "\u3000//evil.example",
    "//evil.example\\@app.example",
    "//app.example@evil.example",
    "http://[::1",
    "/" + "x" * 5000,
]


def browser(location: str) -> str:
    """The origin where a browser goes: it takes backslashes for slashes, and drops tabs and ends of lines."""
    for gone in "\t\r\n":
        location = location.replace(gone, "")
    found = urlsplit(urljoin(HERE, location.strip().replace("\\", "/")))
    return f"{found.scheme}://{found.netloc}"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_it_stays_here(target: str) -> None:
    found = local_path(target)
    if found is not None:
        assert found.startswith("/")
        assert not found.startswith("//")
        assert browser(found) == "https://app.example"
    assert browser(local_page(target, "../")) == "https://app.example"


@given(st.text(st.sampled_from("/\\%2f5cC.:@?#\t\r\n evil\u2028"), max_size=40))
def test_no_spelling_leads_away(target: str) -> None:
    for found in (local_path(target), local_page(target, "./")):
        if found is not None:
            assert browser(found) == "https://app.example"
            assert all(" " < char < "\x7f" for char in found)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", "/"),
        ("/a/b", "/a/b"),
        ("/a?x=1&y=%2F#top", "/a?x=1&y=%2F"),
        ("/?__theme=dark", "/?__theme=dark"),
        ("/ä b", "/%C3%A4%20b"),
        ("//a//b", "/a/b"),
        ("", None),
        (None, None),
        ("a", None),
    ],
)
def test_a_path_of_ours_is_kept(target: str | None, path: str | None) -> None:
    assert local_path(target) == path


def test_a_page_is_named_from_where_the_request_was() -> None:
    assert local_page("/monitoring?x=1", "../") == "../monitoring?x=1"
    assert local_page(None, "./") == "./"


def answered(coroutine: Any) -> tuple[int, str]:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(coroutine(send))
    return sent[0]["status"], dict(sent[0]["headers"])[b"location"].decode()


def test_the_answer_names_the_path_or_what_is_ours() -> None:
    assert answered(lambda send: redirect(send, "/x", form=True)) == (303, "/x")
    assert answered(lambda send: redirect(send, "//evil.example")) == (302, "/evil.example")
    assert answered(lambda send: redirect(send, "https://evil.example")) == (302, "./")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/auth?x=1",
        "https://id.example.evil.example/auth",
        "https://id.example@evil.example/auth",
        "http://id.example/auth",
        "https://id.example/other",
        "https://id.example/auth?x=1\r\nSet-Cookie: a=b",
        "//id.example/auth",
    ],
)
def test_a_provider_is_the_one_that_the_author_named(url: str) -> None:
    endpoint = "https://id.example/auth"
    with pytest.raises(NotOurs):
        answered(lambda send: redirect_to_provider(send, url, endpoint))
    fine = f"{endpoint}?state={quote('a b')}"
    assert answered(lambda send: redirect_to_provider(send, fine, endpoint)) == (302, fine)
