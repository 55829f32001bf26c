"""A LoginButton on a machine that knows no provider: a sign-in is made up there, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette

import showglass as gr
from showglass.server.auth import rehearsal
from tests.server.auth.guest_book import VARIABLES_GONE, buttons, call, cookie

Serve = Callable[..., str]


def token(token: gr.OAuthToken) -> str:
    return token.token


def who(profile: gr.OAuthProfile) -> str:
    return f"{profile.username}, {profile.name}"


def build() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.LoginButton()
        for function in (who, token):
            gr.Button().click(function, None, gr.Textbox())
    return app


@pytest.fixture(autouse=True)
def no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES_GONE:
        monkeypatch.delenv(name, raising=False)


def test_somebody_made_up_signs_in(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    url = serve(build(), server_port=0)
    assert "made up" in caplog.text
    assert buttons(url)[0]["value"] == "Sign in (made up)"
    with httpx.Client() as browser:
        answer = browser.get(f"{url}login/huggingface?_target_url=/x")
        assert (answer.status_code, answer.headers["location"]) == (302, "/x")
        assert buttons(url, cookie(browser))[0]["value"] == "Logout (local-visitor)"
        assert call(browser, url, "who") == ("complete", ["local-visitor, Local Visitor"])
        assert call(browser, url, "token") == ("complete", ["made-up-token"])
        browser.get(f"{url}logout")
        assert call(browser, url, "who")[0] == "error"


def test_no_credential_of_the_machine_is_given_out(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 42: any visitor of a local app got the token of its owner."""
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_owner")
    url = serve(build(), server_port=0)
    with httpx.Client() as browser:
        answer = browser.get(f"{url}login/huggingface")
        assert "hf_of_the_owner" not in str(answer.headers) + answer.text
        assert call(browser, url, "token") == ("complete", ["made-up-token"])


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-host"])
def test_nobody_comes_through_a_proxy(serve: Serve, name: str) -> None:
    url = serve(build(), server_port=0)
    answer = httpx.get(f"{url}login/oidc/0", headers={name: "203.0.113.7", "accept": "text/html"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers or "access-token" not in answer.headers["set-cookie"]
    assert "made-up sign-in" in answer.text


@pytest.mark.parametrize(
    ("client", "here"),
    [(("127.0.0.1", 1), True), (("::1", 1), True), (("192.168.0.7", 1), False), (None, False), (("", 0), False)],
)  # fmt: skip
def test_here_is_loopback(client: tuple[str, int] | None, here: bool) -> None:
    assert rehearsal.is_here({"client": client, "headers": []}) is here


@pytest.mark.parametrize(
    "how", [{"server_name": "0.0.0.0"}, {"root_path": "https://tools.example.com/x"}]
)
def test_an_app_that_others_reach_needs_a_provider(serve: Serve, how: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="OPENID_PROVIDER_URL"):
        serve(build(), server_port=0, **how)


def test_so_does_one_below_another_app() -> None:
    with pytest.raises(ValueError, match="OPENID_PROVIDER_URL"):
        gr.mount_app(Starlette(), build(), "/below")


def test_roles_are_never_made_up(serve: Serve) -> None:
    app = build()
    with app:
        gr.Button().click(lambda: "x", None, gr.Textbox(), api_name="admins", roles="admin")
    url = serve(app, server_port=0)
    with httpx.Client() as browser:
        assert call(browser, url, "admins").status_code == 403
        browser.get(f"{url}login/oidc/0")
        assert call(browser, url, "admins").status_code == 403
