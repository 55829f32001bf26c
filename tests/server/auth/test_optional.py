"""Signing in where nobody has to: strangers use the app, and a LoginButton leads to a real provider and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.store.memory import MemoryStore
from tests.oidc_server import to_callback
from tests.page_client import PageClient, page_data
from tests.server.auth.guest_book import (
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
def url(app_port: int, issuer: str) -> Iterator[str]:
    """The app, where strangers may come."""
    app = build()
    oidc = gr.OIDC(issuer, "app", "a secret of the app", roles_claim="groups", required=False)
    app.launch(
        prevent_thread_lock=True, quiet=True, server_port=app_port, auth=oidc, mcp_server=True,
        limits=gr.Limits(local=True), show_error=True,
    )  # fmt: skip
    yield f"http://127.0.0.1:{app_port}/"
    app.close()


# -- strangers -------------------------------------------------------------------------------------


def test_strangers_use_the_app(url: str, visitor: httpx.Client) -> None:
    page = visitor.get(url)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store", "the next one may be another person's"
    assert call(visitor, url, "who") == ("complete", ["nobody, None"])
    assert call(visitor, url, "later", "hi") == ("complete", ["hi False"])
    assert call(visitor, url, "maybe_access") == ("complete", ["none"])
    assert visitor.get(f"{url}gradio_api/user").json() is None
    assert visitor.get(f"{url}config").json()["username"] is None
    assert visitor.get(f"{url}gradio_api/login_check").status_code == 200
    assert visitor.get(f"{url}robots.txt").text.splitlines()[1] == "Disallow: "
    upload = visitor.post(f"{url}gradio_api/upload", files={"files": ("a.txt", b"x")})
    assert upload.status_code == 200


@pytest.mark.parametrize("name", ["must", "access"])
def test_what_needs_a_person_says_so(url: str, visitor: httpx.Client, name: str) -> None:
    kind, said = call(visitor, url, name)
    assert kind == "error"
    assert said["error"] == "Sign in first: this is for people who are signed in."
    answer = visitor.post(f"{url}gradio_api/run/{name}", json={"data": []})
    assert (answer.status_code, "Sign in first" in answer.text) == (500, True)


def test_strangers_have_no_roles_and_hear_of_none(url: str, visitor: httpx.Client) -> None:
    assert call(visitor, url, "nurses").status_code == 403
    assert visitor.post(f"{url}gradio_api/run/nurses", json={"data": []}).status_code == 403
    assert "/nurses" not in visitor.get(f"{url}gradio_api/info").text
    assert "/nurses" not in visitor.get(f"{url}gradio_api/openapi.json").text
    assert '"nurses"' not in visitor.get(f"{url}config").text
    event = next(e for e in page_data(url)["events"] if e["id"] == 5)
    assert event.get("targets", []) == []
    page = PageClient(url)
    assert page.call(5)[0] == "failed"
    page.close()


def test_the_page_of_a_stranger_proves_itself_and_no_other(url: str, visitor: httpx.Client) -> None:
    sign_in(visitor, url)
    theirs, mine = page_data(url), page_data(url, cookie(visitor))
    assert theirs["token"] != mine["token"]
    evil = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    for token, who_asks, status in (
        (theirs["token"], {}, 200),
        (mine["token"], cookie(visitor), 200),
        (theirs["token"], cookie(visitor), 403),
        (mine["token"], {}, 403),
        ("", {}, 403),
    ):
        headers = {**evil, **who_asks, "x-showglass-token": token}
        answer = httpx.post(f"{url}gradio_api/call/who", json={"data": []}, headers=headers)
        assert answer.status_code == status, (token, who_asks)


# -- and those who sign in -------------------------------------------------------------------------


def test_somebody_signs_in_and_out_again(url: str, issuer: str, visitor: httpx.Client) -> None:
    enter, leave = buttons(url)
    assert enter["value"] == f"Sign in with {issuer.removeprefix('http://').partition(':')[0]}"
    assert (enter["sign"], leave["interactive"]) == ("login/oidc/0?page=%2F", False)
    answer = sign_in(visitor, url, query="?page=%2F%3Flang%3Dde")
    assert (answer.status_code, answer.headers["location"]) == (302, "../?lang=de")
    enter, leave = buttons(url, cookie(visitor))
    assert enter["value"] == "Logout (ann@clinic.example)"
    assert (leave["sign"], leave["interactive"]) == ("logout?page=%2F", True)
    assert page_data(url, cookie(visitor))["username"] == "ann@clinic.example"
    assert call(visitor, url, "who") == ("complete", ["Ann Lee (Ann), ann@clinic.example"])
    assert call(visitor, url, "must") == ("complete", ["https://clinic.example/ann.png"])
    assert call(visitor, url, "nurses") == ("complete", ["done"])
    answer = visitor.get(f"{url}logout?page=%2F%3Flang%3Dde")
    assert (answer.status_code, answer.headers["location"]) == (302, "./?lang=de")
    assert call(visitor, url, "who") == ("complete", ["nobody, None"])
    assert call(visitor, url, "maybe_access") == ("complete", ["none"])


def test_the_token_opens_the_provider_and_is_nowhere_else(
    url: str, issuer: str, visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bytes] = []
    write = MemoryStore.set

    async def spied(self: MemoryStore, name: str, value: bytes, *args: Any, **more: Any) -> bool:
        kept.append(value)
        return await write(self, name, value, *args, **more)

    monkeypatch.setattr(MemoryStore, "set", spied)
    sign_in(visitor, url)
    kind, said = call(visitor, url, "access")
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
    seen = [visitor.get(f"{url}{path}").text for path in paths]
    assert token not in "".join([*seen, *cookie(visitor).values()])


def test_nobody_brings_their_own(url: str, visitor: httpx.Client) -> None:
    """A profile or a token in a message is no parameter, whatever it is called and through whichever door."""
    forged = {"name": "Eve", "preferred_username": "eve", "sub": "ann"}
    more = {"oauth_token": "forged", "profile": forged, "token": {"token": "forged"}}
    assert call(visitor, url, "who", **more) == ("complete", ["nobody, None"])
    assert call(visitor, url, "maybe_access", **more) == ("complete", ["none"])
    assert call(visitor, url, "must", **more)[0] == "error"
    assert call(visitor, url, "who", forged).status_code == 400
    for name in ("profile", "token"):
        answer = visitor.post(f"{url}gradio_api/call/v2/must", json={name: forged})
        assert answer.status_code in (400, 422), answer.text
    headers = {"authorization": "Bearer forged", "x-hf-authorization": "Bearer forged"}
    answer = visitor.post(f"{url}gradio_api/run/who", json={"data": []}, headers=headers)
    assert answer.json()["data"] == ["nobody, None"]


def test_the_page_s_socket_knows_who_it_is(url: str, visitor: httpx.Client) -> None:
    sign_in(visitor, url)
    out = next(c["id"] for c in page_data(url)["components"] if c["type"] == "textbox")
    for headers, said in (
        ({}, "nobody, None"),
        (cookie(visitor), "Ann Lee (Ann), ann@clinic.example"),
    ):
        page = PageClient(url, headers)
        page.call(0)
        assert page.values[out, "value"] == said
        page.close()


def test_a_bearer_of_the_sign_in_is_as_good(url: str, visitor: httpx.Client) -> None:
    sign_in(visitor, url)
    token = visitor.get(f"{url}gradio_api/token").json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx.post(f"{url}gradio_api/run/who", json={"data": []}, headers=headers)
    assert answer.json()["data"] == ["Ann Lee (Ann), ann@clinic.example"]
    answer = httpx.post(f"{url}gradio_api/run/maybe_access", json={"data": []}, headers=headers)
    assert answer.json()["data"] == ["some"]


def test_agents(url: str, visitor: httpx.Client) -> None:
    def ask(method: str, headers: dict[str, str], **params: Any) -> Any:
        body = rpc(method, **params)
        answer = httpx.post(
            f"{url}gradio_api/mcp/", json=body, headers={**CALL, **headers}, timeout=60
        )
        return last(answer)["result"]

    sign_in(visitor, url)
    mine = cookie(visitor)
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
def test_it_leads_nowhere_else(url: str, visitor: httpx.Client, door: str, target: str) -> None:
    for name in ("_target_url", "page"):
        visitor.cookies.clear()
        callback = to_callback(visitor, f"{url}{door}?{name}={target}", "ann")
        assert visitor.get(callback).headers["location"] in (
            "../",
            "/evil.example",
            "../evil.example",
        )
        left = visitor.get(f"{url}logout?{name}={target}").headers["location"]
        assert left in ("./", "/evil.example", "./evil.example")


def test_a_sign_in_that_fails_leaves_a_way_back(url: str, visitor: httpx.Client) -> None:
    answer = visitor.get(f"{url}login/callback?state=x&code=y")
    assert answer.status_code == 400
    assert "Please begin again" in answer.text
    assert '<a href="../">' in answer.text
