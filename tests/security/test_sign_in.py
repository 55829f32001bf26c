"""Rows 27, 28, 37 and 42: what the doors of signing in answer to those who attack them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import httpx
import pytest

import showglass as gr
from tests.security.test_redirect import ELSEWHERE
from tests.security.variants import NAME, VARIANTS, WORD, Guarded, Variant, serving_as

DOORS = ["logout", "login", "login/callback", "login/oidc/0", "login/huggingface"]
HTML = {"accept": "text/html"}
WAYS = list(dict.fromkeys([*VARIANTS, Variant(mounted=True, signed_in=False, optional=True)]))


@pytest.fixture(scope="module", params=WAYS, ids=str)
def door(request: pytest.FixtureRequest) -> Iterator[Guarded]:
    """A small app, served each way."""
    with gr.Blocks() as app:
        gr.Button("Go").click(lambda: "went", None, gr.Textbox(), api_name="go")
    with serving_as(request.param, app, limits=gr.Limits(requests=None, local=True)) as served:
        yield served


def leads_to(answer: httpx.Response) -> str:
    """The origin where a browser goes next."""
    location = answer.headers.get("location", "").replace("\\", "/")
    for gone in "\t\r\n":
        location = location.replace(gone, "")
    found = urlsplit(urljoin(str(answer.url), location))
    return f"{found.scheme}://{found.netloc}"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_door_leads_to_another_origin(door: Guarded, target: str) -> None:
    own = f"http://127.0.0.1:{door.port}"
    for path in DOORS:
        for spelled in (quote(target, safe=""), quote(quote(target, safe=""), safe="")):
            for name in ("_target_url", "page"):
                answer = httpx.get(f"{door.url}{path}?{name}={spelled}", headers=HTML)
                away = door.variant.optional and path.startswith(
                    "login/"
                )  # its provider is nowhere
                assert answer.status_code < 500 or (away and answer.status_code == 503)
                assert leads_to(answer) == own, (path, spelled)


def test_a_sign_in_leads_to_no_other_origin(door: Guarded) -> None:
    if not door.variant.signed_in:
        return
    for target in ("https://evil.example", "////evil.example/x", "\\\\evil.example", "/\\/evil.example"):  # fmt: skip
        form = {"username": NAME, "password": WORD, "_target_url": target, "page": target}
        answer = httpx.post(f"{door.url}login", data=form, headers=HTML)
        assert answer.status_code == 303
        assert leads_to(answer) == f"http://127.0.0.1:{door.port}"


def test_guessing_is_slow(door: Guarded) -> None:
    """Row 37: names and passwords cost the same, and soon there is nothing but 429. (The time: `test_passwords`.)"""
    if not door.variant.signed_in:
        return
    said = set()
    for at in range(40):
        form = {"username": NAME if at % 2 else f"nobody{at}", "password": f"guess {at}"}
        answer = httpx.post(f"{door.url}login", data=form)
        said.add((answer.status_code, answer.text if answer.status_code == 400 else ""))
    assert said == {(400, '{"detail":"Incorrect credentials."}'), (429, "")}
    right = httpx.post(f"{door.url}login", data={"username": NAME, "password": WORD})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0
    assert door.http.get("user").json() == NAME, "who is in stays in"


def test_a_cookie_holds_a_random_token_and_nothing_else(door: Guarded) -> None:
    """Row 42: nothing of the server's, nothing signed that could be forged with a secret that is known."""
    if not door.variant.signed_in:
        return
    for pair in door.cookie.split("; "):
        name, _, value = pair.partition("=")
        assert "access-token" in name
        assert len(value) == 43
        assert NAME not in pair
    forged = door.cookie[:-1] + ("A" if door.cookie[-1] != "A" else "B")
    assert httpx.get(f"{door.api}user", headers={"cookie": forged}).status_code == 401


def test_a_made_up_sign_in_gives_nothing_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 42, as it was found: any visitor of an app with a LoginButton got the token of the machine's owner."""
    for name in ("OPENID_PROVIDER_URL", "OAUTH_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_owner")

    def token(token: gr.OAuthToken) -> str:
        return token.token

    with gr.Blocks() as app:
        gr.LoginButton()
        gr.Button().click(token, None, gr.Textbox())
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0)
    with httpx.Client(base_url=url) as visitor:
        answer = visitor.get("login/huggingface")
        assert "hf_" not in str(answer.headers) + answer.text
        said = visitor.post("gradio_api/run/token", json={"data": []}).json()
        assert said["data"] == ["made-up-token"]
    app.close()
