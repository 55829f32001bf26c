"""Other sites: those that the author named may call, and nobody else learns anything."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

import showglass as gr
from showglass.gates.origin import origins

FRIEND, STRANGER = "https://friend.example", "https://evil.example"
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type",
}


@pytest.fixture(scope="module", params=[False, True], ids=["open", "signed-in"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An app with one friend."""
    with gr.Blocks() as app:
        gr.Button().click(lambda: "went", None, gr.Textbox(), api_name="go")
    more = {"auth": ("ann", "a")} if request.param else {}
    _, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, allowed_origins=[FRIEND], **more
    )
    yield url
    app.close()


def test_a_friend_is_let_ask(url: str) -> None:
    answer = httpx.options(f"{url}gradio_api/call/go", headers={"origin": FRIEND, **PREFLIGHT})
    assert answer.status_code == 200, "and before anybody signs in: a preflight has no cookies"
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    assert "origin" in answer.headers["vary"].lower()


def test_a_friend_reads_answers_and_refusals(url: str) -> None:
    for path in ("config", "nothing"):
        answer = httpx.get(f"{url}{path}", headers={"origin": FRIEND})
        assert answer.headers["access-control-allow-origin"] == FRIEND, path
        assert "origin" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        STRANGER,
        "null",
        "http://friend.example",
        f"{FRIEND}:444",
        f"{FRIEND}.evil.example",
        "https://sub.friend.example",
    ],
)
def test_nobody_else_does(url: str, origin: str) -> None:
    for answer in (
        httpx.get(f"{url}config", headers={"origin": origin}),
        httpx.get(
            f"{url}gradio_api/token", headers={"origin": origin, "cookie": "access-token-x=1"}
        ),
        httpx.options(f"{url}gradio_api/call/go", headers={"origin": origin, **PREFLIGHT}),
    ):
        assert "access-control-allow-origin" not in answer.headers
    changed = httpx.post(f"{url}gradio_api/call/go", json={"data": []}, headers={"origin": origin})
    assert changed.status_code == 403


def test_without_friends_nothing_is_said_of_origins() -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0)
    for method in ("GET", "OPTIONS"):
        answer = httpx.request(method, f"{url}config", headers={"origin": FRIEND, **PREFLIGHT})
        assert not [name for name in answer.headers if name.startswith("access-control")]
    app.close()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["https://A.example/"], ["https://a.example"]),
        (
            ["https://a.example:443", "http://a.example:80"],
            ["https://a.example", "http://a.example"],
        ),
        (["http://a.example:8080"], ["http://a.example:8080"]),
        (["http://[::1]:3000"], ["http://[::1]:3000"]),
        (None, []),
    ],
)
def test_origins_as_browsers_say_them(given: list[str] | None, found: list[str]) -> None:
    assert origins(given) == found


@pytest.mark.parametrize(
    "given",
    [
        "*",
        "null",
        "a.example",
        "https://*.example",
        "ftp://a.example",
        "https://a.example/x",
        "https://u@a.example",
        "https://",
        "",
    ],
)
def test_what_is_no_origin_is_an_error(given: str) -> None:
    with pytest.raises(ValueError, match="whole origins"):
        origins([given])
