"""An app that strangers may use, what it asks of who signs in, and how a visitor goes about it."""

from __future__ import annotations

from typing import Any

import httpx

import showglass as gr
from tests.door_client import named_frames
from tests.oidc_server import to_callback
from tests.page_client import page_data

VARIABLES_GONE = ("OPENID_PROVIDER_URL", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET")
TOKENS: list[str] = []
"""Access tokens that functions got: they must be nowhere else."""


def who(profile: gr.OAuthProfile | None, request: gr.Request) -> str:
    name = "nobody" if profile is None else f"{profile.name} ({profile.username})"
    return f"{name}, {request.username}"


def must(profile: gr.OAuthProfile) -> str:
    return profile.picture


def access(token: gr.OAuthToken) -> str:
    TOKENS.append(token.token)
    return f"{token.scope}, {token.expires_at}"


def maybe_access(token: gr.OAuthToken | None) -> str:
    return "none" if token is None else "some"


async def later(text: str, profile: gr.OAuthProfile | None) -> str:
    return f"{text} {profile is not None}"


def build() -> gr.Blocks:
    with gr.Blocks(title="Guest book") as app:
        gr.LoginButton()
        gr.LogoutButton()
        out = gr.Textbox(label="Out")
        for function in (who, must, access, maybe_access):
            gr.Button().click(function, None, out)
        gr.Button().click(later, out, out)
        gr.File(label="File")
        gr.Button("For nurses").click(lambda: "done", None, out, api_name="nurses", roles="nurse")
    return app


def build_small() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.LoginButton("Come in", "Leave, {}")
        gr.Button().click(who, None, gr.Textbox())
    return app


def sign_in(
    browser: httpx.Client, url: str, account: str = "ann", query: str = ""
) -> httpx.Response:
    return browser.get(to_callback(browser, f"{url}login/oidc/0{query}", account))


def call(browser: httpx.Client, url: str, name: str, *data: Any, **more: Any) -> Any:
    """Kind and data of the event's end; the answer itself when it was refused."""
    plain = {"accept": "application/json"}
    answer = browser.post(f"{url}gradio_api/call/{name}", json={"data": list(data), **more}, headers=plain)  # fmt: skip
    if answer.status_code != 200:
        return answer
    stream = browser.get(f"{url}gradio_api/call/{name}/{answer.json()['event_id']}")
    return named_frames(stream.content)[-1]


def cookie(browser: httpx.Client) -> dict[str, str]:
    return {"cookie": "; ".join(f"{c.name}={c.value}" for c in browser.cookies.jar)}


def buttons(url: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Props of the buttons to sign in and out."""
    found = page_data(url, headers)["components"]
    return [c["props"] for c in found if "sign" in c.get("props", {})]
