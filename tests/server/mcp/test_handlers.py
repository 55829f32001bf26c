"""Tools as the SDK's own client finds them over a socket: lists, results, progress, errors, sessions, cancels."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import httpx
import pytest
from mcp import Client, MCPError

import showglass as gr
from tests.server.mcp.agents import CALL, ENVELOPE, Agents, last, modern, rpc, texts

pytestmark = pytest.mark.anyio


async def test_tools_are_listed_with_what_their_docstrings_and_components_say(
    client: Client,
) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    greet = tools["greet"]
    assert greet.description == "Say hello. Returns: the greeting."
    assert greet.input_schema == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "whom to greet"},
            "loud": {"type": "boolean", "description": "Loud", "default": False},
        },
        "required": ["name"],
    }
    assert greet.output_schema == {
        "type": "object",
        "properties": {"result": {"type": ["string", "null"]}},
    }
    assert tools["shout_"].description == "Say it loud."
    assert tools["shout_"].meta == {"icon": "horn"}
    assert not {"quiet", "note", "ask", "logo"} & set(tools)


async def test_a_tool_answers_with_text_and_structure(client: Client) -> None:
    result = await client.call_tool("greet", {"name": "Ada", "loud": True})
    assert texts(result) == ["Hello Ada!"]
    assert result.structured_content == {"result": "Hello Ada!"}
    result = await client.call_tool("add", {"a": 1, "b": 2})
    assert result.structured_content == {"result": 3}
    assert texts(result) == ["3"]


async def test_what_is_left_out_takes_the_value_on_the_page(client: Client) -> None:
    assert (await client.call_tool("half", {})).structured_content == {"result": 1.5}


async def test_what_has_no_json_is_null_and_a_dict_is_no_file(client: Client) -> None:
    result = await client.call_tool("odd", {})
    assert result.structured_content["result"]["nan"] is None
    assert [block.type for block in result.content] == ["text"]


async def test_a_header_reaches_the_function(agents: Agents) -> None:
    headers = {**CALL, "x-token": "t", "user-agent": "test"}
    async with httpx.AsyncClient(headers=headers) as http:
        answer = await http.post(agents.address, json=rpc("tools/call", name="who", arguments={}))
    found = last(answer)["result"]["structuredContent"]["result"]
    assert found == {"token": "t", "agent": "test"}


async def test_each_result_of_a_generator_is_told_in_order(client: Client) -> None:
    told: list[tuple[float, str | None]] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, message))

    result = await client.call_tool("count", {"n": 5}, progress_callback=on_progress)
    assert texts(result) == ["5"]
    assert [words for _, words in told if words and words.isdigit()] == list("12345")
    assert all(a < b for (a, _), (b, _) in pairwise(told))


async def test_bars_and_toasts_are_progress(client: Client) -> None:
    told: list[tuple[float, float | None, str | None]] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    await client.call_tool("work", {}, progress_callback=on_progress)
    assert (0.25, 1.0, "a quarter") in told
    assert [words for _, _, words in told][-2:] == ["Info: half time", "three of four"]
    assert told[-1][:2] == (3.0, 4.0)


async def test_errors_are_told_without_what_is_the_authors(client: Client) -> None:
    hidden = await client.call_tool("fail", {"name": "x"})
    assert hidden.is_error
    assert texts(hidden) == ["The function failed; its author can see why."]
    told = await client.call_tool("tell", {"name": "cake"})
    assert told.is_error
    assert texts(told) == ["Error: No cake here"]


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("greet", {}, "needs the parameter 'name'"),
        ("greet", {"name": "a", "nme": 1}, "no parameter 'nme'. It takes: name, loud."),
        ("greet", {"name": "a", "x" * 100_000: 1}, "no parameter 'xxx"),
        ("half", {"number": 1000}, "Check the input: N"),
        ("half", {"number": "many"}, "a number was expected"),
        ("half", {"number": {"a": [1]}}, "Check the input"),
        ("greet", {"name": ["x"]}, "Check the input"),
        ("remember", {"name": "a", "session": "a b"}, "session must be the one"),
        ("remember", {"name": "a", "session": 3}, "session must be the one"),
        ("remember", {"name": "a", "session": "x" * 500}, "session must be the one"),
    ],
)
async def test_a_wrong_argument_is_a_tools_error_that_says_what_is_right(
    client: Client, tool: str, arguments: dict[str, Any], words: str
) -> None:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert words in texts(result)[0]
    assert len(texts(result)[0]) <= 2000


async def test_an_unknown_tool_is_an_error_that_names_the_nearest(client: Client) -> None:
    with pytest.raises(MCPError, match=r"Did you mean greet\?"):
        await client.call_tool("great", {})


async def test_endpoints_that_are_not_shown_are_no_tools(client: Client) -> None:
    with pytest.raises(MCPError, match="no tool"):
        await client.call_tool("quiet", {"name": "x"})


async def test_a_client_may_ask_for_some_tools_only(agents: Agents, mode: str) -> None:
    async with Client(f"{agents.address}?tools=add,greet", mode=mode) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["greet", "add"]
        with pytest.raises(MCPError):
            await client.call_tool("half", {})


# -- sessions ---------------------------------------------------------------------------------------------------------


async def test_a_connection_with_a_handshake_keeps_its_states(agents: Agents) -> None:
    async with (
        Client(agents.address, mode="legacy") as one,
        Client(agents.address, mode="legacy") as other,
    ):
        assert texts(await one.call_tool("remember", {"name": "a"})) == ["a"]
        assert texts(await one.call_tool("remember", {"name": "b"})) == ["a,b"]
        assert texts(await other.call_tool("remember", {"name": "c"})) == ["c"]


async def test_without_a_handshake_a_result_names_the_session_to_go_on_in(agents: Agents) -> None:
    async with Client(agents.address, mode="2026-07-28") as client:
        first = await client.call_tool("remember", {"name": "a"})
        session = first.structured_content["session"]
        assert texts(first) == ["a", f"session: {session}"]
        again = await client.call_tool("remember", {"name": "b", "session": session})
        assert texts(again)[0] == "a,b"
        fresh = await client.call_tool("remember", {"name": "c"})
        assert texts(fresh)[0] == "c"
        assert fresh.structured_content["session"] != session


# -- cancels ----------------------------------------------------------------------------------------------------------


async def test_a_call_that_is_given_up_is_cancelled(agents: Agents, client: Client) -> None:
    call = asyncio.create_task(client.call_tool("wait", {"name": "given up"}))
    await agents.watch.until_entered()
    call.cancel()
    await agents.watch.until_ended("given up")
    # the connection goes on
    assert texts(await client.call_tool("greet", {"name": "Ada"})) == ["Hello Ada."]


async def test_a_notification_of_the_same_session_cancels(agents: Agents) -> None:
    agents.watch.clear()
    headers = {**CALL, "mcp-session-id": "the-session-of-this-test"}
    body = rpc("tools/call", 77, name="wait", arguments={"name": "told"})
    note = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 77}}
    async with httpx.AsyncClient(headers=headers) as http:
        call = asyncio.create_task(http.post(agents.address, json=body))
        await agents.watch.until_entered()
        stranger = {"mcp-session-id": "another"}
        answer = await http.post(agents.address, json=note, headers=stranger)
        assert answer.status_code == 202
        await asyncio.sleep(0.05)
        assert agents.watch.ended == []
        assert (await http.post(agents.address, json=note)).status_code == 202
        await agents.watch.until_ended("told")
        assert last(await call)["result"]["isError"]


async def test_a_client_that_vanishes_leaves_no_job_behind(agents: Agents, mode: str) -> None:
    agents.watch.clear()
    headers = {} if mode == "legacy" else modern("tools/call", "wait")
    body = rpc("tools/call", name="wait", arguments={"name": f"gone {mode}"})
    if mode != "legacy":
        body["params"]["_meta"] = ENVELOPE
    async with httpx.AsyncClient(headers={**CALL, **headers}) as http:
        call = asyncio.create_task(http.post(agents.address, json=body))
        await agents.watch.until_entered()
        call.cancel()
    await agents.watch.until_ended(f"gone {mode}")


# -- many at once -----------------------------------------------------------------------------------------------------


async def test_two_clients_at_once(agents: Agents, mode: str) -> None:
    agents.watch.clear()
    async with (
        Client(agents.address, mode=mode) as one,
        Client(agents.address, mode=mode) as other,
    ):
        calls = [
            asyncio.create_task(each.call_tool("wait", {"name": name}))
            for each, name in ((one, "one"), (other, "other"))
        ]
        await agents.watch.until_entered()
        assert texts(await other.call_tool("greet", {"name": "Ada"})) == ["Hello Ada."]
        agents.watch.go_on.set()
        assert [texts(await call) for call in calls] == [["one"], ["other"]]


async def test_a_full_line_is_a_tools_error(agents: Agents) -> None:
    watch = agents.watch
    watch.clear()

    async def wait(name: str) -> str:
        await watch.until_told()
        return name

    app = gr.Interface(wait, gr.Textbox(label="Name"), "text").queue(max_size=1)
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True)
    async with Client(f"{url}gradio_api/mcp/", mode="legacy") as client:
        calls = [asyncio.create_task(client.call_tool("wait", {"name": "a"})) for _ in range(4)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED, timeout=30)
        refused = next(iter(done)).result()
        watch.go_on.set()
        await asyncio.gather(*calls)
    app.close()
    assert refused.is_error
    assert "queue" in texts(refused)[0].lower()
