"""The address of the MCP server: what it answers to whom, when it is there, and how it stops."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from typing import Any

import httpx
import pytest
from mcp import Client

import showglass as gr
from tests.server.mcp.agents import CALL, Agents, last, modern, rpc

HELLO: dict[str, Any] = {"capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
WITHOUT = """
import sys, showglass as gr, httpx
app = gr.Interface(lambda a: a, "text", "text")
for on in (False, True):
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=on)
    status = httpx.get(url + "gradio_api/mcp/schema").status_code
    print(status, "mcp" in sys.modules, "mcp_types" in sys.modules)
    app.close()
"""


def test_a_browser_sees_what_the_address_is_for(agents: Agents) -> None:
    page = httpx.get(agents.address, headers={"accept": "text/html,*/*"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert agents.address in page.text
    assert "<code>greet</code>" in page.text
    assert "<script" not in page.text


def test_there_is_nothing_to_listen_to(agents: Agents) -> None:
    answer = httpx.get(agents.address, headers={"accept": "text/event-stream"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST, DELETE"


def test_the_schema_route_tells_all_kinds(agents: Agents) -> None:
    schema = {entry["name"]: entry for entry in httpx.get(f"{agents.address}schema").json()}
    assert schema["greet"]["inputSchema"]["required"] == ["name"]
    assert schema["greet"]["meta"] == {
        "file_data_present": False,
        "mcp_type": "tool",
        "endpoint_name": "greet",
    }
    assert schema["who"]["meta"]["headers"] == ["x-token"]
    assert schema["describe"]["meta"]["file_data_present"]
    assert schema["note"]["meta"]["mcp_type"] == "resource"
    assert schema["ask"]["meta"]["mcp_type"] == "prompt"


def test_a_client_that_is_through_ends_its_session(agents: Agents) -> None:
    body = rpc("tools/call", name="remember", arguments={"name": "a"})
    with httpx.Client(headers=CALL) as http:
        hello = rpc("initialize", protocolVersion="2025-06-18", **HELLO)
        key = http.post(agents.address, json=hello).headers["mcp-session-id"]
        assert re.fullmatch("[0-9a-f]{32}", key)
        headers = {"mcp-session-id": key}
        for wanted in ("a", "a,a"):
            answer = http.post(agents.address, headers=headers, json=body)
            assert last(answer)["result"]["content"][0]["text"] == wanted
        assert key in agents.service.clients
        assert http.delete(agents.address, headers=headers).status_code == 204
        assert key not in agents.service.clients
        assert http.delete(agents.address, headers=headers).status_code == 404


def test_another_sites_page_may_not_ask(agents: Agents) -> None:
    body = rpc("tools/list")
    headers = {**CALL, "origin": "https://evil.example"}
    assert httpx.post(agents.address, headers=headers, json=body).status_code == 403
    headers = {**CALL, "host": "evil.example"}
    assert httpx.post(agents.address, headers=headers, json=body).status_code == 400


BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"[" * 5000,
    b"\xff\xfe",
    b'{"jsonrpc":"2.0","id":1,"method":"no/such"}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call"}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":["greet"],"arguments":7}}',
    b'{"jsonrpc":"2.0","id":1e999,"method":"tools/call","params":[]}',
]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_none_is_refused(agents: Agents, mode: str, body: bytes) -> None:
    headers = {} if mode == "legacy" else modern("tools/call", "greet")
    answer = httpx.post(agents.address, headers={**CALL, **headers}, content=body)
    assert answer.status_code < 500
    assert answer.status_code != 200 or "error" in last(answer)
    assert "Traceback" not in answer.text


def test_a_body_beyond_the_limit_is_refused(agents: Agents) -> None:
    port = int(agents.url.rsplit(":", 1)[1].strip("/"))
    head = [
        "POST /gradio_api/mcp/ HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Content-Length: {10**12}",
    ]
    head += [f"{name}: {value}" for name, value in CALL.items()]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as open_socket:
        open_socket.sendall("\r\n".join([*head, "", "{"]).encode())
        assert open_socket.recv(100).startswith(b"HTTP/1.1 413")


def test_it_costs_nothing_when_off_and_little_before_the_first_client() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, timeout=50, check=True
    )
    assert done.stdout.splitlines() == ["404 False False", "200 False False"]


def test_the_variable_turns_it_on(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("GRADIO_MCP_SERVER", "True")
    app = gr.Interface(lambda a: a, "text", "text")
    _, url, _ = app.launch(prevent_thread_lock=True, server_port=0)
    assert f"{url}gradio_api/mcp/" in capsys.readouterr().out
    assert httpx.get(f"{url}gradio_api/mcp/schema").status_code == 200
    _, url, _ = app.launch(prevent_thread_lock=True, server_port=0, mcp_server=False)
    assert httpx.get(f"{url}gradio_api/mcp/schema").status_code == 404
    app.close()


def test_without_the_sdk_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("showglass.server.mcp.door.find_spec", lambda name: None)
    app = gr.Interface(lambda a: a, "text", "text")
    with pytest.raises(ImportError, match=r"pip install 'showglass\[mcp\]'"):
        app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True)


@pytest.mark.parametrize(
    ("address", "words"),
    [("notes://{subject}", "no parameter 'subject'. It takes: topic"), ("a://{b", "is needed")],
)
def test_a_resource_that_cannot_be_filled_in_is_told_at_once(address: str, words: str) -> None:
    @gr.mcp.resource(address)
    def note(topic: str) -> str:
        return topic

    app = gr.Interface(note, "text", "text")
    with pytest.raises(ValueError, match=words):
        app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True)


@pytest.mark.anyio
async def test_it_stops_while_a_call_runs(mode: str) -> None:
    entered = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def hang(name: str) -> str:
        loop.call_soon_threadsafe(entered.set)
        await asyncio.sleep(60)
        return name

    app = gr.Interface(hang, gr.Textbox(label="Name"), "text")
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True)
    async with Client(f"{url}gradio_api/mcp/", mode=mode) as client:
        call = asyncio.create_task(client.call_tool("hang", {"name": "x"}))
        await asyncio.wait_for(entered.wait(), 5)
        begun = loop.time()
        await asyncio.to_thread(app.close)
        assert loop.time() - begun < 2
        assert (await call).is_error


@pytest.mark.anyio
async def test_it_is_there_when_mounted_below_a_path(mode: str) -> None:
    from starlette.applications import Starlette

    from showglass.server.listening import Server, bind

    inner = gr.Interface(lambda text: text[::-1], gr.Textbox(label="Text"), "text", api_name="turn")
    outer = gr.mount_app(Starlette(), inner, "/below", mcp_server=True)
    listening = bind("127.0.0.1", 0)
    server = Server(outer, "127.0.0.1", listening, "")
    outer.state.service = None
    server.start()
    try:
        async with Client(f"{server.url}below/gradio_api/mcp/", mode=mode) as client:
            result = await client.call_tool("turn", {"text": "abc"})
            assert result.structured_content == {"result": "cba"}
    finally:
        server._server.should_exit = True
        await asyncio.to_thread(server._thread.join, 5)
        listening.close()


def test_clients_and_page_are_told_whether_it_is_there(agents: Agents) -> None:
    assert httpx.get(f"{agents.url}config").json()["mcp_server"] is True
    assert agents.service.config().mcp is True
    app = gr.Interface(lambda a: a, "text", "text")
    served, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0)
    assert httpx.get(f"{url}config").json()["mcp_server"] is False
    assert served.state.service.config().mcp is False
    app.close()
