"""Agents at an app whose visitors sign in: 401 for a stranger, to each their own, and only what their roles allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.server.mcp.agents import CALL, last, rpc

USERS = [("ann", "tea and cake"), gr.User("bob", "s3cret", roles=["admin"])]


def build() -> gr.Blocks:
    def remember(name: str, seen: list[str]) -> tuple[str, list[str]]:
        return ",".join([*seen, name]), [*seen, name]

    def who(request: gr.Request) -> str:
        return str(request.username)

    with gr.Blocks() as app:
        text, seen = gr.Textbox(label="Text"), gr.State([])
        gr.Button("Remember").click(remember, [text, seen], [text, seen])
        gr.Button("Who").click(who, None, text)
        gr.Button("Restart").click(lambda: "done", None, text, api_name="restart", roles="admin")
    return app


class Agent:
    """Somebody's agent."""

    def __init__(self, url: str, name: str = "", password: str = "") -> None:
        self.http = httpx.Client(base_url=url, headers=CALL, timeout=30)
        if name:
            form = {"username": name, "password": password}
            headers = {"content-type": "application/x-www-form-urlencoded"}
            assert self.http.post("login", data=form, headers=headers).status_code == 200

    def ask(self, method: str, session: str = "", act: bool = False, **params: Any) -> Any:
        headers = {"mcp-session-id": session} if session else {}
        path = "gradio_api/mcp/" + ("?act=1" if act else "")
        answer = self.http.post(path, json=rpc(method, **params), headers=headers)
        assert answer.status_code == 200, answer.text
        return last(answer)

    def call(self, tool: str, session: str = "", act: bool = False, **arguments: Any) -> Any:
        said = self.ask("tools/call", session, act, name=tool, arguments=arguments)
        return said.get("result", said)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    app = build()
    _, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True, auth=USERS
    )
    yield url
    app.close()


@pytest.fixture(scope="module")
def ann(url: str) -> Iterator[Agent]:
    agent = Agent(url, "ann", "tea and cake")
    yield agent
    agent.http.close()


@pytest.fixture(scope="module")
def bob(url: str) -> Iterator[Agent]:
    agent = Agent(url, "bob", "s3cret")
    yield agent
    agent.http.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "http"),
        ("GET", "schema"),
        ("GET", "sse"),
        ("POST", f"messages/?session_id={'0' * 32}"),
    ],
)
def test_a_stranger_gets_nothing(url: str, method: str, path: str) -> None:
    answer = httpx.request(
        method, f"{url}gradio_api/mcp/{path}", headers=CALL, content=b'{"jsonrpc":"2.0"}'
    )
    assert answer.status_code == 401


def test_the_function_knows_who_asks(ann: Agent, bob: Agent) -> None:
    assert ann.call("who")["structuredContent"] == {"result": "ann"}
    assert bob.call("who")["structuredContent"] == {"result": "bob"}


def test_a_session_of_another_person_is_another_session(ann: Agent, bob: Agent) -> None:
    for agent, wanted in ((ann, "a"), (bob, "a"), (ann, "a,a")):
        told = agent.call("remember", session="the-same-key", name="a")
        assert told["content"][0]["text"] == wanted
    ann.call("app_act", session="a-page", act=True, set={"text": "mine"})
    assert "mine" in str(ann.call("app_look", session="a-page", act=True))
    assert "mine" not in str(bob.call("app_look", session="a-page", act=True))
    read = bob.ask("resources/read", uri="app://page/a-page")
    assert "mine" not in str(read)


def test_what_a_role_may_not_do_is_neither_told_nor_done(ann: Agent, bob: Agent) -> None:
    schemas = [a.http.get("gradio_api/mcp/schema").json() for a in (ann, bob)]
    assert len(schemas[0]) + 1 == len(schemas[1])
    names = [[t["name"] for t in a.ask("tools/list")["result"]["tools"]] for a in (ann, bob)]
    hidden = (set(names[1]) - set(names[0])).pop()
    assert "no tool" in ann.call(hidden)["error"]["message"]
    assert bob.call(hidden)["structuredContent"] == {"result": "done"}
    pressed = {"component": "restart", "event": "click"}
    refused = ann.call("app_act", act=True, **pressed)
    assert refused["isError"]
    assert "Nothing happens" in refused["content"][0]["text"]
    assert "`restart` click" not in str(ann.call("app_look", act=True))
    assert not bob.call("app_act", act=True, **pressed)["isError"]
