"""The transport of the oldest clients."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from mcp.client.session import ClientSession
from mcp.client.sse import sse_client

import showglass as gr
from tests.server.mcp.agents import CALL, Agents, rpc, texts

pytestmark = pytest.mark.anyio


async def test_tools_states_and_progress_work(agents: Agents) -> None:
    told: list[Any] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        told.append(message)

    async with (
        sse_client(f"{agents.address}sse") as (read, write),
        ClientSession(read, write) as client,
    ):
        await client.initialize()
        assert "greet" in [tool.name for tool in (await client.list_tools()).tools]
        found: Any = await client.call_tool("count", {"n": 3}, progress_callback=on_progress)
        assert texts(found) == ["3"]
        assert told[-3:] == ["1", "2", "3"]
        for wanted in ("a", "a,a"):
            assert texts(await client.call_tool("remember", {"name": "a"})) == [wanted]


async def test_a_client_that_leaves_ends_what_it_began(agents: Agents) -> None:
    agents.watch.clear()
    async with (
        sse_client(f"{agents.address}sse") as (read, write),
        ClientSession(read, write) as client,
    ):
        await client.initialize()
        call = asyncio.create_task(client.call_tool("wait", {"name": "left the stream"}))
        await agents.watch.until_entered()
        call.cancel()
    await agents.watch.until_ended("left the stream")


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), ("?session_id=x", 400), (f"?session_id={'0' * 32}", 404)]
)
async def test_a_post_without_a_stream_is_refused(agents: Agents, query: str, status: int) -> None:
    async with httpx.AsyncClient(headers=CALL) as http:
        answer = await http.post(f"{agents.address}messages/{query}", json=rpc("tools/list"))
    assert answer.status_code == status


async def test_an_open_stream_does_not_hold_the_server_up() -> None:
    app = gr.Interface(lambda a: a, "text", "text")
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True)
    loop = asyncio.get_running_loop()
    async with (
        httpx.AsyncClient() as http,
        http.stream("GET", f"{url}gradio_api/mcp/sse") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == "event: endpoint"
        begun = loop.time()
        await asyncio.to_thread(app.close)
        assert loop.time() - begun < 2
