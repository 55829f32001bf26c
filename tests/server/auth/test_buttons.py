"""Where a LoginButton leads to: what `auth=`, the environment and the place of the app say about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

import showglass as gr
from tests.oidc_server import free_port, provider
from tests.server.auth.guest_book import (
    build,
    build_small,
    buttons,
    call,
    cookie,
    sign_in,
    who,
)

Serve = Callable[..., str]


def test_the_environment_names_the_provider(
    serve: Serve, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENID_PROVIDER_URL", issuer)
    monkeypatch.setenv("OAUTH_CLIENT_ID", "app")
    monkeypatch.setenv("OAUTH_CLIENT_SECRET", "a secret of the app")
    url = serve(build_small(), server_port=0)
    assert httpx.get(url).status_code == 200
    for door in ("login/oidc/0", "login/huggingface"):
        assert httpx.get(f"{url}{door}").headers["location"].startswith(f"{issuer}/auth?")


def test_half_an_environment_is_an_error(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OAUTH_CLIENT_ID", raising=False)
    monkeypatch.setenv("OPENID_PROVIDER_URL", "https://id.example")
    with pytest.raises(ValueError, match="OIDC needs client_id"):
        serve(build_small(), server_port=0)


def test_without_a_button_the_environment_says_nothing(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENID_PROVIDER_URL", "https://id.example")
    monkeypatch.setenv("OAUTH_CLIENT_ID", "app")
    with gr.Blocks() as app:
        gr.LogoutButton()
        gr.Button().click(who, None, gr.Textbox())
    url = serve(app, server_port=0)
    assert httpx.get(f"{url}login/oidc/0").status_code == 404
    answer = httpx.post(f"{url}gradio_api/run/who", json={"data": []})
    assert answer.json()["data"] == ["nobody, None"]


@pytest.mark.parametrize(
    "beside", [("ann", "a"), lambda name, word: True, gr.OIDC("https://id.example", "other")],
    ids=["password", "function", "provider"],
)  # fmt: skip
def test_what_everybody_must_do_cannot_stand_beside_it(serve: Serve, beside: Any) -> None:
    oidc = gr.OIDC("https://id.example", "app", required=False)
    with pytest.raises(ValueError, match="cannot stand beside"):
        serve(build(), server_port=0, auth=[oidc, beside])


def test_where_everybody_signs_in_the_button_leads_out(serve: Serve) -> None:
    url = serve(build(), server_port=0, auth=("ann", "tea"))
    assert httpx.get(f"{url}config").status_code == 401
    with httpx.Client() as client:
        client.post(f"{url}login", data={"username": "ann", "password": "tea"})
        enter, _ = buttons(url, cookie(client))
        assert (enter["value"], enter["sign"]) == ("Logout (ann)", "logout?page=%2F")
        kind, said = call(client, url, "must")
        assert (kind, "tells no profile" in said["error"]) == ("error", True)
        assert call(client, url, "who") == ("complete", ["nobody, ann"])


def test_a_name_with_braces_stays_one(serve: Serve) -> None:
    name = "{0.__class__} {} <b>"
    url = serve(build_small(), server_port=0, auth=(name, "tea"))
    with httpx.Client() as client:
        client.post(f"{url}login", data={"username": name, "password": "tea"})
        assert buttons(url, cookie(client))[0]["value"] == f"Leave, {name}"


def test_below_a_path_of_another_app(
    serve_asgi: Serve, app_port: int, issuer: str, visitor: httpx.Client
) -> None:
    oidc = gr.OIDC(issuer, "app", "a secret of the app", required=False)
    outer = gr.mount_app(Starlette(), build_small(), "/below", auth=oidc)
    url = f"{serve_asgi(outer, app_port)}below/"
    assert buttons(url)[0]["value"] == "Come in"
    answer = sign_in(visitor, url, query="?page=%2F")
    assert answer.headers["location"] == "../"
    assert call(visitor, url, "who") == ("complete", ["Ann Lee (Ann), ann@clinic.example"])


def test_an_access_token_ends_before_the_sign_in_does(visitor: httpx.Client) -> None:
    own = free_port()
    url = f"http://127.0.0.1:{own}/"
    with provider(url, seconds=1) as there:
        app = build()
        oidc = gr.OIDC(there, "app", "a secret of the app", required=False)
        app.launch(prevent_thread_lock=True, quiet=True, server_port=own, auth=oidc)
        sign_in(visitor, url)
        until = time.monotonic() + 30
        while call(visitor, url, "maybe_access") != ("complete", ["none"]):
            assert time.monotonic() < until
            time.sleep(0.05)
        kind, said = call(visitor, url, "access")
        assert (kind, "too old" in said["error"]) == ("error", True)
        assert call(visitor, url, "who") == ("complete", ["Ann Lee (Ann), ann@clinic.example"])
        app.close()
