"""Signing in where nobody has to: strangers use the app, and a LoginButton leads to a real provider and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.store.memory import MemoryStore
from tests.oidc_server import free_port, provider, to_callback
from tests.page_client import PageClient, page_data
from tests.server.auth.guest_book import (
    HTML,
    TOKENS,
    build,
    buttons,
    call,
    cookie,
    sign_in,
)
from tests.server.mcp.agents import CALL, last, rpc

Serve = Callable[..., str]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def issuer(port: int) -> Iterator[str]:
    with provider(f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{port}/below/") as address:
        yield address


@pytest.fixture(scope="module")
def url(port: int, issuer: str) -> Iterator[str]:
    """The app, where strangers may come."""
    app = build()
    oidc = gr.OIDC(issuer, "app", "a secret of the app", roles_claim="groups", required=False)
    app.launch(
        prevent_thread_lock=True, quiet=True, server_port=port, auth=oidc, mcp_server=True,
        limits=gr.Limits(local=True), show_error=True,
    )  # fmt: skip
    yield f"http://127.0.0.1:{port}/"
    app.close()


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(headers=HTML, timeout=20) as client:
        yield client


# -- strangers -------------------------------------------------------------------------------------


def test_strangers_use_the_app(url: str, browser: httpx.Client) -> None:
    page = browser.get(url)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store", "the next one may be another person's"
    assert call(browser, url, "who") == ("complete", ["nobody, None"])
    assert call(browser, url, "later", "hi") == ("complete", ["hi False"])
    assert call(browser, url, "maybe_access") == ("complete", ["none"])
    assert browser.get(f"{url}gradio_api/user").json() is None
    assert browser.get(f"{url}config").json()["username"] is None
    assert browser.get(f"{url}gradio_api/login_check").status_code == 200
    assert browser.get(f"{url}robots.txt").text.splitlines()[1] == "Disallow: "
    upload = browser.post(f"{url}gradio_api/upload", files={"files": ("a.txt", b"x")})
    assert upload.status_code == 200


@pytest.mark.parametrize("name", ["must", "access"])
def test_what_needs_a_person_says_so(url: str, browser: httpx.Client, name: str) -> None:
    kind, said = call(browser, url, name)
    assert kind == "error"
    assert said["error"] == "Sign in first: this is for people who are signed in."
    answer = browser.post(f"{url}gradio_api/run/{name}", json={"data": []})
    assert (answer.status_code, "Sign in first" in answer.text) == (500, True)


def test_strangers_have_no_roles_and_hear_of_none(url: str, browser: httpx.Client) -> None:
    assert call(browser, url, "nurses").status_code == 403
    assert browser.post(f"{url}gradio_api/run/nurses", json={"data": []}).status_code == 403
    assert "/nurses" not in browser.get(f"{url}gradio_api/info").text
    assert "/nurses" not in browser.get(f"{url}gradio_api/openapi.json").text
    assert '"nurses"' not in browser.get(f"{url}config").text
    event = next(e for e in page_data(url)["events"] if e["id"] == 5)
    assert event.get("targets", []) == []
    page = PageClient(url)
    assert page.call(5)[0] == "failed"
    page.close()


def test_the_page_of_a_stranger_proves_itself_and_no_other(url: str, browser: httpx.Client) -> None:
    sign_in(browser, url)
    theirs, mine = page_data(url), page_data(url, cookie(browser))
    assert theirs["token"] != mine["token"]
    evil = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    for token, who_asks, status in (
        (theirs["token"], {}, 200),
        (mine["token"], cookie(browser), 200),
        (theirs["token"], cookie(browser), 403),
        (mine["token"], {}, 403),
        ("", {}, 403),
    ):
        headers = {**evil, **who_asks, "x-showglass-token": token}
        answer = httpx.post(f"{url}gradio_api/call/who", json={"data": []}, headers=headers)
        assert answer.status_code == status, (token, who_asks)


# -- and those who sign in -------------------------------------------------------------------------


def test_somebody_signs_in_and_out_again(url: str, issuer: str, browser: httpx.Client) -> None:
    enter, leave = buttons(url)
    assert enter["value"] == f"Sign in with {issuer.removeprefix('http://').partition(':')[0]}"
    assert (enter["sign"], leave["interactive"]) == ("login/oidc/0?page=%2F", False)
    answer = sign_in(browser, url, query="?page=%2F%3Flang%3Dde")
    assert (answer.status_code, answer.headers["location"]) == (302, "../?lang=de")
    enter, leave = buttons(url, cookie(browser))
    assert enter["value"] == "Logout (ann@clinic.example)"
    assert (leave["sign"], leave["interactive"]) == ("logout?page=%2F", True)
    assert page_data(url, cookie(browser))["username"] == "ann@clinic.example"
    assert call(browser, url, "who") == ("complete", ["Ann Lee (Ann), ann@clinic.example"])
    assert call(browser, url, "must") == ("complete", ["https://clinic.example/ann.png"])
    assert call(browser, url, "nurses") == ("complete", ["done"])
    answer = browser.get(f"{url}logout?page=%2F%3Flang%3Dde")
    assert (answer.status_code, answer.headers["location"]) == (302, "./?lang=de")
    assert call(browser, url, "who") == ("complete", ["nobody, None"])
    assert call(browser, url, "maybe_access") == ("complete", ["none"])


def test_the_token_opens_the_provider_and_is_nowhere_else(
    url: str, issuer: str, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bytes] = []
    write = MemoryStore.set

    async def spied(self: MemoryStore, name: str, value: bytes, *args: Any, **more: Any) -> bool:
        kept.append(value)
        return await write(self, name, value, *args, **more)

    monkeypatch.setattr(MemoryStore, "set", spied)
    sign_in(browser, url)
    kind, said = call(browser, url, "access")
    assert kind == "complete"
    scope, _, ends = said[0].partition(", ")
    assert set(scope.split()) == {"openid", "profile", "email"}
    assert int(ends) > 1_700_000_000
    token = TOKENS[-1]
    answer = httpx.get(f"{issuer}/me", headers={"authorization": f"Bearer {token}"})
    assert answer.json()["sub"] == "ann"
    assert kept
    assert token.encode() not in b"".join(kept)
    paths = ("", "config", "gradio_api/token", "gradio_api/user")
    seen = [browser.get(f"{url}{path}").text for path in paths]
    assert token not in "".join([*seen, *cookie(browser).values()])


def test_nobody_brings_their_own(url: str, browser: httpx.Client) -> None:
    """A profile or a token in a message is no parameter, whatever it is called and through whichever door."""
    forged = {"name": "Eve", "preferred_username": "eve", "sub": "ann"}
    more = {"oauth_token": "forged", "profile": forged, "token": {"token": "forged"}}
    assert call(browser, url, "who", **more) == ("complete", ["nobody, None"])
    assert call(browser, url, "maybe_access", **more) == ("complete", ["none"])
    assert call(browser, url, "must", **more)[0] == "error"
    assert call(browser, url, "who", forged).status_code == 400
    for name in ("profile", "token"):
        answer = browser.post(f"{url}gradio_api/call/v2/must", json={name: forged})
        assert answer.status_code in (400, 422), answer.text
    headers = {"authorization": "Bearer forged", "x-hf-authorization": "Bearer forged"}
    answer = browser.post(f"{url}gradio_api/run/who", json={"data": []}, headers=headers)
    assert answer.json()["data"] == ["nobody, None"]


def test_the_page_s_socket_knows_who_it_is(url: str, browser: httpx.Client) -> None:
    sign_in(browser, url)
    out = next(c["id"] for c in page_data(url)["components"] if c["type"] == "textbox")
    for headers, said in (
        ({}, "nobody, None"),
        (cookie(browser), "Ann Lee (Ann), ann@clinic.example"),
    ):
        page = PageClient(url, headers)
        page.call(0)
        assert page.values[out, "value"] == said
        page.close()


def test_a_bearer_of_the_sign_in_is_as_good(url: str, browser: httpx.Client) -> None:
    sign_in(browser, url)
    token = browser.get(f"{url}gradio_api/token").json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx.post(f"{url}gradio_api/run/who", json={"data": []}, headers=headers)
    assert answer.json()["data"] == ["Ann Lee (Ann), ann@clinic.example"]
    answer = httpx.post(f"{url}gradio_api/run/maybe_access", json={"data": []}, headers=headers)
    assert answer.json()["data"] == ["some"]


def test_agents(url: str, browser: httpx.Client) -> None:
    def ask(method: str, headers: dict[str, str], **params: Any) -> Any:
        body = rpc(method, **params)
        answer = httpx.post(
            f"{url}gradio_api/mcp/", json=body, headers={**CALL, **headers}, timeout=60
        )
        return last(answer)["result"]

    sign_in(browser, url)
    mine = cookie(browser)
    tools = [{t["name"] for t in ask("tools/list", who_asks)["tools"]} for who_asks in ({}, mine)]
    assert len(tools[1] - tools[0]) == 1, "what is for nurses"
    said = ask("tools/call", {}, name="must", arguments={"profile": {"picture": "forged"}})
    assert said["isError"]
    assert ask("tools/call", {}, name="must", arguments={})["isError"]
    said = ask("tools/call", mine, name="who", arguments={})
    assert "Ann Lee" in json.dumps(said)


@pytest.mark.parametrize("door", ["login/oidc/0", "login/huggingface"])
@pytest.mark.parametrize(
    "target", ["https://evil.example", "////evil.example", "%5C%5Cevil.example"]
)
def test_it_leads_nowhere_else(url: str, browser: httpx.Client, door: str, target: str) -> None:
    for name in ("_target_url", "page"):
        browser.cookies.clear()
        callback = to_callback(browser, f"{url}{door}?{name}={target}", "ann")
        assert browser.get(callback).headers["location"] in (
            "../",
            "/evil.example",
            "../evil.example",
        )
        left = browser.get(f"{url}logout?{name}={target}").headers["location"]
        assert left in ("./", "/evil.example", "./evil.example")


def test_a_sign_in_that_fails_leaves_a_way_back(url: str, browser: httpx.Client) -> None:
    answer = browser.get(f"{url}login/callback?state=x&code=y")
    assert answer.status_code == 400
    assert "Please begin again" in answer.text
    assert '<a href="../">' in answer.text
